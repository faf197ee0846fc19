//! A terminal of a program's own: a pseudo-terminal, whose other end is read here.
//!
//! The program is to lead a session of its own, whose controlling terminal it is, so that Ctrl-C in it, a shell's jobs and
//! `/dev/tty` mean what they mean. That is for the new process itself to do before it is the program: it is this executable
//! first, which does it and then executes the program ([`become_program`]).

use super::SourceError;
use rustix::{
    fs::{Access, access},
    io::{Errno, write},
    process::{ioctl_tiocsctty, setsid},
    pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt},
    termios::{Winsize, tcsetwinsize},
};
use std::{
    env,
    ffi::OsString,
    io,
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::process::CommandExt,
    },
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
};

/// A pseudo-terminal.
#[derive(Debug)]
pub struct ProgramTerminal {
    ours: OwnedFd,
    /// The program's end, until it is started.
    theirs: Mutex<Option<OwnedFd>>,
}

impl ProgramTerminal {
    /// One of so many columns and rows.
    ///
    /// # Errors
    /// When the system has none.
    pub fn open(size: (u16, u16)) -> Result<Self, SourceError> {
        let open = || -> io::Result<Self> {
            let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
            grantpt(&ours)?;
            unlockpt(&ours)?;
            let theirs = ioctl_tiocgptpeer(&ours, OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
            Ok(Self { ours, theirs: Mutex::new(Some(theirs)) })
        };
        let terminal = open().map_err(SourceError::NoTerminal)?;
        terminal.resize(size);
        Ok(terminal)
    }

    /// Gives it another size, which the program is told.
    pub fn resize(&self, (columns, rows): (u16, u16)) {
        let size = Winsize { ws_col: columns, ws_row: rows, ws_xpixel: 0, ws_ypixel: 0 };
        let _ = tcsetwinsize(&self.ours, size);
    }

    /// Types into it.
    ///
    /// # Errors
    /// When the program does not read what was typed before, or the terminal is gone.
    pub(super) fn type_keys(&self, keys: &[u8]) -> Result<(), SourceError> {
        match write(&self.ours, keys) {
            Ok(written) if written == keys.len() => Ok(()),
            Ok(_) | Err(Errno::AGAIN) => Err(SourceError::Unable("does not read what was typed before")),
            Err(error) => Err(SourceError::NoTerminal(error.into())),
        }
    }

    /// The end where the program's output is read and its input written.
    pub fn ours(&self) -> BorrowedFd<'_> {
        self.ours.as_fd()
    }

    /// The program's end; once.
    pub(super) fn take(&self) -> Option<OwnedFd> {
        self.theirs.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Whether there is such a program: what is started is another one at first, and could not say it so well.
pub(super) fn look_for(program: &Path) -> Result<(), SourceError> {
    let is_path = program.components().count() > 1 || program.is_absolute();
    let found: Vec<PathBuf> = if is_path {
        vec![program.into()]
    } else {
        let path = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&path).map(|folder| folder.join(program)).collect()
    };
    let mut files = found.iter().filter(|file| file.is_file()).peekable();
    if files.peek().is_none() {
        return Err(SourceError::NotFound { program: program.into() });
    }
    let runs = files.any(|file| access(file, Access::EXEC_OK).is_ok());
    if runs { Ok(()) } else { Err(SourceError::NotAllowed { program: program.into() }) }
}

/// Makes this process the leader of a session whose terminal is its standard output, and then the program. It only comes
/// back with what kept it from that.
pub fn become_program(words: &[OsString]) -> io::Error {
    let Some((program, args)) = words.split_first() else { return io::ErrorKind::InvalidInput.into() };
    if let Err(error) = setsid().and_then(|_| ioctl_tiocsctty(io::stdout())) {
        return error.into();
    }
    Command::new(program).args(args).exec()
}
