//! The terminal: taken, given back on every way out, and drawn on in whole frames.

use std::{
    io::{self, BufWriter, Stdout, Write, stdout},
    sync::atomic::{AtomicBool, Ordering},
};

use crossterm::{
    cursor::{Hide, Show},
    event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture},
    execute, queue,
    style::force_color_output,
    terminal::{
        BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
        disable_raw_mode, enable_raw_mode,
    },
};
use ratatui::{
    backend::{Backend, CrosstermBackend},
    buffer::Buffer,
};

/// Whether the terminal is ours now, so that the panic hook and [`Drop`] give it back exactly once.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal in raw mode on its other screen. Dropping it gives it back.
pub struct Screen {
    terminal: CrosstermBackend<BufWriter<Stdout>>,
    /// What the terminal shows.
    shown: Buffer,
    mouse: bool,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When the terminal cannot be read, written or switched to raw mode.
    pub fn take(mouse: bool) -> io::Result<Self> {
        // Under NO_COLOR crossterm writes a bare `CSI m` for a colour, which wipes bold and reversed as well. The
        // themes leave colours out instead.
        force_color_output(true);
        give_back_on_panic();
        enter(mouse)?;
        let terminal = CrosstermBackend::new(BufWriter::with_capacity(1 << 16, stdout()));
        Ok(Self { terminal, shown: Buffer::default(), mouse })
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
        let mut frame = Buffer::empty(self.terminal.size()?.into());
        draw(&mut frame);
        if frame == self.shown {
            return Ok(());
        }
        queue!(self.terminal, BeginSynchronizedUpdate)?;
        if frame.area != self.shown.area {
            self.shown = Buffer::empty(frame.area);
            queue!(self.terminal, Clear(ClearType::All))?;
        }
        self.terminal.draw(self.shown.diff_iter(&frame))?;
        self.shown = frame;
        execute!(self.terminal, EndSynchronizedUpdate)
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
        if on { execute!(stdout(), EnableMouseCapture) } else { execute!(stdout(), DisableMouseCapture) }
    }

    /// Gives the terminal back and stops this process, as `^Z` does elsewhere. When it goes on, it gets a SIGCONT, and
    /// the screen is to be taken [again](Self::retake).
    ///
    /// # Errors
    /// When the process cannot be stopped.
    pub fn suspend(&self) -> io::Result<()> {
        give_back();
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
        give_back();
        self.forget();
        enter(self.mouse)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn enter(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::Release);
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    if mouse { execute!(stdout(), EnableMouseCapture) } else { Ok(()) }
}

/// Leaves the terminal as it was. Errors have nowhere to go: the terminal may be gone.
fn give_back() {
    if !TAKEN.swap(false, Ordering::AcqRel) {
        return;
    }
    let _ = execute!(
        stdout(),
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
    let _ = stdout().flush();
    let _ = disable_raw_mode();
}

/// Gives the terminal back before a panic's message is printed, so that it can be read.
fn give_back_on_panic() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            give_back();
            print(info);
        }));
    });
}
