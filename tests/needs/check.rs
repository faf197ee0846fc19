//! `loopscope check` on Python programs.

use loopscope::source::python::{Interpreter, Which, find};
use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Output, Stdio},
};

/// Its exit code, stdout and stderr.
type Checked = (Option<i32>, String, String);

fn text(output: &Output) -> Checked {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// Checks a script; `PYTHON` in the flags and in the words before it is the interpreter.
fn check(flags: &[&str], before: &[&str], script: &str) -> Checked {
    let folder = tempfile::tempdir().expect("a folder");
    let app = folder.path().join("app.py");
    fs::write(&app, script).expect("a script");
    let Interpreter { path, .. } = find(&Which::Default).expect("a python3");
    let mut call = Command::new(env!("CARGO_BIN_EXE_loopscope"));
    call.arg("check").args(flags).arg("--").args(before).arg(path).arg(app);
    text(&call.current_dir(folder.path()).env_remove("GITHUB_ACTIONS").output().expect("it runs"))
}

/// Sleeps until it is asked to end; then it says so.
const SERVER: &str = "
import asyncio, os, signal, socket
async def main():
    asked = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked.set)
    await ready()
    await asked.wait()
    print('asked', flush=True)
";

fn server(ready: &str, end: &str) -> String {
    format!("{SERVER}\nasync def ready():\n    {ready}\n{end}\n")
}

const CANCELLED: &str = "
import asyncio, signal
async def main():
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    print('ready', flush=True)
    await asyncio.sleep(3600)
asyncio.run(main())
";

pub(crate) fn every_readiness_comes_from_a_python_program() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a port").port();
    let listens = format!("await asyncio.start_server(lambda reader, writer: writer.close(), '127.0.0.1', {port})");
    let notify = "with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as it: it.sendto(b'READY=1', os.environ['NOTIFY_SOCKET'])";
    for (when, ready) in [
        ("text:ready", "print('ready', flush=True)"),
        ("loop", "pass"),
        ("notify", notify),
        (&*format!("port:{port}"), &*listens),
        (&*format!("port:localhost:{port}"), &*listens),
    ] {
        let flags = ["--ready-when", when, "--signal", "TERM"];
        let (code, stdout, stderr) = check(&flags, &[], &server(ready, "asyncio.run(main())"));
        assert_eq!((code, stdout.ends_with("asked\n")), (Some(0), true), "{when}: {stderr}");
        assert!(stderr.contains("; ended ") && stderr.ends_with(" after SIGTERM\n"), "{when}: {stderr}");
    }
}

pub(crate) fn a_program_that_ends_as_unix_asks_passes() {
    let again =
        "asyncio.run(main())\nsignal.signal(signal.SIGTERM, signal.SIG_DFL)\nos.kill(os.getpid(), signal.SIGTERM)";
    let flags = ["--ready-when", "text:ready", "--signal"];
    for (signal, script) in [
        ("TERM", server("print('ready', flush=True)", again)),
        ("TERM", server("print('ready', flush=True)", "asyncio.run(main())\nraise SystemExit(143)")),
        // The handler cancels main, and the CancelledError ends it.
        ("TERM", CANCELLED.into()),
        // KeyboardInterrupt ends it.
        ("INT", server("print('ready', flush=True)", "asyncio.run(main())")),
        (
            "INT",
            server(
                "print('ready', flush=True)",
                "try:\n    asyncio.run(main())\nexcept KeyboardInterrupt:\n    raise SystemExit(130)",
            ),
        ),
    ] {
        let (code, _, stderr) = check(&[&flags[..], &[signal]].concat(), &[], &script);
        assert_eq!(code, Some(0), "{signal}: {stderr}");
    }
}

/// The cancel of the teardown is swallowed, so `asyncio.run` waits for ever. Main wakes now and then: a signal that comes just
/// before its loop goes to sleep has its handler run at the next wake, as Python has it.
const STUBBORN: &str = "
import asyncio
async def poll():
    while True:
        try:
            await asyncio.sleep(3600)
        except:
            pass
async def main():
    poller = asyncio.create_task(poll(), name='poller')
    await asyncio.sleep(0)
    print('ready', flush=True)
    while True:
        await asyncio.sleep(0.1)
asyncio.run(main())
";

