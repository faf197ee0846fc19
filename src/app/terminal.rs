//! The terminal: taken, given back on every way out, and drawn on in whole frames.

use std::{
    io::{self, stdout},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use crossterm::{
    Command,
    cursor::{Hide, Show},
    event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture},
    queue,
    style::force_color_output,
    terminal::{
        BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
        disable_raw_mode, enable_raw_mode, size,
    },
};
use ratatui::{
    backend::{Backend, CrosstermBackend},
    buffer::Buffer,
    layout::Rect,
};

use super::writer::Writer;

/// Whether the terminal is ours now, so that the panic hook and [`Drop`] give it back exactly once.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal in raw mode on its other screen. Dropping it gives it back.
///
/// Nothing waits for a terminal that takes nothing, as one that is stopped, but giving it back, and that not for long.
pub struct Terminal {
    writer: Arc<Writer>,
    shown: Buffer,
    mouse: bool,
}

impl Terminal {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When the terminal cannot be read, written or switched to raw mode.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        // Under NO_COLOR crossterm writes a bare `CSI m` for a colour, which wipes bold and reversed as well. The
        // themes leave colours out instead.
        force_color_output(true);
        let writer = Arc::new(Writer::new(stdout())?);
        give_back_on_panic(&writer);
        enter(&writer, mouse)?;
        Ok(Self { writer, shown: Buffer::default(), mouse })
    }

    /// Waits until the terminal has taken what was drawn.
    pub async fn drawn(&self) {
        while !self.writer.is_done() {
            self.writer.moved().await;
        }
    }

    /// Draws one frame, in a buffer of the terminal's size; the terminal shows it at once or not at all. A frame that
    /// changes nothing writes nothing, and while the terminal is given back, none is drawn.
    ///
    /// # Errors
    /// When the terminal cannot be written.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        if !TAKEN.load(Ordering::Acquire) {
            return Ok(());
        }
        let (columns, rows) = size()?;
        let mut frame = Buffer::empty(Rect::new(0, 0, columns, rows));
        draw(&mut frame);
        if frame == self.shown {
            return Ok(());
        }
        let mut bytes = Vec::new();
        queue!(bytes, BeginSynchronizedUpdate)?;
        if frame.area != self.shown.area {
            self.shown = Buffer::empty(frame.area);
            queue!(bytes, Clear(ClearType::All))?;
        }
        CrosstermBackend::new(&mut bytes).draw(self.shown.diff_iter(&frame))?;
        self.shown = frame;
        queue!(bytes, EndSynchronizedUpdate)?;
        self.writer.add(&bytes)
    }

    /// Has the next frame drawn whole. A window that was made smaller and as large again has lost what it showed, though
    /// its size is the same.
    pub fn forget(&mut self) {
        self.shown = Buffer::default();
    }

    /// Turns reports of the mouse on or off.
    ///
    /// # Errors
    /// When the terminal cannot be written.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        if on == self.mouse {
            return Ok(());
        }
        self.mouse = on;
        if on { self.send(EnableMouseCapture) } else { self.send(DisableMouseCapture) }
    }

    /// Has the terminal do something.
    ///
    /// # Errors
    /// When the terminal cannot be written.
    pub fn send(&self, command: impl Command) -> io::Result<()> {
        let mut bytes = Vec::new();
        queue!(bytes, command)?;
        self.writer.add(&bytes)
    }

    /// Gives the terminal back and stops this process, as `^Z` does elsewhere. When it goes on, it gets a SIGCONT, and
    /// the screen is to be taken [again](Self::retake).
    ///
    /// # Errors
    /// When the process cannot be stopped.
    pub fn suspend(&self) -> io::Result<()> {
        give_back(&self.writer);
        // The whole group, as the terminal itself would: a shell's job is the group. SIGTSTP is ours to catch; SIGSTOP
        // cannot be caught.
        Ok(rustix::process::kill_current_process_group(rustix::process::Signal::STOP)?)
    }

    /// Takes the terminal again after a SIGCONT, whoever stopped this process. Where it was stopped unasked, the
    /// terminal was never given back, and the shell has made it its own all the same.
    ///
    /// # Errors
    /// When the terminal cannot be read, written or switched to raw mode.
    pub fn retake(&mut self) -> io::Result<()> {
        give_back(&self.writer);
        self.forget();
        enter(&self.writer, self.mouse)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back(&self.writer);
    }
}

fn enter(writer: &Writer, mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::Release);
    let mut bytes = Vec::new();
    queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    if mouse {
        queue!(bytes, EnableMouseCapture)?;
    }
    writer.add(&bytes)
}

/// Restores the terminal. Errors are ignored: the terminal may be closed.
fn give_back(writer: &Writer) {
    if !TAKEN.swap(false, Ordering::AcqRel) {
        return;
    }
    let mut bytes = Vec::new();
    let _ =
        queue!(bytes, EndSynchronizedUpdate, DisableMouseCapture, DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = writer.add(&bytes);
    writer.wait();
    let _ = disable_raw_mode();
}

/// Gives the terminal back before a panic's message is printed, so that it can be read.
fn give_back_on_panic(writer: &Arc<Writer>) {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let (print, writer) = (std::panic::take_hook(), Arc::clone(writer));
        std::panic::set_hook(Box::new(move |info| {
            give_back(&writer);
            print(info);
        }));
    });
}
