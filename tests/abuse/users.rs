//! Other users of the machine, and programs that become one. Only root can make them.

use super::row::Row;
use std::process::{Command, Stdio};

/// What rows have for it: `them COMMAND` runs it as nobody, `as_them` likewise in place of the shell, `python` is one that
/// nobody may run, and `a_session` is watched until `done` is there, its socket in `$socket`.
macro_rules! users {
    ($script:literal) => {
        concat!(
            r#"
as_them() { exec setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all -- "$@"; }
them() { (as_them "$@"); }
without_kill() { setpriv --inh-caps=-kill --bounding-set=-kill -- "$@"; }
become="setpriv --reuid 65534 --regid 65534 --clear-groups --"
python=$(ls /usr/bin/python3 /usr/local/bin/python3 2>/dev/null | head -1)
theirs() { cp "$LOOPSCOPE" theirs; }
a_session() {
    $LOOPSCOPE watch --format json -- sh -c "until test -e done; do sleep 0.1; done; echo over" >lines & session=$!
    until socket=$(ls $TMPDIR/loopscope-lane-*/* 2>/dev/null); do sleep 0.1; done
}
ends() { touch done; wait $session; code=$?; grep -c '"kind":"connected"' lines; grep over lines; exit $code; }
"#,
            $script
        )
    };
}

pub(crate) const ROWS: &[Row] = &[
    Row::new(
        "the_folders_are_closed",
        users!("a_session; them ls $TMPDIR/loopscope-lane-* $TMPDIR/loopscope-python-*; ends"),
    )
    .prints(&["0\n", "over"])
    .says(&["loopscope-lane-", "loopscope-python-", "Permission denied"]),
    Row::new(
        "the_socket_is_not_reached",
        users!("a_session; theirs; LOOPSCOPE_SOCKET=$socket them ./theirs lane sleep --entry managed; ends"),
    )
    .prints(&["0\n", "over"])
    .says(&["failed to reach the inspector", "Permission denied"]),
    Row::new(
        "whoever_gets_to_the_socket_is_sent_away",
        users!(
            "a_session; theirs; chmod 711 ${socket%/*}; chmod 777 $socket
             LOOPSCOPE_TREE=1 LOOPSCOPE_SOCKET=$socket them ./theirs lane sleep --entry managed; ends"
        ),
    )
    .prints(&["0\n", "over"]),
    Row::new(
        "the_records_are_not_read",
        users!(
            "$LOOPSCOPE watch -- $python -c 'import asyncio, os; print(os.getpid(), flush=True); asyncio.run(asyncio.sleep(2))' >pid & session=$!
             until test -s pid; do sleep 0.1; done; pid=$(cat pid)
             grep -c memfd:loopscope /proc/$pid/maps | sed 's/[1-9].*/a ring/'
             them ls /proc/$pid/fd; them cat /proc/$pid/maps; them ls /proc/$pid/map_files; wait $session # python3"
        ),
    )
    .prints(&["a ring"])
    .says(&["/fd': Permission denied", "/maps: Permission denied", "/map_files': Permission denied"]),
    Row::new("why_asks_for_the_right", users!("theirs; sleep 100 & them ./theirs why $!; code=$?; kill $!; exit $code"))
        .code(3)
        .says(&["belongs to another user (uid 0); look at it with `sudo loopscope why"]),
    Row::new(
        "a_program_with_more_rights_is_watched",
        users!(
            "theirs; cp /bin/sleep more; chmod 4755 more; chmod 777 .
             export HOME=$PWD; as_them ./theirs watch -v -- ./more 1"
        ),
    )
    .says(&["the program does not report what its loops do: only its output and exit are seen", "exited with code 0"]),
    Row::new(
        "a_program_that_becomes_another_user",
        users!(
            "$LOOPSCOPE watch -- $become $python -c 'import asyncio, os; asyncio.run(asyncio.sleep(0.5)); print(os.getuid())' # python3"
        ),
    )
    .prints(&["65534"])
    .says(&["runs as another user (uid 65534), who cannot report to loopscope; start loopscope as that user"]),
    Row::new(
        "one_that_a_program_starts_as_another_user",
        users!("$LOOPSCOPE watch -vv -- sh -c \"$become $python -c 'import time; time.sleep(3); print(7)'; echo over\" # python3"),
    )
    .prints(&["7\nover"])
    .says(&["runs as another user (uid 65534)"]),
    Row::new(
        "a_signal_that_may_not_be_sent",
        users!("without_kill $LOOPSCOPE watch --signal TERM --after 500ms -v -- $become sleep 4"),
    )
    .says(&["SIGTERM was not sent: the process runs as another user (uid 65534)", "`sudo kill -TERM "]),
    Row::new(
        "a_program_that_may_not_be_killed",
        users!(
            "without_kill $LOOPSCOPE watch --timeout 2s -v -- $become sleep 50; code=$?
             kill $(pgrep -U 65534 -f '^sleep 50'); exit $code"
        ),
    )
    .code(124)
    .says(&["SIGKILL was not sent", "`sudo kill -KILL ", "it runs on"]),
    Row::new(
        "a_check_of_what_may_not_be_killed",
        users!(
            "without_kill $LOOPSCOPE check --allow-unobserved --signal TERM --ready-when after:500ms --within 1s -- $become sleep 51
             code=$?; rm $TMPDIR/*.rec; kill $(pgrep -U 65534 -f '^sleep 51'); exit $code"
        ),
    )
    .code(1)
    .says(&["SIGTERM could not be sent to the program, which runs as another user; it could not be killed, and runs on."]),
    Row::new(
        "a_recording_is_for_its_owner_alone",
        users!("umask 0; $LOOPSCOPE run sleep --set length=50ms --record ours.rec; stat -c %a ours.rec; them cat ours.rec; true"),
    )
    .prints(&["600"])
    .says(&["cat: ours.rec: Permission denied"]),
    Row::new(
        "a_recording_goes_through_no_link_of_theirs",
        users!(
            "them ln -s $PWD/target $TMPDIR/it.rec; $LOOPSCOPE run sleep --set length=50ms --record $TMPDIR/it.rec
             code=$?; test ! -e target || echo through; exit $code"
        ),
    )
    .code(2)
    .says(&["belongs to another user (uid 65534); give another name"]),
    Row::new(
        "a_recording_goes_into_no_file_of_theirs",
        users!(
            "them touch $TMPDIR/it.rec; $LOOPSCOPE run sleep --set length=50ms --record $TMPDIR/it.rec
             code=$?; test ! -s $TMPDIR/it.rec || echo written; exit $code"
        ),
    )
    .code(2)
    .says(&["belongs to another user (uid 65534)"]),
    Row::new(
        "a_mask_that_hides_all_from_who_is_not_root",
        users!(
            "theirs; chmod 755 theirs; chmod 777 . $TMPDIR; umask 777
             them ./theirs run sleep --engine cpython --python $python --set length=50ms # python3"
        ),
    )
    .prints(&["4 tasks in all"]),
    Row::new(
        "what_a_failed_check_keeps_goes_through_no_link",
        users!(
            "echo mine >kept; sh -c '
                 setpriv --reuid 65534 --regid 65534 --clear-groups ln -s $PWD/new $TMPDIR/loopscope-check-$$.rec
                 exec $LOOPSCOPE check --allow-unobserved -- sh -c \"exit 3\"'; code=$?
             test ! -e new || echo through; rm $TMPDIR/*.rec; exit $code"
        ),
    )
    .code(1)
    .says(&["exit"]),
    Row::new(
        "what_the_program_prints_later_goes_through_no_link",
        users!(
            "$LOOPSCOPE watch --on-quit leave -- sh -c 'echo $$ >pid; sleep 2; echo late' >/dev/null & session=$!
             until test -s pid; do sleep 0.1; done; kill -9 $session; sleep 3; cat $TMPDIR/loopscope-output-*
             stat -c %a $TMPDIR/loopscope-output-*; them cat $TMPDIR/loopscope-output-*; rm $TMPDIR/loopscope-output-*"
        ),
    )
    .prints(&["late", "600"])
    .says(&["Permission denied"]),
    Row::new(
        "folders_of_theirs_are_left_alone",
        users!(
            "for name in lane python; do them mkdir -m 777 $TMPDIR/loopscope-$name-theirs; them touch -d '2 hours ago' \
             $TMPDIR/loopscope-$name-theirs; done; $LOOPSCOPE run sleep --set length=50ms
             rmdir $TMPDIR/loopscope-lane-theirs $TMPDIR/loopscope-python-theirs && echo both"
        ),
    )
    .prints(&["both"]),
    Row::new(
        "a_cache_of_theirs_is_not_used",
        users!(
            "mkdir -p $HOME/.cache; chmod 1777 $HOME/.cache; chmod 755 $HOME; them mkdir -m 777 $HOME/.cache/loopscope
             $LOOPSCOPE watch -- $python -c 'import asyncio; asyncio.run(asyncio.sleep(0)); print(7)'; ls -A $HOME/.cache/loopscope | wc -l # python3"
        ),
    )
    .prints(&["7\n0\n"])
    .says(&["cpython"]),
    Row::new(
        "a_user_whose_pipes_take_no_more_memory",
        users!(
            "theirs; chmod 777 .; export HOME=$PWD; as_them $python -c '
import fcntl, os, subprocess, sys
held = []
try:
    while True:
        held.append(os.pipe())
        fcntl.fcntl(held[-1][1], 1031, 1 << 20)
except PermissionError:
    print(\"no more\", flush=True)
sys.exit(subprocess.call([\"./theirs\", \"watch\", \"--\", \"sh\", \"-c\", \"head -c 300000 /dev/zero; echo whole\"]))' # python3"
        ),
    )
    .prints(&["no more", "whole"])
    .says(&["no check failed"]),
];

/// Whether there can be other users here.
pub(crate) fn can_be_made() -> bool {
    let become_nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups", "true"];
    let made = Command::new("setpriv").args(become_nobody).stderr(Stdio::null()).status();
    rustix::process::geteuid().is_root() && made.is_ok_and(|status| status.success())
}
