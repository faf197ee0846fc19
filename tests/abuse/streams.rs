//! Streams that are full, closed, or flooded, and an inspector that is stopped or killed.

use super::row::Row;

pub(crate) const ROWS: &[Row] = &[
    Row::new("help_into_a_full_disk", "$LOOPSCOPE --help >/dev/full").code(3).says(&["No space left"]),
    Row::new("completions_into_a_full_disk", "$LOOPSCOPE completions bash >/dev/full").code(3).says(&["No space left"]),
    Row::new("lines_into_a_full_disk", "$LOOPSCOPE run sleep --set length=50ms >/dev/full").code(3).says(&["No space left"]),
    Row::new("nothing_can_be_said", "$LOOPSCOPE run nothing 2>/dev/full").code(2),
    Row::new("nothing_can_be_said_of_a_run", "$LOOPSCOPE run sleep --set length=50ms 2>/dev/full >/dev/full").code(3),
    Row::new("stderr_is_closed", "$LOOPSCOPE run nothing 2>&-").code(2),
    Row::new("stdin_is_closed", "$LOOPSCOPE run sleep --set length=50ms <&-"),
    Row::new("stdout_is_closed", "$LOOPSCOPE run sleep --set length=50ms >&-; true"),
    Row::new("the_reader_leaves", "$LOOPSCOPE run sleep --set length=50ms -vv | head -1").prints(&["started"]),
    Row::new("the_reader_of_json_leaves", "$LOOPSCOPE run sleep --set length=50ms --json | head -1"),
    Row::new("a_flood", "$LOOPSCOPE watch -- sh -c 'yes | head -c 20000000' | wc -c").prints(&["20000000"]),
    Row::new("a_flood_as_json", "$LOOPSCOPE watch --json -- sh -c 'yes | head -c 200000'"),
    Row::new("a_line_without_an_end", "$LOOPSCOPE watch -- sh -c 'head -c 5000000 /dev/zero' | wc -c").prints(&["5000000"]),
    Row::new("every_byte", "$LOOPSCOPE watch --json -- python3 -c 'import os; os.write(1, bytes(range(256)) * 50)'"),
    Row::new(
        "control_codes_in_names",
        "$LOOPSCOPE watch --json -- python3 -c '
import asyncio
async def main():
    await asyncio.gather(*[asyncio.create_task(asyncio.sleep(0), name=name) for name in (\"\\x1b[31m\", \"\", \"\\n\", \"\\ud800\")])
asyncio.run(main())'",
    ),
    Row::new("an_argument_with_control_codes", "$LOOPSCOPE \"$(printf 'no\\033[31msuch')\"").code(2),
    Row::new("an_argument_that_is_no_text", "$LOOPSCOPE \"$(printf '\\377')\"").code(2),
    Row::new(
        "the_inspector_is_killed_at_once",
        // Its folders stay, in that case alone, until the next start removes them.
        "export TMPDIR=$PWD; $LOOPSCOPE run stubborn-task --engine cpython --json --set stubborn=1m >/dev/null & sleep 0.05; kill -9 $!; \
         wait $!; true # python3",
    ),
    Row::new(
        "the_inspector_is_killed",
        "$LOOPSCOPE watch --on-quit kill --json -- sh -c 'touch up; exec sleep 100' >/dev/null & until test -e up; do sleep 0.1; done
         kill -9 $!; wait $!; true",
    ),
    Row::new(
        "the_inspector_is_killed_while_the_gil_is_held",
        "$LOOPSCOPE watch --on-quit kill --json -- python3 -c 'import re; open(\"up\", \"w\"); re.match(\"(a+)+$\", \"a\" * 34 + \"b\")' \
         >/dev/null & until test -e up; do sleep 0.1; done; kill -9 $!; wait $!; true",
    ),
    Row::new(
        "the_inspector_is_killed_and_the_program_has_closed_everything",
        "$LOOPSCOPE watch --on-quit kill --json -- python3 -c 'import os, time; os.closerange(3, 256); open(\"up\", \"w\"); time.sleep(60)' \
         >/dev/null & until test -e up; do sleep 0.1; done; kill -9 $!; wait $!; true",
    ),
    Row::new(
        "the_inspector_is_killed_and_the_program_has_left_its_group",
        "$LOOPSCOPE watch --on-quit kill --json -- python3 -c 'import os, subprocess, time
subprocess.Popen([\"sleep\", \"60\"], start_new_session=True)
os.setpgid(0, os.getpgid(os.getppid()))
open(\"up\", \"w\")
time.sleep(60)' >/dev/null & until test -e up; do sleep 0.1; done; kill -9 $!; wait $!; true # python3",
    ),
    Row::new(
        "the_inspector_is_killed_while_it_compares",
        "printf 'import re\nasync def main():\n    open(\"up\", \"w\")\n    re.match(\"(a+)+$\", \"a\" * 34 + \"b\")\n' >held.py; \
         $LOOPSCOPE compare held.py >/dev/null & until test -e up; do sleep 0.1; done; kill -9 $!; wait $!; true # python3",
    ),
    Row::new(
        "the_inspector_is_killed_and_files_may_not_grow",
        "(ulimit -f 2000; exec $LOOPSCOPE watch --on-quit leave --json -- sh -c 'touch up; sleep 1; seq 999999; echo over >&2; touch over') \
         >/dev/null & until test -e up; do sleep 0.1; done; kill -9 $!; wait $!; \
         until test -e over; do sleep 0.1; done; rm $TMPDIR/loopscope-output-*; true",
    ),
    Row::new(
        "the_terminal_goes_away_without_a_signal",
        r#"python3 -c '
import fcntl, os, pty, struct, subprocess, sys, termios
ours, theirs = pty.openpty()
fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
program = [os.environ["LOOPSCOPE"], "run", "sleep"]
program = subprocess.Popen(program, stdin=theirs, stdout=theirs, start_new_session=True, env=dict(os.environ, TERM="xterm"))
os.close(theirs)
seen = b""
while b"exit 0" not in seen: seen += os.read(ours, 65536)
os.close(ours)
sys.exit(program.wait())'"#,
    )
    .code(129),
    Row::new(
        "the_inspector_is_asked_to_end",
        "$LOOPSCOPE watch -- sh -c 'touch up; exec sleep 100' & until test -e up; do sleep 0.1; done; kill $!; wait $!",
    )
    .code(143),
    Row::new(
        "the_inspector_is_stopped_for_a_while",
        "$LOOPSCOPE watch -- sh -c 'sleep 1; echo after' & sleep 0.3; kill -STOP $!; sleep 1; kill -CONT $!; wait $!",
    )
    .prints(&["after"]),
];
