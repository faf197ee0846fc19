//! The standard input of this process, for a program to read.

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::{Errno, read, write},
    process::getpgrp,
    termios::tcgetpgrp,
};
use std::{
    io::{self, IsTerminal, PipeWriter, Stdin, pipe},
    os::fd::{AsFd, OwnedFd},
    thread,
};

/// How often it is looked whether the terminal is ours again.
const LOOK: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };

/// A file or pipe is the program's as it is: it takes as much as it reads, and leaves the rest. A terminal belongs to the
/// process group in front, and the program has one of its own: what is typed comes to it by a pipe, line by line.
///
/// # Errors
/// When it cannot be duplicated, or no thread be started.
pub(super) fn own_input() -> io::Result<OwnedFd> {
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return stdin.as_fd().try_clone_to_owned();
    }
    let (theirs, ours) = pipe()?;
    thread::Builder::new().name("input".into()).spawn(move || relay(&stdin, &ours))?;
    Ok(theirs.into())
}

/// Passes lines on until either end is closed. What is typed when the program has ended is left to the shell.
fn relay(stdin: &Stdin, program: &PipeWriter) {
    let mut line = [0; 4096];
    loop {
        let mut both = [PollFd::new(stdin, PollFlags::IN), PollFd::new(program, PollFlags::empty())];
        match poll(&mut both, None) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(_) => return,
        }
        if !both[1].revents().is_empty() {
            return;
        }
        // Behind another job the terminal stops who reads from it.
        if tcgetpgrp(stdin).is_ok_and(|group| group != getpgrp()) {
            let _ = poll(&mut [PollFd::new(program, PollFlags::empty())], Some(&LOOK));
            continue;
        }
        match read(stdin, &mut line) {
            Ok(0) => return,
            Ok(length) => {
                if pass(program, &line[..length]).is_err() {
                    return;
                }
            }
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => return,
        }
    }
}

fn pass(program: &PipeWriter, mut rest: &[u8]) -> Result<(), Errno> {
    while !rest.is_empty() {
        match write(program, rest) {
            Ok(written) => rest = &rest[written..],
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
