//! A small process beside a watched command, for when the inspector is gone, however that came: it ends the command as
//! was asked, reads what the command still prints, for a program that prints where nobody reads is killed, and removes the
//! folders that the inspector had for it.
//!
//! ```text
//!  inspector ── control ──▶ keeper     its end says that the inspector is gone; a byte before, that the command is, too
//!  command ───── output ──▶ both       the keeper reads only once the inspector is gone
//! ```

use super::{
    ProcessSpec, SourceError,
    dir::{allow_us, remove_abandoned},
    kill::kill_whole,
    now, this_program,
};
use crate::event::{OnQuit, Stream};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::{Errno, read},
    process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal},
    stdio::{dup2_stdin, dup2_stdout},
};
use std::{
    env,
    fs::{File, OpenOptions},
    io::{self, PipeWriter, Write, pipe},
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::{fs::OpenOptionsExt, process::CommandExt},
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// How long a command may take to end after its SIGTERM, as under `docker stop`.
const GRACE: Duration = Duration::from_secs(10);
/// How long a killed inspector may have its locks after its end of the pipe was closed: the kernel closes one descriptor
/// after the other.
const LOCKED: Duration = Duration::from_secs(2);
/// How long is waited for output at a time.
const TURN: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
/// Says that the command has ended.
const ENDED: u8 = b'e';
/// Say that nobody reads a stream any more.
const CLOSED: [(Stream, u8); 2] = [(Stream::Stdout, b'o'), (Stream::Stderr, b'r')];

/// The inspector's end.
#[derive(Debug)]
pub(super) struct Keeper {
    control: PipeWriter,
    process: Child,
    /// Where the output goes that the inspector does not read any more.
    file: PathBuf,
    on_quit: OnQuit,
}

impl Keeper {
    /// Starts one for a process whose output comes from these, two pipes or a terminal.
    pub(super) fn start(
        spec: &ProcessSpec,
        pid: u32,
        output: &[BorrowedFd<'_>],
        socket: &Path,
    ) -> Result<Option<Self>, SourceError> {
        let Some(on_quit) = spec.on_quit else { return Ok(None) };
        // A number of a process comes again, and a file is made only where there is none of its name.
        let file = env::temp_dir().join(format!("loopscope-output-{pid}-{:x}.log", now().0));
        let start = || -> io::Result<Self> {
            let (theirs, control) = pipe()?;
            let mut output = output.iter().map(|output| output.try_clone_to_owned().map(Stdio::from));
            let mut next = || output.next().unwrap_or_else(|| Ok(Stdio::null()));
            let (stdout, stderr) = (next()?, next()?);
            let mut command = Command::new(this_program());
            command.args(["keep", &pid.to_string(), on_quit.word()]).arg(&file);
            command.args(socket.parent()).args(spec.folder.iter().map(|folder| folder.path()));
            // All three are read from: it has nothing to say.
            command.stdin(stdout).stdout(stderr).stderr(theirs);
            let process = command.process_group(0).spawn()?;
            Ok(Self { control, process, file: file.clone(), on_quit })
        };
        start().map(Some).map_err(|source| SourceError::Start { program: this_program(), source })
    }

    /// The command has ended: nothing is to be done to it.
    pub(super) fn command_ended(&mut self) {
        let _ = self.control.write(&[ENDED]);
    }

    /// Nobody reads a stream any more.
    pub(super) fn close(&mut self, stream: Stream) {
        let byte = CLOSED.iter().find(|(of, _)| *of == stream).map(|(_, byte)| *byte);
        let _ = self.control.write(byte.as_slice());
    }

    /// Where the output goes of what runs on.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// Whether the command is to run on.
    pub(super) fn leaves(&self) -> bool {
        self.on_quit == OnQuit::Leave
    }
}

impl Drop for Keeper {
    /// It ends by itself; one that has nothing to do has ended already.
    fn drop(&mut self) {
        let _ = self.process.try_wait();
    }
}

/// The keeper's own process: see `Keeper::start` for its standard streams.
pub fn keep(pid: u32, on_quit: OnQuit, file: &Path, folders: &[PathBuf]) {
    let (stdin, stdout, stderr) = (io::stdin(), io::stdout(), io::stderr());
    let Some(pid) = Pid::from_raw(pid as i32) else { return };
    let command = pidfd_open(pid, PidfdFlags::empty()).ok();
    let has_ended = has_ended(stderr.as_fd());
    let mut drain = Drain { pipes: vec![stdin.as_fd(), stdout.as_fd()], path: file, file: None };
    if let Some(command) = command.filter(|_| !has_ended && on_quit != OnQuit::Leave) {
        end(pid, &command, on_quit, &mut drain);
    }
    while drain.turn() {}
    let due = Instant::now() + if has_ended { Duration::ZERO } else { LOCKED };
    for folder in folders {
        while remove_abandoned(folder) && Instant::now() < due {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Waits for the end of the inspector, which reads the output until then. Whether the command's came first.
fn has_ended(control: BorrowedFd<'_>) -> bool {
    let (mut byte, mut has_ended) = ([0], false);
    loop {
        match read(control, &mut byte) {
            Ok(1) if byte == [ENDED] => has_ended = true,
            Ok(1) => {
                if let Some((stream, _)) = CLOSED.iter().find(|(_, closed)| byte == [*closed]) {
                    forget(*stream);
                }
            }
            Err(Errno::INTR) => {}
            Ok(_) | Err(_) => return has_ended,
        }
    }
}

/// Lets a stream's pipe go, so that it has no reader.
fn forget(stream: Stream) {
    if let Ok(nothing) = File::open("/dev/null") {
        let _ = if stream == Stream::Stdout { dup2_stdin(&nothing) } else { dup2_stdout(&nothing) };
    }
}

fn end(pid: Pid, command: &OwnedFd, on_quit: OnQuit, drain: &mut Drain<'_>) {
    let runs = || !poll(&mut [PollFd::new(command, PollFlags::IN)], Some(&Timespec::default())).is_ok_and(|it| it > 0);
    if on_quit != OnQuit::Kill && pidfd_send_signal(command, Signal::TERM).is_ok() {
        let deadline = Instant::now() + GRACE;
        while runs() && Instant::now() < deadline {
            if !drain.turn() {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }
    if runs() {
        let _ = kill_whole(pid);
    }
}

/// Writes what comes from pipes to a file, which is made when there is something to write.
struct Drain<'a> {
    pipes: Vec<BorrowedFd<'a>>,
    path: &'a Path,
    file: Option<File>,
}

impl Drain<'_> {
    /// Waits a while for output, and takes it. Whether more may come.
    fn turn(&mut self) -> bool {
        let mut polled: Vec<_> = self.pipes.iter().map(|pipe| PollFd::from_borrowed_fd(*pipe, PollFlags::IN)).collect();
        if polled.is_empty() || poll(&mut polled, Some(&TURN)).is_err_and(|error| error != Errno::INTR) {
            return false;
        }
        let ready: Vec<bool> = polled.iter().map(|pipe| !pipe.revents().is_empty()).collect();
        let mut chunk = [0; 1 << 14];
        for (place, _) in ready.iter().enumerate().rev().filter(|(_, ready)| **ready) {
            match read(self.pipes[place], &mut chunk) {
                Ok(length @ 1..) => self.write(&chunk[..length]),
                Err(Errno::AGAIN | Errno::INTR) => {}
                Ok(0) | Err(_) => drop(self.pipes.remove(place)),
            }
        }
        !self.pipes.is_empty()
    }

    fn write(&mut self, text: &[u8]) {
        if self.file.is_none() {
            let options = OpenOptions::new().create_new(true).append(true).mode(0o600).clone();
            self.file = options.open(self.path).ok();
            let _ = allow_us(self.path, 0o600);
        }
        if let Some(file) = &mut self.file {
            let _ = file.write_all(text);
        }
    }
}
