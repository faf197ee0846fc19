//! The key table: help, the bottom bar, the palette and the keys themselves all come from it.

use std::sync::LazyLock;

use crossterm::event::KeyCode;

use super::{
    action::{Action, Focus, Letter, Move, Side, TimeStep, Zoom},
    chord::Chord,
    own_keys::chords,
    pane::Pane,
};

/// A line of the key table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// What to press: any of these.
    pub chords: &'static [Chord],
    pub action: Action,
    /// When it can be done.
    pub when: When,
    /// What the bottom bar calls it; empty is not in the bar. Neighbours of one name share an entry there.
    pub bar: &'static str,
    /// What it does, as a sentence.
    pub help: &'static str,
}

/// When something can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    Always,
    /// In the gallery, but for its filter.
    Gallery,
    /// In the gallery, while its filter is typed.
    Filter,
    List,
    Form,
    /// In the gallery's source.
    Source,
    /// On the screen of statements.
    Claims,
    Board,
    /// In the dashboard, while the picture follows what happens.
    Live,
    /// In the dashboard, while the picture is held still.
    Paused,
    /// In the dashboard, with a recording.
    Past,
    /// In the dashboard, while a recording plays.
    Playing,
    /// In the dashboard, with a recording that does not play.
    Still,
    /// In the dashboard, with a bookmark.
    Bookmarks,
    /// In the dashboard, with two lanes or more.
    Lanes,
    /// In the dashboard, with a lane that still runs.
    Running,
    /// The same, where the program has a terminal of its own.
    Terminal,
    /// In the dashboard, with something that can be run again.
    Again,
    /// In the dashboard, with a scenario that has parameters.
    Change,
    /// In the dashboard, with lanes that differ.
    Differ,
    /// In the dashboard, with a headline that has evidence.
    Evidence,
    /// In the dashboard, after a text was searched.
    Found,
    /// Wherever there is a step back.
    Inside,
    Tasks,
    /// With a row of the log selected that is in a group.
    Fold,
    /// With a check selected that is about a moment.
    Check,
    /// With a task selected in a lane that still runs.
    Task,
    /// In the dashboard, with a lesson.
    Lesson,
    /// The same, with a question that has such an answer.
    Answer(Letter),
}

impl When {
    /// Why it cannot be done now, for a key pressed in the dashboard; `None` where the key is for another screen.
    pub const fn refusal(self) -> Option<&'static str> {
        match self {
            Self::Running => Some("no lane runs any more; r runs it again"),
            Self::Terminal => Some("no program with a terminal of its own runs; watch --tty gives it one"),
            Self::Lanes => Some("there is only one lane"),
            Self::Again => Some("this cannot be run again"),
            Self::Change => Some("only a scenario has parameters to change"),
            Self::Differ => Some("no two lanes differ"),
            Self::Past => Some("only a recording has a speed"),
            Self::Bookmarks => Some("there is no bookmark; b sets one"),
            Self::Found => Some("nothing was searched yet; / searches"),
            Self::Evidence => Some("the headline has no steps to go to"),
            Self::Fold => Some("this row is in no group that folds"),
            Self::Check => Some("this check is about no moment"),
            Self::Tasks => Some("only for tasks; 1 goes to them"),
            Self::Task => Some("only for a task of a running lane; 1 goes to the tasks"),
            _ => None,
        }
    }
}

const fn key(chords: &'static [Chord], action: Action, when: When, bar: &'static str, help: &'static str) -> Key {
    Key { chords, action, when, bar, help }
}

const fn c(char: char) -> Chord {
    Chord::char(char)
}

const fn k(code: KeyCode) -> Chord {
    Chord::code(code)
}

/// Everything that can be done, in the order of the help, and of the bottom bar, which takes what fits. The panes' keys
/// stand in their own files.
pub static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| {
    let own = |key: Key| Key { chords: chords(key.action, key.chords), ..key };
    usual().into_iter().map(own).collect()
});

/// The same before the configuration changes keys.
pub fn usual() -> Vec<Key> {
    let panes = Pane::all().filter(|pane| pane.takes_focus()).map(|pane| {
        let kind = pane.kind();
        key(kind.chords, Action::Focus(Focus::Pane(pane)), When::Board, "", kind.help)
    });
    BEFORE_PANES.iter().copied().chain(panes).chain(BEHIND_PANES.iter().copied()).collect()
}