pub(crate) fn the_cause_of_a_program_that_does_not_stop_is_the_first_line() {
    let flags = ["--ready-when", "text:ready", "--within", "2s", "--output", "report.sarif", "--signal"];
    let (code, stdout, stderr) = check(&[&flags[..], &["INT"]].concat(), &[], STUBBORN);
    assert_eq!((code, &*stdout), (Some(1), "ready\n"), "{stderr}");
    let lines: Vec<_> = stderr.lines().collect();
    assert!(lines[0].contains("poller") && lines[0].contains("swallows") && lines[0].contains("app.py:7"), "{stderr}");
    assert!(lines[1].starts_with("Fix: "), "{stderr}");
    assert!(lines.contains(&"  fail  does-not-stop: see the first line"), "{stderr}");
    let late = "  fail  stops-in-time: The program did not end within 2.00 s after SIGINT; it was killed.";
    assert!(lines.contains(&late), "{stderr}");
    // Without a handler the end by the signal is as expected, but no `finally` ran.
    let (code, _, stderr) = check(&[&flags[..], &["TERM"]].concat(), &[], STUBBORN);
    assert_eq!(code, Some(1), "{stderr}");
    assert!(stderr.starts_with("SIGTERM ") && stderr.contains("it has no handler"), "{stderr}");
}

pub(crate) fn a_script_that_dies_at_once_says_why() {
    let (code, _, stderr) = check(&["--signal", "TERM"], &[], "import asyncio, no_such_module\n");
    assert_eq!(code, Some(3), "{stderr}");
    let report = stderr.split_once("ModuleNotFoundError: No module named 'no_such_module'\n").expect("its own words").1;
    assert!(report.starts_with("The process ended with code 1: "), "{stderr}");
    assert!(
        report.contains("no_such_module") && report.contains("\n  fail  ready: The program ended (code 1) before ")
    );
}

/// A shell waits for its child before it acts on a signal.
pub(crate) fn a_signal_goes_to_the_python_below_a_shell() {
    let script = server("print('ready', flush=True)", "asyncio.run(main())");
    let flags = ["--allow-unobserved", "--ready-when", "text:ready", "--signal", "TERM", "--to", "python"];
    let (code, stdout, stderr) = check(&flags, &["/bin/sh", "-c", "\"$0\" \"$1\"; exit $?"], &script);
    assert_eq!((code, &*stdout), (Some(0), "ready\nasked\n"), "{stderr}");
    assert!(stderr.ends_with(" after SIGTERM to its Python\n"), "{stderr}");
}

/// Without us its next `print` fails once nobody reads it any more; so it does with us.
pub(crate) fn a_program_gets_to_know_that_nobody_reads_its_output() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = folder.path().join("app.py");
    let script = "
import os, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: None)
try:
    while True:
        print('ready', flush=True)
        time.sleep(0.01)
except BrokenPipeError:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(5)
";
    fs::write(&app, script).expect("a script");
    let Interpreter { path, .. } = find(&Which::Default).expect("a python3");
    let mut call = Command::new(env!("CARGO_BIN_EXE_loopscope"));
    call.args(["check", "--allow-unobserved", "--ready-when", "text:ready", "--signal", "TERM", "--within", "20s"]);
    call.args(["--expect-exit", "5", "--"]).arg(path).arg(app).env_remove("GITHUB_ACTIONS");
    let mut child =
        call.stdout(Stdio::piped()).stderr(Stdio::piped()).current_dir(folder.path()).spawn().expect("it runs");
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    stdout.read_line(&mut line).expect("it speaks");
    drop(stdout);
    let (code, _, stderr) = text(&child.wait_with_output().expect("it ends"));
    assert_eq!((&*line, code), ("ready\n", Some(0)), "{stderr}");
    assert!(stderr.contains("ended with code 5"), "{stderr}");
}

/// Everything is read-only but what Docker mounts there in any case; no home, no folder for temporary files.
pub(crate) fn it_works_on_a_read_only_root() {
    let Interpreter { path, .. } = find(&Which::Default).expect("a python3");
    // The binary itself may be below /tmp.
    let script = "exec 9<\"$1\" && shift && mount -t tmpfs -o ro,mode=755 none /tmp && mount -t tmpfs none /dev/shm && \
                  exec env -i /proc/self/fd/9 \"$@\"";
    let program = "import asyncio, os\nassert not os.access('/tmp', os.W_OK)\nasyncio.run(asyncio.sleep(0.01))";
    let words = [env!("CARGO_BIN_EXE_loopscope"), "check", "--limit", "task-left=on", "--"];
    let mut call = Command::new("unshare");
    call.args(["--map-root-user", "--mount", "sh", "-c", script, "sh"]).args(words).arg(path).args(["-c", program]);
    let (code, _, stderr) = text(&call.current_dir("/").output().expect("it runs"));
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stderr.starts_with("The program ended with code 0 after "), "{stderr}");
}
