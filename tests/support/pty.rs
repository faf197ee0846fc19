//! The real program in a real pseudo-terminal, seen through a terminal emulator.

use std::{
    fs,
    io::{Read, Write},
    num::NonZero,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::{
    process::{Pid, Resource, Rlimit, prlimit},
    termios::{Action, LocalModes, OptionalActions, tcflow, tcgetattr, tcsetattr},
};
use tempfile::TempDir;

/// How long to wait for something to become visible before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to wait for a word of the program before its process is looked at again.
const LOOK: Duration = Duration::from_millis(5);
/// How a shell wants its terminal: whole lines, and an echo.
const LINES: LocalModes = LocalModes::ICANON.union(LocalModes::ECHO);

/// A program in a terminal of its own.
pub(crate) struct Pty {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    /// The program, or the shell it was started from.
    pub(crate) child: Box<dyn Child + Send + Sync>,
    /// Whether that is a shell, and the program its job.
    is_job: bool,
    seen: Arc<Shared>,
    /// Has a configuration of its own, so that nothing is asked, and yours stays as it is.
    _folder: TempDir,
}

struct Shared {
    seen: Mutex<Seen>,
    /// Told whenever the program wrote something.
    wrote: Condvar,
}

/// What the program has written so far.
pub(crate) struct Seen {
    /// The screen as a person sees it.
    pub(crate) terminal: vt100::Parser,
    /// Every byte.
    pub(crate) bytes: Vec<u8>,
}

impl Pty {
    /// Starts the program.
    pub(crate) fn start(columns: u16, rows: u16, args: &[&str], env: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_loopscope"));
        command.args(args);
        Self::start_command(columns, rows, command, env)
    }

    /// Starts the program from a shell, as its job. Once it is stopped, a line that is typed lets it go on.
    pub(crate) fn start_as_job(columns: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", "set -m; \"$0\"; read -r line; fg", env!("CARGO_BIN_EXE_loopscope")]);
        let mut pty = Self::start_command(columns, rows, command, &[]);
        pty.is_job = true;
        pty
    }

    /// Starts any command.
    pub(crate) fn start_command(columns: u16, rows: u16, mut command: CommandBuilder, env: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("config.toml");
        fs::write(&config, "engine = \"tokio\"\n").expect("ours");
        command.env("LOOPSCOPE_CONFIG", &config);
        command.env("TERM", "xterm-256color");
        command.env_remove("NO_COLOR");
        for (name, value) in env {
            command.env(name, value);
        }
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let reader = pair.master.try_clone_reader().expect("a reader");
        let keys = pair.master.take_writer().expect("a writer");
        let seen = Seen { terminal: vt100::Parser::new(cells(rows), cells(columns), 0), bytes: Vec::new() };
        let seen = Arc::new(Shared { seen: Mutex::new(seen), wrote: Condvar::new() });
        watch(reader, Arc::clone(&seen));
        Self { master: pair.master, keys, child, is_job: false, seen, _folder: folder }
    }

    /// Types.
    pub(crate) fn send(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the terminal takes keys");
        self.keys.flush().expect("the terminal takes keys");
    }

    /// Makes the window another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.seen().terminal.screen_mut().set_size(cells(rows), cells(columns));
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).expect("the terminal takes a size");
    }

    /// The screen's text.
    pub(crate) fn text(&self) -> String {
        self.seen().terminal.screen().contents()
    }

    /// All that was written, for a look at more than the text.
    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.seen.lock().expect("the watcher does not panic")
    }

    /// Waits until the screen shows `text`.
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait_until(&format!("the screen shows {text:?}"), |seen| seen.terminal.screen().contents().contains(text));
    }

    /// Waits until `done` holds for what was written.
    pub(crate) fn wait_until(&self, what: &str, done: impl Fn(&Seen) -> bool) {
        let (begun, mut seen) = (Instant::now(), self.seen());
        while !done(&seen) {
            let text = || seen.terminal.screen().contents();
            assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}; the screen:\n{}", text());
            // A state of the process may change without a word of it.
            seen = self.seen.wrote.wait_timeout(seen, LOOK).expect("the watcher does not panic").0;
        }
    }

    /// Waits until the program is in a state of `/proc/PID/stat`: `S` asleep, `T` stopped.
    pub(crate) fn wait_until_state(&self, state: char) {
        self.wait_until(&format!("the program is in state {state}"), |_| self.state() == Some(state));
    }

    /// Waits until the process has nothing to do: it is asleep whenever it is looked at, a thousand times in a row.
    pub(crate) fn wait_until_idle(&self) {
        let begun = Instant::now();
        let mut looks = 0;
        while looks < 1_000 {
            looks = if self.state() == Some('S') { looks + 1 } else { 0 };
            assert!(begun.elapsed() < PATIENCE, "the program is never idle");
            thread::yield_now();
        }
    }

    /// Waits until the process wakes up so many times in a row and writes nothing.
    pub(crate) fn wait_until_silent(&self, wakes: u64) {
        let begun = Instant::now();
        let (mut woken, mut written) = (self.wakes(), self.seen().bytes.len());
        while self.wakes() < woken + wakes {
            let now = self.seen().bytes.len();
            if now != written {
                (woken, written) = (self.wakes(), now);
            }
            assert!(begun.elapsed() < PATIENCE, "the program never ceases to write; the screen:\n{}", self.text());
            thread::sleep(LOOK);
        }
    }

    /// How often the process slept and was woken.
    fn wakes(&self) -> u64 {
        let pid = self.child.process_id().expect("the program runs");
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("it can be looked at");
        let count = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        count.and_then(|count| count.trim().parse().ok()).expect("a count")
    }

    fn state(&self) -> Option<char> {
        state_of(self.program()?)
    }

    /// The program's process id.
    fn program(&self) -> Option<u32> {
        let child = self.child.process_id()?;
        let jobs = || fs::read_to_string(format!("/proc/{child}/task/{child}/children")).ok();
        if self.is_job { jobs()?.split_ascii_whitespace().next()?.parse().ok() } else { Some(child) }
    }

    /// Waits until the program ends, and gives its exit code; a shell's is that of its job.
    pub(crate) fn wait_for_end(&mut self) -> u32 {
        let ended = |_: &Seen| self.child.process_id().and_then(state_of) == Some('Z');
        self.wait_until("the program has ended", ended);
        self.child.wait().expect("a child can be waited for").exit_code()
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let pid = self.program().expect("the program runs");
        let pid = Pid::from_raw(pid.cast_signed()).expect("a process id");
        rustix::process::kill_process(pid, signal).expect("the program can be signalled");
    }

    /// Has the terminal take nothing from the program, or go on.
    pub(crate) fn stop_output(&self, stop: bool) {
        let action = if stop { Action::OOff } else { Action::OOn };
        tcflow(self.terminal(), action).expect("a terminal can be stopped");
    }

    /// Waits until the program has no child.
    pub(crate) fn wait_until_childless(&self) {
        let pid = self.child.process_id().expect("the program runs");
        let children = || std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
        self.wait_until("the program has no child", |_| children().is_empty());
    }

    /// Leaves the program so many file descriptors.
    pub(crate) fn limit_files(&self, count: u64) {
        let pid = self.child.process_id().and_then(|pid| Pid::from_raw(pid.cast_signed()));
        let limit = Rlimit { current: Some(count), maximum: Some(count) };
        prlimit(Some(pid.expect("a process id")), Resource::Nofile, limit).expect("it can be limited");
    }

    /// Waits until the terminal is as a shell wants it: its first screen, a cursor, no mouse, lines and echo.
    pub(crate) fn wait_until_given_back(&self) {
        self.wait_until("the terminal is given back", |seen| {
            let screen = seen.terminal.screen();
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
                && !screen.bracketed_paste()
                && self.in_line_mode()
        });
    }

    /// Whether the terminal hands out whole lines and shows what is typed.
    pub(crate) fn in_line_mode(&self) -> bool {
        tcgetattr(self.terminal()).is_ok_and(|modes| modes.local_modes.contains(LINES))
    }

    /// Makes the terminal a shell's: lines and echo.
    pub(crate) fn take_as_a_shell_does(&self) {
        let mut modes = tcgetattr(self.terminal()).expect("a terminal has modes");
        modes.local_modes |= LINES;
        tcsetattr(self.terminal(), OptionalActions::Now, &modes).expect("a terminal takes modes");
    }

    fn terminal(&self) -> std::fs::File {
        std::fs::File::open(self.master.tty_name().expect("the terminal has a name")).expect("it can be opened")
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn state_of(pid: u32) -> Option<char> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?.1.trim_start().chars().next()
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).expect("a screen has cells")
}

fn watch(mut reader: Box<dyn Read + Send>, shared: Arc<Shared>) {
    thread::spawn(move || {
        let mut part = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut part) {
            // A test that fails while it looks has failed already.
            let mut seen = shared.seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.terminal.process(&part[..count]);
            seen.bytes.extend_from_slice(&part[..count]);
            shared.wrote.notify_all();
        }
    });
}