#[rustfmt::skip]
const BEFORE_PANES: &[Key] = &[
    key(&[c('a')], Action::Answer(Letter::A), When::Answer(Letter::A), "answer", "Give the first answer of a lesson's question."),
    key(&[c('b')], Action::Answer(Letter::B), When::Answer(Letter::B), "answer", "Give the second answer."),
    key(&[c('c')], Action::Answer(Letter::C), When::Answer(Letter::C), "answer", "Give the third answer."),
    key(&[c('d')], Action::Answer(Letter::D), When::Answer(Letter::D), "answer", "Give the fourth answer."),
    key(&[k(KeyCode::Enter)], Action::LessonTurn(Side::Right), When::Lesson, "go on", "Go on in a lesson; twice past a question."),
    key(&[k(KeyCode::Backspace)], Action::LessonTurn(Side::Left), When::Lesson, "last card", "Go back to the lesson's card before."),
    key(&[k(KeyCode::Enter)], Action::Start, When::Gallery, "run", "Run the selected scenario."),
    key(&[k(KeyCode::Enter)], Action::Keep, When::Filter, "keep", "Keep the filter and go to the scenarios it leaves."),
    key(&[k(KeyCode::Tab)], Action::Form(Side::Right), When::List, "parameters", "Go to the parameters; type to change one."),
    key(&[k(KeyCode::Tab)], Action::Form(Side::Right), When::Form, "source", "Go to the source, where it has room; arrows scroll it."),
    key(&[k(KeyCode::Tab)], Action::Form(Side::Right), When::Source, "scenarios", "Go back to the scenarios."),
    key(&[k(KeyCode::BackTab)], Action::Form(Side::Left), When::Gallery, "", "Go back from the source or the parameters."),
    key(&[k(KeyCode::Left)], Action::Turn(Side::Left), When::Form, "change", "Choose the previous value."),
    key(&[k(KeyCode::Right)], Action::Turn(Side::Right), When::Form, "change", "Choose the next value."),
    key(&[c('m')], Action::EntryPoints, When::List, "entry point", "Run both entry points, or the managed or manual one."),
    key(&[c('n')], Action::Engines, When::List, "engine", "Run on Tokio, on CPython, or on both."),
    key(&[c('L')], Action::Lessons, When::List, "lessons", "Choose a lesson: the life of a loop, step by step."),
    key(&[c('a')], Action::Advise, When::List, "advice", "Answer a few questions: which entry point, and why."),
    key(&[c('C')], Action::Claims, When::List, "statements", "Show what articles say, and judge it by running it."),
    key(&[k(KeyCode::Enter)], Action::Judge, When::Claims, "judge", "Run what shows the selected statement, and judge it."),
    key(&[c('a')], Action::JudgeAll, When::Claims, "judge all", "Run and judge all statements."),
    key(&[c('o')], Action::OpenClaim, When::Claims, "open its run", "Run what shows the statement in the dashboard."),
    key(&[c('n')], Action::Engines, When::Claims, "engine", "Judge on Tokio, on CPython, or on both."),
    key(&[c('/')], Action::Filter, When::List, "filter", "Show only the scenarios that contain a text."),

    key(&[c('s')], Action::Signal, When::Running, "signal", "Send SIGINT, SIGTERM or SIGKILL."),
    key(&[c('I')], Action::Type, When::Terminal, "type", "Let the keys go to the program's terminal; ^] comes back."),
    key(&[c(' ')], Action::Pause, When::Live, "pause", "Hold the picture; the lanes go on."),
    key(&[c(' ')], Action::Live, When::Paused, "live", "Follow what happens again."),
    key(&[c(' ')], Action::Pause, When::Playing, "pause", "Hold the picture of a recording."),
    key(&[c(' ')], Action::Play, When::Still, "play", "Play a recording from here; at its end, from the start."),
    key(&[c(',')], Action::Step(TimeStep::Back), When::Board, "step", "Go back in time, to the previous entry."),
    key(&[c('.')], Action::Step(TimeStep::On), When::Board, "step", "Go forward in time, to the next entry."),
    key(&[c('[')], Action::Evidence(Side::Left), When::Evidence, "evidence", "Go to the previous step of the headline's evidence."),
    key(&[c(']')], Action::Evidence(Side::Right), When::Evidence, "evidence", "Go to the next step of the headline's evidence."),
    key(&[k(KeyCode::Tab)], Action::Focus(Focus::Next), When::Board, "pane", "Go to the next pane."),
    key(&[c('e')], Action::Expand, When::Board, "expand", "Show one pane on the whole screen, or all panes."),
    key(&[c('c')], Action::CancelTask, When::Task, "cancel", "Cancel the selected task."),
    key(&[c('r')], Action::Again, When::Again, "run again", "Run it once more with the same parameters."),
    key(&[c('R')], Action::Change, When::Change, "", "Change parameters and run again, the old run beside."),
    key(&[k(KeyCode::Enter)], Action::Open, When::Tasks, "task", "Show the selected task."),
    key(&[k(KeyCode::Enter)], Action::Follow, When::Check, "follow", "Go to the moment and the task of the selected check."),
    key(&[k(KeyCode::Enter), c('z')], Action::FoldLog, When::Fold, "fold", "Open or fold the group of the log that the row is in."),
    key(&[k(KeyCode::Left), c('h')], Action::Lane(Side::Left), When::Lanes, "lane", "Go to the lane on the left."),
    key(&[k(KeyCode::Right), c('l')], Action::Lane(Side::Right), When::Lanes, "lane", "Go to the lane on the right."),
    key(&[c('/')], Action::Search, When::Board, "search", "Find a text in the focused pane."),
    key(&[c('f')], Action::Filter, When::Board, "filter", "Show only what contains a text."),
    key(&[c('o')], Action::Sort, When::Tasks, "sort", "Sort by what matters, creation, name, state, polls, busy."),
    key(&[c('t')], Action::Tree, When::Tasks, "tree", "Show tasks below their awaiter or creator, or a list."),
    key(&[c('E')], Action::Export, When::Always, "export", "Save a picture of the screen."),
    key(&[c('H')], Action::ExportPage, When::Board, "", "Save this moment as an HTML page, with its text."),
    key(&[k(KeyCode::Esc)], Action::Back, When::Inside, "back", "Go one step back, in the end to the gallery."),

    key(&[c('O')], Action::Reverse, When::Tasks, "", "Show the last task first."),
    key(&[c('z')], Action::Fold, When::Tasks, "", "Show alike tasks as one row, or one by one."),
    key(&[c('D')], Action::Difference, When::Differ, "", "Go to the first difference of two lanes; again: the next."),
    key(&[c('<')], Action::Step(TimeStep::LeapBack), When::Board, "", "Go ten entries back."),
    key(&[c('>')], Action::Step(TimeStep::LeapOn), When::Board, "", "Go ten entries forward."),
    key(&[c('n')], Action::Find(Side::Right), When::Found, "", "Go to the next row with the text that was searched."),
    key(&[c('N')], Action::Find(Side::Left), When::Found, "", "Go to the row before with that text."),
    key(&[c('n')], Action::Landmark(Side::Right), When::Board, "", "Go to the next entry that stands out."),
    key(&[c('N')], Action::Landmark(Side::Left), When::Board, "", "Go to the previous entry that stands out."),
    key(&[c(')')], Action::Seek(Side::Right, None), When::Board, "", "Go to the next entry of the same kind."),
    key(&[c('(')], Action::Seek(Side::Left, None), When::Board, "", "Go to the entry of the same kind before."),
    key(&[c('@')], Action::AskTime, When::Board, "", "Go to a time: 1.25s, 250ms, 00:06.180."),
    key(&[c('b')], Action::Bookmark, When::Board, "", "Set a bookmark at this moment, or take it away."),
    key(&[c('B')], Action::NextBookmark, When::Bookmarks, "", "Go to the next bookmark."),
    key(&[c('{')], Action::Speed(Side::Left), When::Past, "", "Play a recording half as fast."),
    key(&[c('}')], Action::Speed(Side::Right), When::Past, "", "Play a recording twice as fast."),
    key(&[k(KeyCode::Home)], Action::Step(TimeStep::Start), When::Board, "", "Go to the beginning of time."),
    key(&[k(KeyCode::End)], Action::Live, When::Board, "", "Go to the end of time and follow what happens."),
    key(&[c('+'), c('=')], Action::Zoom(Zoom::In), When::Board, "", "Show half as much time."),
    key(&[c('-')], Action::Zoom(Zoom::Out), When::Board, "", "Show twice as much time."),
    key(&[c('0')], Action::Zoom(Zoom::All), When::Board, "", "Show the whole time; again: from the signal or cancel on."),
    key(&[c('p')], Action::Lanes, When::Lanes, "", "Choose a lane from the process tree."),
    key(&[c('w')], Action::Alone, When::Lanes, "", "Show one lane on the whole screen, or all lanes."),
    key(&[c('y')], Action::Copy, When::Board, "", "Copy the selected row; a check as Markdown."),
    key(&[c('Y')], Action::CopyHeadline, When::Board, "", "Copy the headline as Markdown."),
    key(&[k(KeyCode::BackTab)], Action::Focus(Focus::Previous), When::Board, "", "Go to the previous pane."),
];

