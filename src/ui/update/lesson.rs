//! Keys of a lesson: its card, its questions, and the list of lessons.

use crossterm::event::KeyCode;

use super::one;
use crate::{
    lesson::{Press, Turn},
    ui::{
        State,
        action::{Action, Letter, Side},
        chord::Chord,
        input::{Effect, NoticeLine},
        overlay::{Advise, Lessons, Overlay},
        state::Screen,
    },
};

/// What lessons and advice can do.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::LessonTurn(side) => return turn(state, side),
        Action::Answer(letter) => answer(state, letter),
        Action::Advise => open_advice(state),
        _ => open_list(state, false),
    }
    Vec::new()
}

fn open_advice(state: &mut State) {
    let python = state.gallery.python.as_ref().and_then(|found| found.as_deref().ok());
    state.overlay = Some(Overlay::Advise(Advise::new(python)));
}

/// Goes on, or back by a card.
fn turn(state: &mut State, side: Side) -> Vec<Effect> {
    let press = if side == Side::Right { Press::On } else { Press::Back };
    let Some(taught) = &mut state.lesson else { return Vec::new() };
    // From a run of one's own the lesson's own comes back first.
    if taught.is_own_run() {
        return one(Effect::LessonRun { run: taught.wanted(), anew: false });
    }
    match taught.press(press) {
        Turn::Stay => Vec::new(),
        Turn::Card => reached(state),
        Turn::End => end(state),
    }
}

fn answer(state: &mut State, letter: Letter) {
    if let Some(taught) = &mut state.lesson {
        taught.press(Press::Answer(letter.place()));
    }
}

/// Another card is shown, of the run that is there or of another.
fn reached(state: &State) -> Vec<Effect> {
    let Some(taught) = &state.lesson else { return Vec::new() };
    let kept = Effect::LessonReached { lesson: taught.lesson.name.clone(), card: taught.card(), is_done: false };
    let run = (!taught.shows(taught.wanted())).then(|| Effect::LessonRun { run: taught.wanted(), anew: false });
    std::iter::once(kept).chain(run).collect()
}

/// The lesson is over: the list offers the next one.
fn end(state: &mut State) -> Vec<Effect> {
    let Some(taught) = state.lesson.take() else { return Vec::new() };
    let (first, later) = taught.score();
    let all = taught.asked();
    state.screen = Screen::Gallery;
    let said = format!("You predicted {first} of {all} at the first try, and {later} at a later one.");
    state.notice = Some(NoticeLine::Done(said));
    if let Some(row) = state.lessons.get_mut(taught.number - 1) {
        (row.is_done, row.state) = (true, "done".into());
    }
    let mut list = Lessons::new(&state.lessons, false);
    list.go_to(taught.number + 1);
    state.overlay = Some(Overlay::Lessons(list));
    let name = taught.lesson.name.clone();
    vec![Effect::End, Effect::LessonReached { lesson: name, card: 0, is_done: true }]
}

/// Leaves the lesson for the gallery; it goes on from here another time.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    state.lesson = None;
    state.screen = Screen::Gallery;
    one(Effect::End)
}

fn open_list(state: &mut State, is_offered: bool) {
    if state.lessons.is_empty() {
        state.notice = Some(NoticeLine::Failed("there is no lesson".into()));
    } else {
        state.overlay = Some(Overlay::Lessons(Lessons::new(&state.lessons, is_offered)));
    }
}

pub(super) fn list_press(state: &mut State, mut list: Lessons, chord: Chord) -> Vec<Effect> {
    match chord.code {
        KeyCode::Esc | KeyCode::Char('q' | 'L') => return Vec::new(),
        KeyCode::Enter => return one(Effect::Learn(list.list.selected)),
        KeyCode::Up | KeyCode::Char('k') => list.turn(false),
        KeyCode::Down | KeyCode::Char('j') => list.turn(true),
        KeyCode::Char(digit) => {
            let number = digit.to_digit(10).and_then(|number| usize::try_from(number).ok());
            number.map(|number| list.go_to(number));
        }
        _ => {}
    }
    state.overlay = Some(Overlay::Lessons(list));
    Vec::new()
}
