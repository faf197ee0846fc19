//! Keys while something lies over the screen.

use crossterm::event::{KeyCode, KeyEvent};

use super::{act_if, gallery::moved, one};
use crate::{
    model::Model,
    ui::{
        State,
        action::Move,
        board::runs,
        chord::Chord,
        input::{Effect, Notice},
        keymap::When,
        overlay::{Actions, Overlay, Question, Signals},
        state::Screen,
    },
};

/// Takes a key. What lay over the screen stays unless the key ends it.
pub(super) fn press(state: &mut State, key: KeyEvent, chord: Chord, model: &Model) -> Vec<Effect> {
    match state.overlay.take() {
        None => Vec::new(),
        Some(Overlay::Actions(actions)) => actions_press(state, actions, key, chord, model),
        Some(Overlay::Signals(signals)) => signals_press(state, signals, chord, model),
        Some(Overlay::Question(question)) => question_press(state, question, chord),
        Some(Overlay::Filter(mut line)) => {
            match chord.code {
                KeyCode::Esc => state.board.choice.look.filter.clear(),
                KeyCode::Enter => {}
                _ => {
                    line.press(key);
                    state.board.choice.look.filter = line.text().to_lowercase();
                    state.overlay = Some(Overlay::Filter(line));
                }
            }
            Vec::new()
        }
    }
}

fn actions_press(state: &mut State, mut actions: Actions, key: KeyEvent, chord: Chord, model: &Model) -> Vec<Effect> {
    const PAGE: usize = 10;
    let to = match chord.code {
        KeyCode::Up => Move::Up,
        KeyCode::Down => Move::Down,
        KeyCode::PageUp => Move::PageUp,
        KeyCode::PageDown => Move::PageDown,
        KeyCode::Home => Move::First,
        KeyCode::End => Move::Last,
        KeyCode::Esc => return Vec::new(),
        KeyCode::Enter => return run(state, &actions, model),
        _ => {
            if actions.query.press(key) {
                actions.list = Default::default();
            }
            state.overlay = Some(Overlay::Actions(actions));
            return Vec::new();
        }
    };
    let rows = actions.keys(|when| state.can(when, model)).len();
    actions.list.selected = moved(actions.list.selected, rows, to, PAGE);
    state.overlay = Some(Overlay::Actions(actions));
    Vec::new()
}

/// Does what is selected in help or palette.
pub(super) fn run(state: &mut State, actions: &Actions, model: &Model) -> Vec<Effect> {
    state.overlay = None;
    let keys = actions.keys(|when| state.can(when, model));
    keys.get(actions.list.selected).map_or_else(Vec::new, |key| act_if(state, key.action, model))
}

fn signals_press(state: &mut State, mut signals: Signals, chord: Chord, model: &Model) -> Vec<Effect> {
    match chord.code {
        KeyCode::Esc | KeyCode::Char('q') => return Vec::new(),
        KeyCode::Enter => return send(state, &signals, model),
        KeyCode::Up | KeyCode::Char('k') => signals.turn(false),
        KeyCode::Down | KeyCode::Char('j') => signals.turn(true),
        KeyCode::Tab | KeyCode::BackTab | KeyCode::Left | KeyCode::Right => {
            signals.all = signals.several && !signals.all;
        }
        _ => {}
    }
    state.overlay = Some(Overlay::Signals(signals));
    Vec::new()
}

fn send(state: &mut State, signals: &Signals, model: &Model) -> Vec<Effect> {
    let signal = signals.signal();
    let lanes = model.lanes.iter().enumerate().filter(|(_, lane)| runs(lane));
    let meant = lanes.filter(|(place, _)| signals.all || *place == state.board.choice.lane);
    let effects: Vec<_> = meant.map(|(_, lane)| Effect::Signal { lane: lane.info.id, signal }).collect();
    if effects.is_empty() {
        // They may have ended while the menu was open.
        let none_runs = When::Running.refusal().filter(|_| !state.can(When::Running, model));
        let why = none_runs.map_or_else(|| format!("{} does not run any more", signals.here), String::from);
        state.notice = Some(Notice::Failed(why));
    }
    effects
}

fn question_press(state: &mut State, question: Question, chord: Chord) -> Vec<Effect> {
    match chord.code {
        KeyCode::Char('y' | 'Y') | KeyCode::Enter => {
            if question.leave {
                state.screen = Screen::Gallery;
            }
            question.effects
        }
        KeyCode::Char('n' | 'N' | 'q') | KeyCode::Esc => Vec::new(),
        _ => {
            state.overlay = Some(Overlay::Question(question));
            Vec::new()
        }
    }
}

/// Asks before something that cannot be taken back.
pub(super) fn ask(state: &mut State, text: String, effect: Effect, leave: bool) -> Vec<Effect> {
    state.overlay = Some(Overlay::Question(Question { text, effects: one(effect), leave }));
    Vec::new()
}