#[rustfmt::skip]
const BEHIND_PANES: &[Key] = &[
    key(&[k(KeyCode::Up), c('k')], Action::Move(Move::Up), When::Always, "", "Go a row up."),
    key(&[k(KeyCode::Down), c('j')], Action::Move(Move::Down), When::Always, "", "Go a row down."),
    key(&[k(KeyCode::PageUp), Chord::ctrl('b')], Action::Move(Move::PageUp), When::Always, "", "Go a page up."),
    key(&[k(KeyCode::PageDown), Chord::ctrl('f')], Action::Move(Move::PageDown), When::Always, "", "Go a page down."),
    key(&[Chord::ctrl('u')], Action::Move(Move::HalfUp), When::Always, "", "Go half a page up."),
    key(&[Chord::ctrl('d')], Action::Move(Move::HalfDown), When::Always, "", "Go half a page down."),
    key(&[c('g')], Action::Move(Move::First), When::Always, "", "Go to the first row."),
    key(&[c('G')], Action::Move(Move::Last), When::Always, "", "Go to the last row."),
    key(&[c(':')], Action::Palette, When::Always, "", "Find an action, or a command with a value: theme light."),
    key(&[c('M')], Action::Mouse, When::Always, "", "Toggle mouse: off leaves it to the terminal."),
    key(&[c('T')], Action::Theme, When::Always, "", "Switch to the next theme."),
    key(&[c('A')], Action::Ascii, When::Always, "", "Draw with Unicode signs, or with ASCII only."),
    key(&[Chord::ctrl('z')], Action::Suspend, When::Always, "", "Suspend; `fg` comes back here."),
    key(&[c('?'), k(KeyCode::F(1))], Action::Help, When::Always, "help", "Show all keys and words; Enter does what is selected."),
    key(&[c('q'), Chord::ctrl('c')], Action::Quit, When::Always, "quit", "Quit; a second Ctrl-C does not ask."),
];

