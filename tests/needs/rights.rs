//! `why` for a user without capabilities.

use rustix::process::{DumpableBehavior, set_dumpable_behavior};
use std::{
    env,
    fs::{self, Permissions},
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};
use tempfile::TempDir;

/// The user and group `nobody`.
const NOBODY: &str = "65534";
const SLEEP: &str = "/bin/sleep";

pub(crate) fn can_be_dropped() -> bool {
    unprivileged(Path::new("true"), &[]).status().is_ok_and(|status| status.success())
}

/// A command as a user without capabilities.
fn unprivileged(program: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("setpriv");
    command.args([
        "--reuid",
        NOBODY,
        "--regid",
        NOBODY,
        "--clear-groups",
        "--inh-caps=-all",
        "--bounding-set=-all",
        "--",
    ]);
    command.arg(program).args(args);
    command
}

struct Running(Child);

impl Running {
    /// Once the program itself runs, and no longer what dropped its rights.
    fn start(command: &mut Command, name: &str) -> Self {
        let running = Self(command.spawn().expect("it starts"));
        let file = format!("/proc/{}/comm", running.0.id());
        while fs::read_to_string(&file).expect("it runs").trim_end() != name {
            std::thread::yield_now();
        }
        running
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A program in a folder that everybody sees.
fn copied(folder: &TempDir, program: &Path) -> PathBuf {
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("it is ours");
    let copy = folder.path().join(program.file_name().expect("a name"));
    // By another process: what another thread starts meanwhile would have it open for writing, and so it could not be run.
    assert!(Command::new("cp").arg(program).arg(&copy).status().expect("cp").success());
    fs::set_permissions(&copy, Permissions::from_mode(0o755)).expect("it is ours");
    copy
}

/// What such a user is told of a process, with the exit code.
fn why(folder: &TempDir, pid: u32) -> (i32, String, String) {
    let program = copied(folder, Path::new(env!("CARGO_BIN_EXE_loopscope")));
    let output = unprivileged(&program, &["why", &pid.to_string(), "-v"]).current_dir("/").env("HOME", "/").output();
    let Output { status, stdout, stderr } = output.expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code().expect("a code"), text(stdout), text(stderr))
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

pub(crate) fn a_process_of_another_user_is_refused_with_the_command_that_looks_at_it() {
    let running = Running::start(Command::new(SLEEP).arg("1000"), "sleep");
    let pid = running.0.id();
    let (code, _, stderr) = why(&folder(), pid);
    assert!(code == 3 && stderr.contains(&format!("`sudo loopscope why {pid}`")), "{code}: {stderr}");
}

/// Has this test be a program whose memory its own user may not read, as that of one with more rights.
pub(crate) const HIDDEN: &str = "LOOPSCOPE_TEST_HIDDEN";

pub(crate) fn hide() {
    set_dumpable_behavior(DumpableBehavior::NotDumpable).expect("it hides");
    println!("ready");
    loop {
        std::thread::park();
    }
}

pub(crate) fn a_program_with_more_rights_is_not_read_and_the_right_is_named() {
    let folder = folder();
    let hidden = copied(&folder, &env::current_exe().expect("this file"));
    let child = unprivileged(&hidden, &[]).env(HIDDEN, "1").stdout(Stdio::piped()).spawn();
    let mut running = Running(child.expect("it starts"));
    let mut line = String::new();
    BufReader::new(running.0.stdout.as_mut().expect("a pipe")).read_line(&mut line).expect("it speaks");
    assert_eq!(line, "ready\n");
    let pid = running.0.id();
    let (code, stdout, stderr) = why(&folder, pid);
    assert_eq!(code, 0, "{stderr}");
    let note = stdout.lines().find(|line| line.contains("cannot be read: ")).unwrap_or_default();
    let ways = [format!("`sudo loopscope why {pid}`"), "`--cap-add SYS_PTRACE`".into()];
    assert!(ways.iter().any(|way| note.contains(way)), "{stdout}");
}

pub(crate) fn a_user_without_capabilities_looks_at_a_program_of_their_own() {
    let running = Running::start(&mut unprivileged(Path::new(SLEEP), &["1000"]), "sleep");
    let (code, stdout, stderr) = why(&folder(), running.0.id());
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("nanosleep()"), "{stdout}");
    let scope = fs::read_to_string("/proc/sys/kernel/yama/ptrace_scope").unwrap_or_default();
    let is_free = matches!(scope.trim(), "" | "0");
    assert_eq!(stdout.contains("cannot be read: "), !is_free, "{stdout}");
}
