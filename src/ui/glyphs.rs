//! Every sign that the screens draw, once in Unicode and once in ASCII. Each is one column wide.

use ratatui::symbols::{border, line};

/// A set of signs.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// A check that is ok.
    pub ok: &'static str,
    pub fail: &'static str,
    /// A check whose answer is unknown.
    pub unknown: &'static str,
    pub request: &'static str,
    pub delivery: &'static str,
    /// Requested and delivered, in one column.
    pub requested_and_delivered: &'static str,
    /// A cancel that was swallowed.
    pub swallowed: &'static str,
    /// `uncancel()` withdrew the request.
    pub uncancelled: &'static str,
    pub end: &'static str,
    pub failed: &'static str,
    /// A signal, on top of its line.
    pub signal: &'static str,
    /// The line of a signal, downwards.
    pub signal_line: &'static str,
    pub cursor_line: &'static str,
    pub life: &'static str,
    /// A task's life between request and delivery.
    pub requested: &'static str,
    /// Idle time is folded here.
    pub fold: &'static str,
    /// A task's life while it is polled.
    pub busy: &'static str,
    pub live: &'static str,
    /// No lane runs any more.
    pub ended: &'static str,
    pub paused: &'static str,
    /// In front of the selected row.
    pub marker: &'static str,
    /// In front of a group that is open.
    pub unfolded: &'static str,
    /// In front of a group whose rows are folded away.
    pub folded: &'static str,
    /// Something was cut off here.
    pub ellipsis: &'static str,
    /// Between two things of one line.
    pub dot: &'static str,
    pub left: &'static str,
    /// From one thing to another; to the right.
    pub arrow: &'static str,
    /// Between the states of a loop.
    pub dash: &'static str,
    pub up: &'static str,
    pub down: &'static str,
    /// The Enter key; the one sign that is wider in ASCII.
    pub enter: &'static str,
    /// A branch of a tree that has a sibling below.
    pub branch: &'static str,
    /// The last branch of a tree.
    pub last_branch: &'static str,
    /// Eight heights of a bar, lowest first.
    pub bars: [&'static str; 8],
    /// Lines and corners of boxes.
    pub border: border::Set<'static>,
    /// The same around what is wrong.
    pub alarm: border::Set<'static>,
    /// Where lines meet.
    pub line: line::Set<'static>,
}

impl Glyphs {
    /// For terminals that show Unicode.
    pub const UNICODE: Self = Self {
        ok: "✓",
        fail: "✗",
        unknown: "?",
        request: "◇",
        delivery: "◆",
        requested_and_delivered: "◈",
        swallowed: "⊘",
        uncancelled: "◁",
        end: "●",
        failed: "✗",
        signal: "▼",
        signal_line: "┊",
        cursor_line: "│",
        life: "━",
        requested: "╌",
        fold: "≈",
        busy: "▬",
        live: "●",
        ended: "■",
        paused: "‖",
        marker: "▸",
        unfolded: "▾",
        folded: "▹",
        ellipsis: "…",
        dot: "·",
        left: "←",
        arrow: "→",
        dash: "─",
        up: "▲",
        down: "▼",
        enter: "⏎",
        branch: "├",
        last_branch: "└",
        bars: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        border: border::PLAIN,
        alarm: border::THICK,
        line: line::NORMAL,
    };

    pub const ASCII: Self = Self {
        ok: "+",
        fail: "x",
        unknown: "?",
        request: "R",
        delivery: "D",
        requested_and_delivered: "B",
        swallowed: "S",
        uncancelled: "U",
        end: "E",
        failed: "X",
        signal: "v",
        signal_line: ":",
        cursor_line: "|",
        life: "=",
        requested: "~",
        fold: "/",
        busy: "@",
        live: "*",
        ended: "#",
        paused: "\"",
        marker: ">",
        unfolded: "-",
        folded: "+",
        ellipsis: "~",
        dot: "-",
        left: "<",
        arrow: ">",
        dash: "-",
        up: "^",
        down: "v",
        enter: "Enter",
        branch: "|",
        last_branch: "`",
        bars: ["_", ".", "-", "=", "+", "o", "%", "#"],
        border: border::Set {
            top_left: "+",
            top_right: "+",
            bottom_left: "+",
            bottom_right: "+",
            vertical_left: "|",
            vertical_right: "|",
            horizontal_top: "-",
            horizontal_bottom: "-",
        },
        alarm: border::Set {
            top_left: "#",
            top_right: "#",
            bottom_left: "#",
            bottom_right: "#",
            vertical_left: "#",
            vertical_right: "#",
            horizontal_top: "=",
            horizontal_bottom: "=",
        },
        line: line::Set {
            vertical: "|",
            horizontal: "-",
            top_right: "+",
            top_left: "+",
            bottom_right: "+",
            bottom_left: "+",
            vertical_left: "+",
            vertical_right: "+",
            horizontal_down: "+",
            horizontal_up: "+",
            cross: "+",
        },
    };
}
