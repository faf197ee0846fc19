//! A program that is stopped, and goes on: as the job of a shell, and without one.

use super::{CTRL_C, Pty, Signal, gallery, text};

const CTRL_Z: &str = "\x1a";
/// The columns that the title takes of a hundred.
const TITLE: usize = 98;

/// A gallery that a shell has started.
fn job() -> Pty {
    let pty = Pty::start_as_job(80, 24);
    pty.wait_for("graceful-shutdown");
    pty
}

#[test]
fn suspending_gives_the_terminal_back_and_takes_it_again() {
    let mut pty = job();
    pty.send(CTRL_Z);
    pty.wait_until_state('T');
    pty.wait_until_given_back();
    goes_on(pty, |pty| pty.send("\r"));
}

#[test]
fn a_stop_from_outside_gives_the_terminal_back_too() {
    let pty = job();
    pty.signal(Signal::TSTP);
    pty.wait_until_state('T');
    pty.wait_until_given_back();
    goes_on(pty, |pty| pty.send("\r"));
}

#[test]
fn after_a_sigstop_the_terminal_is_entered_again() {
    let pty = gallery(80, 24);
    pty.signal(Signal::STOP);
    pty.wait_until_state('T');
    pty.take_as_a_shell_does();
    goes_on(pty, |pty| pty.signal(Signal::CONT));
}

/// Lets a stopped gallery go on in a window of another size, and sees that it is whole.
fn goes_on(mut pty: Pty, resume: impl FnOnce(&mut Pty)) {
    let before = pty.seen().bytes.len();
    pty.resize(100, 30);
    resume(&mut pty);
    pty.wait_until("the gallery is drawn again, and fills the window", |seen| {
        let anew = seen.bytes[before..].windows(9).any(|part| part == b"graceful-");
        let first = seen.terminal.screen().rows(0, 100).next().unwrap_or_default();
        let is_whole = first.trim().chars().count() == TITLE && text(seen).contains("graceful-shutdown");
        anew && seen.terminal.screen().alternate_screen() && is_whole
    });
    pty.wait_until("keys come one by one", |_| !pty.in_line_mode());
    pty.send("q");
    assert_eq!(pty.wait_for_end(), 0);
    pty.wait_until_given_back();
}

#[test]
fn without_a_shell_to_come_back_from_nothing_is_stopped() {
    const STAYS: &str = "loopscope stays: there is no shell to come back from";
    let mut pty = gallery(80, 24);
    pty.send(CTRL_Z);
    pty.wait_for(STAYS);
    pty.send("j");
    pty.wait_until("the notice is gone", |seen| !text(seen).contains(STAYS));
    pty.signal(Signal::TSTP);
    pty.wait_for(STAYS);
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_end(), 0);
}
