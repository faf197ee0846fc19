//! Every sign that the screens draw, once in Unicode and once in ASCII. Each is one column wide.

use ratatui::symbols::{border, line};

/// A set of signs.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// A held finding, a closed loop.
    pub ok: &'static str,
    /// A finding that was found.
    pub found: &'static str,
    /// A finding that cannot be told yet.
    pub unknown: &'static str,
    /// Cancellation requested.
    pub request: &'static str,
    /// Cancellation delivered.
    pub delivery: &'static str,
    /// Both, in one column.
    pub asked_and_told: &'static str,
    /// Requested, delivered and ended, in one column.
    pub at_once: &'static str,
    /// A cancellation that was not passed on.
    pub swallow: &'static str,
    /// A request that was taken back.
    pub taken_back: &'static str,
    /// A task's end.
    pub end: &'static str,
    /// A task that failed.
    pub failed: &'static str,
    /// A signal, on top of its line.
    pub signal: &'static str,
    /// The line of a signal, downwards.
    pub signal_line: &'static str,
    /// The cursor's line, downwards.
    pub cursor_line: &'static str,
    /// A task's life.
    pub life: &'static str,
    /// A task's life between request and delivery.
    pub asked: &'static str,
    /// A task's life while it is polled.
    pub busy: &'static str,
    /// Live.
    pub live: &'static str,
    /// Over.
    pub over: &'static str,
    /// Paused.
    pub paused: &'static str,
    /// In front of the selected row.
    pub marker: &'static str,
    /// Something was cut off here.
    pub ellipsis: &'static str,
    /// Between two things of one line.
    pub dot: &'static str,
    /// To the left.
    pub left: &'static str,
    /// From one thing to another; to the right.
    pub arrow: &'static str,
    /// Between the states of a loop.
    pub dash: &'static str,
    /// Sorted upwards.
    pub up: &'static str,
    /// Sorted downwards.
    pub down: &'static str,
    /// The Enter key; the one sign that is wider in ASCII.
    pub enter: &'static str,
    /// A branch of a tree that has a sister below.
    pub branch: &'static str,
    /// The last branch of a tree.
    pub last_branch: &'static str,
    /// Eight heights of a bar, lowest first.
    pub bars: [&'static str; 8],
    /// Lines and corners of boxes.
    pub border: border::Set<'static>,
    /// Where lines meet.
    pub line: line::Set<'static>,
}

impl Glyphs {
    /// For terminals that show Unicode.
    pub const UNICODE: Self = Self {
        ok: "✓",
        found: "✗",
        unknown: "?",
        request: "◇",
        delivery: "◆",
        asked_and_told: "◈",
        at_once: "◉",
        swallow: "⊘",
        taken_back: "◁",
        end: "●",
        failed: "✗",
        signal: "▼",
        signal_line: "┊",
        cursor_line: "│",
        life: "━",
        asked: "╌",
        busy: "▬",
        live: "●",
        over: "■",
        paused: "‖",
        marker: "▸",
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
        line: line::NORMAL,
    };

    /// For every other terminal.
    pub const ASCII: Self = Self {
        ok: "+",
        found: "x",
        unknown: "?",
        request: "o",
        delivery: "#",
        asked_and_told: "&",
        at_once: "$",
        swallow: "%",
        taken_back: "u",
        end: "*",
        failed: "x",
        signal: "v",
        signal_line: ":",
        cursor_line: "|",
        life: "=",
        asked: "~",
        busy: "@",
        live: "*",
        over: "#",
        paused: "\"",
        marker: ">",
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
