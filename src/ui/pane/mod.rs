//! What is drawn inside one lane: one file a pane.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::scene::Scene;

mod cancellation;
mod checks;
mod detail;
mod files;
#[cfg(test)]
mod fixture;
mod header;
mod log;
mod output;
mod source;
mod tasks;
mod words;

pub use cancellation::{lives, moment_at};
pub use source::line_at_work;

/// Which pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pane {
    /// The loop's states, counts and charts. It has no key and never the focus.
    Header,
    /// The tasks.
    #[default]
    Tasks,
    /// Every task's life as a line, with requests, deliveries, ends and signals.
    Cancellation,
    /// File descriptors.
    Files,
    /// The program's source with the line at work.
    Source,
    /// Everything that happened.
    Log,
    /// What the program printed.
    Output,
    /// What the rules say.
    Checks,
    /// One task.
    Detail,
}

/// What the frame must know of a pane.
#[derive(Debug)]
pub struct PaneKind {
    /// Which one.
    pub pane: Pane,
    /// Its name on the screen.
    pub title: &'static str,
    /// The least height that is of use, without the title line.
    pub least: u16,
    /// The height it is content with for now, at a width.
    pub wants: fn(&Scene, u16) -> u16,
    /// How many rows its list has; the selection stays below.
    pub rows: fn(&Scene) -> usize,
    /// How many lines stand above the list's first row.
    pub head: u16,
    /// What stands beside its name: how things are as a whole.
    pub note: fn(&Scene) -> Option<(String, Style)>,
    /// Draws it. Reads the scene and writes the cells of the area, nothing else; any area is fine, an empty one too.
    pub draw: fn(&Scene, Rect, &mut Buffer),
}

/// Every pane, from top to bottom as lanes show them. The key of the n-th is `n`, the header's 0 is not a key.
pub const PANES: &[PaneKind] = &[
    header::KIND,
    tasks::KIND,
    cancellation::KIND,
    files::KIND,
    source::KIND,
    log::KIND,
    output::KIND,
    checks::KIND,
    detail::KIND,
];

impl Pane {
    /// What the frame must know of it.
    pub fn kind(self) -> &'static PaneKind {
        &PANES[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;

    use super::{
        PANES, Pane,
        fixture::{Story, View, ms, text},
    };
    use crate::ui::{scene::List, theme::Theme};

    #[test]
    fn the_list_has_every_pane_at_its_place() {
        for (place, kind) in PANES.iter().enumerate() {
            assert_eq!(kind.pane as usize, place, "{}", kind.title);
        }
    }

    #[test]
    fn in_ascii_every_sign_is_ascii() {
        let story = Story::shutdown();
        for kind in PANES {
            let view = View { theme: Theme::ALL[0].clone().ascii(), ..View::default() };
            let mut buf = story.draw(kind.pane, ms(1_700), (120, 12), &view);
            crate::ui::widget::ascii::reduce(&mut buf);
            assert!(buf.content.iter().all(|cell| cell.symbol().is_ascii()), "{}", kind.title);
        }
    }

    /// Words that only later events can bring. Findings come already judged for the moment.
    #[test]
    fn nothing_shows_before_it_happened() {
        let story = Story::shutdown();
        for kind in PANES.iter().filter(|kind| kind.pane != Pane::Checks) {
            let early = text(&story.draw(kind.pane, ms(105), (120, 12), &View::default()));
            for later in ["worker-2", "SIGTERM▼", "you sent", "went on, though", "ERR", "asked to", "GATHER"] {
                assert!(!early.contains(later), "{later} in {}:\n{early}", kind.title);
            }
        }
    }

    fn hostile() -> impl Strategy<Value = String> {
        let parts = prop::sample::select(vec![
            "\u{1b}[31m",
            "\u{9b}2J",
            "\u{1b}]0;x\u{7}",
            "\n",
            "\t",
            "\u{202e}",
            "שלום",
            "数",
            "e\u{301}\u{301}",
            "\u{200d}",
            "👨\u{200d}👩\u{200d}👧",
            "\u{feff}",
            "a",
            " ",
            "very-long-".repeat(1_000).leak(),
            "\u{0}",
            "ﾞ",
        ]);
        prop::collection::vec(parts, 0..6).prop_map(|parts| parts.concat())
    }

    fn is_safe(buf: &Buffer) -> bool {
        buf.content.iter().all(|cell| !cell.symbol().chars().any(char::is_control))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_size_at_any_moment(
            width in 0u16..140,
            height in 0u16..24,
            at in 0u64..2_500,
            (selected, top) in (0usize..40, 0usize..40),
            (from, length) in (0u64..2_500, 0u64..2_500),
        ) {
            let story = Story::shutdown();
            let list = List { selected, top };
            for kind in PANES {
                let view = View { list, window: Some((ms(from), ms(from + length))), ..View::default() };
                story.draw(kind.pane, ms(at), (width, height), &view);
                Story::empty().draw(kind.pane, ms(at), (width, height), &view);
            }
        }

        #[test]
        fn any_name(names in prop::collection::vec(hostile(), 1..6), width in 0u16..100) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let story = Story::of_names(&names);
            for kind in PANES {
                let buf = story.draw(kind.pane, ms(900), (width, 8), &View::default());
                prop_assert!(is_safe(&buf), "{}", kind.title);
            }
        }
    }
}
