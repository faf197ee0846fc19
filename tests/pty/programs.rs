//! Programs of a user's own in a real terminal: typed to, with a terminal of their own, compared.

use super::{CTRL_C, Pty, text};

#[test]
fn a_coroutine_is_compared_in_the_dashboard_and_runs_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = folder.path().join("app.py");
    std::fs::write(&app, "import asyncio\n\nasync def main():\n    await asyncio.sleep(60)\n").expect("ours");
    let mut pty = Pty::start(160, 48, &["compare", &app.to_string_lossy()], &[]);
    pty.wait_for("run_until_complete");
    pty.wait_until("both lanes wait", |seen| text(seen).matches("waiting").count() >= 2);
    pty.send("4");
    pty.wait_for("async def main():");
    pty.send("r");
    pty.wait_for("End them and run again?");
    pty.send("y");
    pty.wait_until("both lanes wait again", |seen| text(seen).matches("waiting").count() >= 2);
    pty.send("q");
    pty.wait_for("End them and leave?");
    pty.send("y");
    assert_eq!(pty.wait_for_end(), 0);
}

/// The program has a process group of its own, so the terminal would stop it.
#[test]
fn what_is_typed_comes_to_a_program_that_is_watched_in_lines() {
    let mut pty = Pty::start(80, 24, &["watch", "--lines", "--", "sh", "-c", "cat; echo ended"], &[]);
    pty.send("typed\r");
    pty.wait_until("it is echoed and printed", |seen| text(seen).matches("typed").count() == 2);
    pty.send("\x04");
    pty.wait_for("ended");
    assert_eq!(pty.wait_for_end(), 0);
}

/// Its keys, its size and its signals are those of the terminal that loopscope has.
#[test]
fn a_program_on_a_terminal_of_its_own_has_our_keys_size_and_interrupt() {
    let script = "
import os, select, signal, sys
signal.signal(signal.SIGWINCH, lambda *_: print('now', os.get_terminal_size()))
print('on', os.isatty(0), os.isatty(1), os.isatty(2), os.get_terminal_size(), os.tcgetpgrp(0) == os.getpid())
# A signal just before a read that blocks would be handled after it.
while not select.select([0], [], [], 0.02)[0]: pass
print('got', input().upper())
signal.signal(signal.SIGINT, lambda *_: sys.exit(7))
print('waiting')
while True: signal.pause()
";
    let python = ["watch", "--lines", "--tty", "--", "python3", "-c", script];
    let mut pty = Pty::start(100, 30, &python, &[]);
    pty.wait_for("on True True True os.terminal_size(columns=100, lines=30) True");
    pty.resize(90, 20);
    pty.wait_for("now os.terminal_size(columns=90, lines=20)");
    pty.send("typed\r");
    pty.wait_for("got TYPED");
    pty.wait_for("waiting");
    assert!(!pty.in_line_mode(), "every key is the program's");
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_end(), 7);
    assert!(pty.seen().terminal.screen().contents().contains("ended with code 7"), "{}", pty.text());
    assert!(pty.in_line_mode(), "the terminal is given back");
}

#[test]
fn a_program_on_a_terminal_of_its_own_is_seen_in_the_dashboard() {
    let script = "
import os, time
print(os.get_terminal_size())
print('a\\rlast')
try: print('hello', input('who? '))
except KeyboardInterrupt: print('interrupted')
print('at', input())
time.sleep(1000)
";
    let mut pty = Pty::start(120, 40, &["watch", "--tty", "--on-quit", "kill", "--", "python3", "-c", script], &[]);
    pty.wait_for("os.terminal_size(columns=120, lines=40)");
    pty.wait_for("last");
    pty.send("6");
    pty.wait_for("it has a terminal of its own: I lets your keys go there");
    pty.send("I");
    pty.wait_for("keys go to the program: who? ");
    // Neither of them is a key of the dashboard now.
    pty.send("q6");
    pty.wait_for("keys go to the program: who? q6");
    pty.send(CTRL_C);
    pty.wait_for("interrupted");
    pty.send("home\r");
    pty.wait_for("at home");
    pty.send("\u{1d}");
    pty.wait_for("type");
    pty.send("q");
    assert_eq!(pty.wait_for_end(), 0);
}

#[test]
fn output_that_python_keeps_back_is_said() {
    let script = "import asyncio\nprint('kept back')\nasyncio.run(asyncio.sleep(1000))";
    let words = ["watch", "--on-quit", "kill", "--", "python3", "-c", script];
    let mut pty = Pty::start(120, 40, &words, &[("PYTHONUNBUFFERED", "")]);
    pty.wait_for("waiting on sleep");
    pty.send("6");
    pty.wait_for("Python prints in blocks here: --tty or PYTHONUNBUFFERED=1");
    pty.send("q");
    assert_eq!(pty.wait_for_end(), 0);
}