#[cfg(test)]
mod tests {
    use super::{Action, Chord, KEYS, Side, usual};
    use crate::ui::own_keys::{OwnKey, chords_among, name};
    use std::collections::HashMap;

    /// What fits beside the keys in 80 columns.
    const SENTENCE: usize = 58;

    #[test]
    fn every_key_has_a_sentence_that_fits() {
        for key in KEYS.iter() {
            assert!(!key.chords.is_empty() && key.bar.len() <= 12, "{:?}", key.action);
            assert!(key.help.ends_with('.') && key.help.chars().count() <= SENTENCE, "{}", key.help);
        }
    }

    #[test]
    fn every_action_has_a_name_of_its_own() {
        let mut names: HashMap<String, Action> = HashMap::new();
        for key in KEYS.iter() {
            let name = name(key.action);
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !name.is_empty(), "{name}");
            let other = names.insert(name, key.action);
            assert!(other.is_none_or(|other| other == key.action), "{:?} and {other:?}", key.action);
        }
        assert_eq!(name(Action::Seek(Side::Left, None)), "seek-left");
        assert!(["quit", "step-back", "pane-log", "move-half-down"].iter().all(|name| names.contains_key(*name)));
    }

    #[test]
    fn a_key_that_is_given_to_an_action_is_taken_from_the_others() {
        let own = [OwnKey { action: "quit".into(), chords: vec![Chord::char('e'), Chord::ctrl('q')] }];
        let of = |action| {
            let keys = usual().into_iter().filter(move |key| key.action == action);
            keys.flat_map(|key| chords_among(&own, key.action, key.chords)).collect::<Vec<_>>()
        };
        assert_eq!(of(Action::Quit), [&Chord::char('e'), &Chord::ctrl('q')]);
        assert!(of(Action::Expand).is_empty() && !of(Action::Copy).is_empty());
    }
}
