//! How things look: styles by what they mean, and the signs.
//!
//! A colour never says anything alone: beside it stands a word, a sign, or at least bold or reversed. The hues are
//! those of Okabe and Ito, which stay apart for every kind of colour sight.

use ratatui::style::{Color, Modifier, Style};

use super::glyphs::Glyphs;
use crate::{
    event::{End, LoopState, Stream},
    finding::Verdict,
    model::TaskState,
};

/// How things look.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    pub name: &'static str,
    /// The hues; `None` shows no colour at all.
    pub hues: Option<Hues>,
    pub glyphs: &'static Glyphs,
    /// Whether a live picture flows; else it moves on where something happens, once a second at most.
    pub motion: bool,
    /// Whether it is shown to a room: fewer panes, more space, and the marks explained.
    pub presents: bool,
}

/// A theme's hues, by meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hues {
    /// Less important text, and borders.
    pub dim: Color,
    /// Names, keys, the focus.
    pub accent: Color,
    /// Held, returned, running.
    pub good: Color,
    /// Found, failed, killed.
    pub bad: Color,
    /// Cancel requested; scheduled; what wants attention.
    pub warn: Color,
    /// Cancellation delivered and done.
    pub cancel: Color,
    /// Waiting.
    pub calm: Color,
    /// Text on a selected row, and its ground.
    pub selected: (Color, Color),
    /// Text on a ground of `bad`.
    pub on_bad: Color,
    /// Plain text, and the ground of the whole screen; `None` leaves both to the terminal.
    pub ground: Option<(Color, Color)>,
}

const fn rgb(hex: u32) -> Color {
    let [_, r, g, b] = hex.to_be_bytes();
    Color::Rgb(r, g, b)
}

impl Theme {
    /// Every theme, the default one first.
    pub const ALL: &[Self] = &[
        Self::with(
            "dark",
            Hues {
                dim: rgb(0x8a_8a_8a),
                accent: rgb(0x56_b4_e9),
                good: rgb(0x1f_c2_95),
                bad: rgb(0xf0_7b_3f),
                warn: rgb(0xe6_9f_00),
                cancel: rgb(0xcc_79_a7),
                calm: rgb(0x6f_a8_dc),
                selected: (rgb(0xff_ff_ff), rgb(0x26_4f_78)),
                on_bad: rgb(0x16_18_1d),
                ground: Some((rgb(0xd8_db_e2), rgb(0x16_18_1d))),
            },
        ),
        Self::with(
            "light",
            Hues {
                dim: rgb(0x6a_6a_6a),
                accent: rgb(0x00_72_b2),
                good: rgb(0x00_78_57),
                bad: rgb(0xb8_4a_00),
                warn: rgb(0x8f_5f_00),
                cancel: rgb(0xa0_43_78),
                calm: rgb(0x2d_5f_8f),
                selected: (rgb(0x00_00_00), rgb(0xbf_dc_f2)),
                on_bad: rgb(0xff_ff_ff),
                ground: Some((rgb(0x1c_1e_22), rgb(0xff_ff_ff))),
            },
        ),
        Self::with(
            "projector",
            Hues {
                dim: rgb(0x4a_4a_4a),
                accent: rgb(0x00_4b_91),
                good: rgb(0x00_5c_38),
                bad: rgb(0xa6_2e_00),
                warn: rgb(0x6e_4a_00),
                cancel: rgb(0x8a_1f_66),
                calm: rgb(0x1c_4a_80),
                selected: (rgb(0xff_ff_ff), rgb(0x00_3a_75)),
                on_bad: rgb(0xff_ff_ff),
                ground: Some((rgb(0x00_00_00), rgb(0xff_ff_ff))),
            },
        ),
        Self::with(
            "16",
            Hues {
                dim: Color::DarkGray,
                accent: Color::Cyan,
                good: Color::Green,
                bad: Color::Red,
                warn: Color::Yellow,
                cancel: Color::Magenta,
                calm: Color::Blue,
                selected: (Color::Black, Color::Cyan),
                on_bad: Color::White,
                ground: None,
            },
        ),
        Self { name: "mono", hues: None, glyphs: &Glyphs::UNICODE, motion: true, presents: false },
    ];

    const fn with(name: &'static str, hues: Hues) -> Self {
        Self { name, hues: Some(hues), glyphs: &Glyphs::UNICODE, motion: true, presents: false }
    }

