//! The terminal and the standard input of this process, for a program that is watched in lines.

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::{Errno, read, write},
    process::getpgrp,
    termios::{
        InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcgetwinsize,
        tcsetattr,
    },
};
use std::{
    io::{self, IsTerminal, Stdin, pipe},
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use crate::source::ProgramTerminal;

/// How often it is looked whether the terminal is ours again.
const LOOK: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
/// Columns and rows where there is no terminal.
const SIZE: (u16, u16) = (80, 24);
/// The keys that mean the end of input: in the middle of a line the first one only ends that.
const END: [u8; 2] = [4, 4];

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
    thread::Builder::new().name("input".into()).spawn(move || relay(&stdin, ours.as_fd()))?;
    Ok(theirs.into())
}

/// Columns and rows where a program has a terminal of its own: those of ours.
pub(super) fn own_size() -> (u16, u16) {
    let (stdin, stdout, stderr) = (io::stdin(), io::stdout(), io::stderr());
    let sizes = [stdout.as_fd(), stderr.as_fd(), stdin.as_fd()].into_iter().filter_map(|file| tcgetwinsize(file).ok());
    let mut sizes = sizes.map(|size| (size.ws_col, size.ws_row));
    sizes.find(|(columns, rows)| *columns > 0 && *rows > 0).unwrap_or(SIZE)
}

/// How our terminal was, while every key of it goes to the program's.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

/// Has everything that comes to standard input come to a program's terminal, key by key where it is a terminal itself; the
/// end of a file as the key that means it.
///
/// # Errors
/// When no thread can be started.
pub(super) fn type_into(terminal: Arc<ProgramTerminal>) -> io::Result<()> {
    let stdin = io::stdin();
    if let Ok(before) = tcgetattr(&stdin)
        && tcgetpgrp(&stdin).is_ok_and(|group| group == getpgrp())
    {
        let mut keys = before.clone();
        keys.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG | LocalModes::IEXTEN;
        // What is printed is still made fit for a terminal: our own lines end in a line feed alone.
        keys.input_modes -= InputModes::ICRNL | InputModes::INLCR | InputModes::IGNCR | InputModes::IXON;
        keys.special_codes[SpecialCodeIndex::VMIN] = 1;
        keys.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(&stdin, OptionalActions::Drain, &keys)?;
        *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = Some(before);
    }
    thread::Builder::new().name("input".into()).spawn(move || {
        relay(&stdin, terminal.ours());
        let _ = pass(terminal.ours(), &END);
    })?;
    Ok(())
}

/// Gives our terminal back when it is dropped.
pub(super) struct GivenBack;

impl Drop for GivenBack {
    fn drop(&mut self) {
        if let Some(before) = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = tcsetattr(io::stdin(), OptionalActions::Drain, &before);
        }
    }
}

/// Passes lines on until either end is closed. What is typed when the program has ended is left to the shell.
fn relay(stdin: &Stdin, program: BorrowedFd<'_>) {
    let mut line = [0; 4096];
    loop {
        let mut both = [PollFd::new(stdin, PollFlags::IN), PollFd::from_borrowed_fd(program, PollFlags::empty())];
        match poll(&mut both, None) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(_) => return,
        }
        if !both[1].revents().is_empty() {
            return;
        }
        // Behind another job the terminal stops who reads from it.
        if tcgetpgrp(stdin).is_ok_and(|group| group != getpgrp()) {
            let _ = poll(&mut [PollFd::from_borrowed_fd(program, PollFlags::empty())], Some(&LOOK));
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

fn pass(program: BorrowedFd<'_>, mut rest: &[u8]) -> Result<(), Errno> {
    while !rest.is_empty() {
        match write(program, rest) {
            Ok(written) => rest = &rest[written..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => drop(poll(&mut [PollFd::from_borrowed_fd(program, PollFlags::OUT)], None)),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
