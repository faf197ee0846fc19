//! A program in a terminal that counts what is written to it.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::{
    fs,
    io::{Read, Write},
    num::NonZero,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

const SIZE: PtySize = PtySize { rows: 48, cols: 160, pixel_width: 0, pixel_height: 0 };
/// What each frame begins with.
const FRAME: &[u8] = b"\x1b[?2026h";

pub(crate) struct Screen {
    pub(crate) child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    shown: Arc<Mutex<Shown>>,
    _master: Box<dyn MasterPty + Send>,
}

struct Shown {
    terminal: vt100::Parser,
    written: Written,
}

/// How much was written.
#[derive(Clone, Copy, Default)]
pub(crate) struct Written {
    pub(crate) bytes: u64,
    pub(crate) frames: u64,
}

impl Screen {
    pub(crate) fn start(mut command: CommandBuilder) -> Self {
        command.env("TERM", "xterm-256color");
        command.env("LOOPSCOPE_CONFIG", config());
        let pair = native_pty_system().openpty(SIZE).expect("a pseudo-terminal");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let reader = pair.master.try_clone_reader().expect("a reader");
        let keys = pair.master.take_writer().expect("a writer");
        let [rows, columns] = [SIZE.rows, SIZE.cols].map(|cells| NonZero::new(cells).expect("a screen has cells"));
        let shown = Shown { terminal: vt100::Parser::new(rows, columns, 0), written: Written::default() };
        let shown = Arc::new(Mutex::new(shown));
        let into = Arc::clone(&shown);
        thread::spawn(move || watch(reader, &into));
        Self { child, keys, shown, _master: pair.master }
    }

    pub(crate) fn text(&self) -> String {
        lock(&self.shown).terminal.screen().contents()
    }

    pub(crate) fn written(&self) -> Written {
        lock(&self.shown).written
    }

    pub(crate) fn press(&mut self, keys: &str) {
        // A program that has ended takes none.
        let _ = self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush());
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A configuration that says nothing: yours stays out of it.
fn config() -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("soak.toml");
    fs::write(&file, "").expect("the folder for builds can be written");
    file
}

fn watch(mut reader: Box<dyn Read + Send>, shown: &Mutex<Shown>) {
    // With the end of the last part, in which a frame may begin.
    let (mut part, mut kept) = (vec![0; 1 << 16], FRAME.len() - 1);
    while let Ok(count @ 1..) = reader.read(&mut part[kept..]) {
        let bytes = &part[..kept + count];
        let mut shown = lock(shown);
        shown.written.bytes += count as u64;
        shown.written.frames += bytes.windows(FRAME.len()).filter(|it| *it == FRAME).count() as u64;
        shown.terminal.process(&bytes[kept..]);
        drop(shown);
        let end = kept + count;
        kept = FRAME.len() - 1;
        part.copy_within(end - kept..end, 0);
    }
}

fn lock(shown: &Mutex<Shown>) -> MutexGuard<'_, Shown> {
    shown.lock().unwrap_or_else(PoisonError::into_inner)
}