    /// The theme of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|theme| theme.name == name).cloned()
    }

    /// The same with signs from ASCII alone.
    #[must_use]
    pub const fn ascii(mut self) -> Self {
        self.glyphs = &Glyphs::ASCII;
        self
    }

    /// Whether the signs are from ASCII alone.
    pub fn is_ascii(&self) -> bool {
        self.glyphs == &Glyphs::ASCII
    }

    /// The same without movement.
    #[must_use]
    pub const fn still(mut self) -> Self {
        self.motion = false;
        self
    }

    /// The same for a room that sees it from afar.
    #[must_use]
    pub const fn presenting(mut self) -> Self {
        self.presents = true;
        self
    }

    fn hue(&self, pick: impl Fn(Hues) -> Color) -> Style {
        self.hues.map_or_else(Style::new, |hues| Style::new().fg(pick(hues)))
    }

    pub const fn text(&self) -> Style {
        Style::new()
    }

    /// Text that matters less: units, places, what is over.
    pub fn dim(&self) -> Style {
        let style = self.hue(|hues| hues.dim);
        if self.hues.is_some() { style } else { style.add_modifier(Modifier::DIM) }
    }

    pub fn title(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    pub fn key(&self) -> Style {
        self.hue(|hues| hues.accent).add_modifier(Modifier::BOLD)
    }

    /// Something to notice that is neither good nor bad.
    pub fn accent(&self) -> Style {
        self.hue(|hues| hues.accent)
    }

    pub fn border(&self, focused: bool) -> Style {
        if focused { self.key() } else { self.dim() }
    }

    /// The selected row; of the pane that has the focus, or of another.
    pub fn selected(&self, focused: bool) -> Style {
        match (focused, self.hues) {
            (true, Some(Hues { selected: (fg, bg), .. })) => Style::new().fg(fg).bg(bg).add_modifier(Modifier::BOLD),
            (true, None) => Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
            (false, _) => Style::new().add_modifier(Modifier::BOLD),
        }
    }

    /// What went as it should.
    pub fn good(&self) -> Style {
        self.hue(|hues| hues.good)
    }

    /// What went wrong; never dim, whatever is below.
    pub fn bad(&self) -> Style {
        self.hue(|hues| hues.bad).add_modifier(Modifier::BOLD).remove_modifier(Modifier::DIM)
    }

    /// The words of a failure: without colours they are reversed, so that none are more visible.
    pub fn failure(&self) -> Style {
        if self.hues.is_some() { self.bad() } else { self.bad().add_modifier(Modifier::REVERSED) }
    }

    /// The title of what is wrong: nothing on the screen is more visible.
    pub fn alarm(&self) -> Style {
        match self.hues {
            Some(Hues { on_bad, bad, .. }) => Style::new().fg(on_bad).bg(bad).add_modifier(Modifier::BOLD),
            None => Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
        }
    }

    /// The label of what to do.
    pub fn fix(&self) -> Style {
        self.good().add_modifier(Modifier::BOLD)
    }

    pub fn warn(&self) -> Style {
        self.hue(|hues| hues.warn)
    }

    pub fn request(&self) -> Style {
        self.warn().add_modifier(Modifier::BOLD)
    }

    pub fn delivery(&self) -> Style {
        self.hue(|hues| hues.cancel).add_modifier(Modifier::BOLD)
    }

    /// A signal, and its line through all tasks.
    pub fn signal(&self) -> Style {
        self.bad()
    }

    /// The cursor's line through all times.
    pub fn cursor(&self) -> Style {
        self.accent()
    }

    pub fn chart(&self) -> Style {
        self.hue(|hues| hues.calm)
    }

    pub fn loop_state(&self, state: LoopState) -> Style {
        match state {
            LoopState::Created => self.warn(),
            LoopState::Running => self.good().add_modifier(Modifier::BOLD),
            LoopState::Stopped | LoopState::Dropped => self.warn().add_modifier(Modifier::BOLD),
            LoopState::Closed => self.text(),
        }
    }

    pub fn task_state(&self, state: TaskState) -> Style {
        match state {
            TaskState::Scheduled => self.warn(),
            TaskState::Running => self.good().add_modifier(Modifier::BOLD),
            TaskState::Waiting(_) => self.chart(),
            TaskState::Cancelling => self.delivery(),
            TaskState::Ended(end) => self.end(end),
        }
    }

    pub fn end(&self, end: End) -> Style {
        match end {
            End::Returned => self.dim(),
            End::Cancelled => self.hue(|hues| hues.cancel),
            End::Failed | End::Destroyed => self.bad(),
            End::Unknown => self.warn(),
        }
    }

    pub fn verdict(&self, verdict: Verdict) -> Style {
        match verdict {
            Verdict::Ok => self.good(),
            Verdict::Fail => self.failure(),
            Verdict::Unknown | Verdict::NotApplicable => self.dim(),
        }
    }

    /// The sign of what a finding says.
    pub const fn verdict_sign(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Ok => self.glyphs.ok,
            Verdict::Fail => self.glyphs.fail,
            Verdict::Unknown | Verdict::NotApplicable => self.glyphs.unknown,
        }
    }

    pub fn stream(&self, stream: Stream) -> Style {
        match stream {
            Stream::Stdout => self.text(),
            Stream::Stderr => self.warn(),
        }
    }
}
