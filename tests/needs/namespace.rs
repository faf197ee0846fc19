//! The machine seen from a namespace of its own.

use std::process::Command;

const NAMESPACE: [&str; 2] = ["--map-root-user", "--mount"];

pub(crate) fn can_be_made() -> bool {
    Command::new("unshare").args(NAMESPACE).arg("true").output().is_ok_and(|output| output.status.success())
}

/// Hidden by an empty file system in a namespace of its own.
pub(crate) fn without_proc_the_lanes_run_and_a_note_says_what_is_missing() {
    let script = format!("mount -t tmpfs none /proc && exec {} run sleep --lines", env!("CARGO_BIN_EXE_loopscope"));
    let output = Command::new("unshare").args(NAMESPACE).args(["sh", "-c", &script]).output().expect("runs");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{stdout}{stderr}");
    assert_eq!(stdout.matches("mount it with `mount -t proc proc /proc`").count(), 2, "{stdout}");
}

/// Orphans come to process 1, which has to wait for them. This program ends when its own is gone.
pub(crate) fn process_1_waits_for_orphans() {
    let script =
        "(sh -c 'echo $$ > orphan' &)\nuntil [ -s orphan ] && ! [ -e /proc/$(cat orphan) ]; do sleep 0.01; done";
    let folder = tempfile::tempdir().expect("a folder");
    let mut call = Command::new("unshare");
    call.args(["--map-root-user", "--pid", "--fork", "--mount-proc", env!("CARGO_BIN_EXE_loopscope")]);
    call.args(["check", "--allow-unobserved", "--", "sh", "-c", script]);
    let output = call.current_dir(folder.path()).output().expect("runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}
