//! What is drawn inside one lane: one file a pane. A new one says in its file what it is, and has its line in [`PANES`].

mod charts;
mod checks;
mod cost;
mod detail;
mod fds;
#[cfg(test)]
mod fixture;
mod header;
mod kind;
mod log;
mod output;
mod passage;
mod runtime;
mod source;
mod tasks;
mod words;

#[cfg(test)]
pub(super) use fixture::{model_of, text as text_of};
use kind::key;
pub use kind::{Counter, Follows, PaneKind, Role};

/// Every pane, from top to bottom as lanes show them.
pub const PANES: &[PaneKind] = &[
    header::KIND,
    tasks::KIND,
    charts::KIND,
    fds::KIND,
    source::KIND,
    log::KIND,
    output::KIND,
    checks::KIND,
    detail::KIND,
    runtime::KIND,
    passage::KIND,
    cost::KIND,
];

/// A pane, by its place in [`PANES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pane(usize);

impl Default for Pane {
    fn default() -> Self {
        Self::of(Role::Home)
    }
}

impl Pane {
    /// All of them, from top to bottom.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..PANES.len()).map(Self)
    }

    /// The pane in a role.
    pub fn of(role: Role) -> Self {
        Self::all().find(|pane| pane.kind().role == Some(role)).unwrap_or(Self(0))
    }

    /// The pane with this title.
    pub fn titled(title: &str) -> Option<Self> {
        Self::all().find(|pane| pane.kind().title == title)
    }

    /// Its place among all panes.
    pub const fn index(self) -> usize {
        self.0
    }

    pub const fn kind(self) -> &'static PaneKind {
        &PANES[self.0]
    }

    /// Whether it has a line with its title.
    pub const fn has_title(self) -> bool {
        !self.kind().title.is_empty()
    }

    /// Whether it can have the focus.
    pub const fn takes_focus(self) -> bool {
        !self.kind().chords.is_empty()
    }

    /// Whether its rows are tasks.
    pub const fn lists_tasks(self) -> bool {
        self.kind().task_at.is_some()
    }

    /// Whether it is the pane in a role.
    pub fn is(self, role: Role) -> bool {
        self.kind().role == Some(role)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;

    use super::{
        PANES, Role,
        fixture::{Setting, Story, ms, text},
    };
    use crate::ui::{scene::Scroll, theme::Theme, widget::timeline::Window};

    #[test]
    fn every_role_has_one_pane() {
        for role in [Role::Header, Role::Home, Role::Task] {
            assert_eq!(PANES.iter().filter(|kind| kind.role == Some(role)).count(), 1, "{role:?}");
        }
    }

    #[test]
    fn panes_with_a_key_have_a_title_and_a_sentence() {
        for kind in PANES {
            assert_eq!((kind.title.is_empty(), kind.help.is_empty()), (kind.chords.is_empty(), kind.chords.is_empty()));
        }
    }

    #[test]
    fn in_ascii_every_sign_is_ascii() {
        let story = Story::shutdown();
        for kind in PANES {
            let view = Setting { theme: Theme::ALL[0].clone().ascii(), ..Setting::default() };
            let mut buf = story.draw(kind, ms(1_700), (120, 12), &view);
            crate::ui::widget::ascii::reduce(&mut buf);
            assert!(buf.content.iter().all(|cell| cell.symbol().is_ascii()), "{}", kind.title);
        }
    }

    /// Words that only later events can bring. Findings come already judged for the moment.
    #[test]
    fn nothing_shows_before_it_happened() {
        let story = Story::shutdown();
        for kind in PANES.iter().filter(|kind| kind.title != "checks") {
            let early = text(&story.draw(kind, ms(105), (120, 12), &Setting::default()));
            for later in
                ["worker-2", "SIGTERM▼", "loopscope sent", "swallowed the", "ERR", "cancel requested", "GATHER"]
            {
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
            let list = Scroll { selected, top };
            for kind in PANES {
                let view = Setting { list, window: Some(Window::whole(ms(from), ms(from + length))), ..Setting::default() };
                story.draw(kind, ms(at), (width, height), &view);
                Story::empty().draw(kind, ms(at), (width, height), &view);
            }
        }

        #[test]
        fn any_name(names in prop::collection::vec(hostile(), 1..6), width in 0u16..100) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let story = Story::of_names(&names);
            for kind in PANES {
                let buf = story.draw(kind, ms(900), (width, 8), &Setting::default());
                prop_assert!(is_safe(&buf), "{}", kind.title);
            }
        }
    }
}
