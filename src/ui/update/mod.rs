//! Applies an input to the state and decides what to perform.

mod act;
mod back;
mod claims;
mod gallery;
mod lesson;
mod mouse;
mod overlay;
mod set;
mod typing;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind};

use super::{
    State,
    action::Action,
    chord::Chord,
    gallery::GalleryPart,
    input::{Effect, Input, NoticeLine},
    keymap::{KEYS, When},
    overlay::Overlay,
    state::Screen,
};
use crate::model::Model;

/// Applies an input to the state. Returns what to perform, in this order.
pub fn update(state: &mut State, input: Input, model: &Model) -> Vec<Effect> {
    state.prepare(model);
    if !matches!(input, Input::Tick(_)) {
        state.board.move_on();
    }
    match input {
        Input::Terminal(Event::Key(key)) if key.kind != KeyEventKind::Release => press(state, key, model),
        Input::Terminal(Event::Mouse(mouse)) => mouse::mouse(state, mouse, model),
        Input::Terminal(Event::Paste(text)) => paste(state, &text, model),
        Input::Terminal(Event::Resize(width, height)) => {
            state.resize(width, height);
            Vec::new()
        }
        Input::Terminal(_) => Vec::new(),
        Input::Tick(now) => {
            state.set_clock(now);
            state.board.play_on(now, model);
            Vec::new()
        }
        Input::Notice(notice) => {
            state.notice = Some(notice);
            Vec::new()
        }
        Input::Judging(progress) => {
            state.claims.progress = progress;
            Vec::new()
        }
        Input::Judged(answers) => {
            state.claims.take(answers);
            Vec::new()
        }
        Input::Python(found) => {
            state.gallery.python = Some(found);
            if state.gallery.asks && state.overlay.is_none() && state.can(When::List, model) {
                overlay::ask_engine(state);
            }
            Vec::new()
        }
    }
}

fn press(state: &mut State, key: KeyEvent, model: &Model) -> Vec<Effect> {
    if let Some(effects) = typing::press(state, key) {
        return effects;
    }
    let Some(chord) = Chord::pressed(key) else { return Vec::new() };
    state.notice = None;
    match chord {
        Chord { code: KeyCode::Char('c'), ctrl: true } => return overlay::interrupt(state, model),
        Chord { code: KeyCode::Char('z'), ctrl: true } => return one(Effect::Suspend),
        _ => {}
    }
    if state.overlay.is_some() {
        return overlay::press(state, key, chord, model);
    }
    let typing = state.screen == Screen::Gallery && state.gallery.part != GalleryPart::List;
    if typing && let Some(effects) = gallery::press(state, key, chord) {
        return effects;
    }
    by_table(state, chord, model)
}

fn by_table(state: &mut State, chord: Chord, model: &Model) -> Vec<Effect> {
    let keys = || KEYS.iter().filter(|key| key.chords.contains(&chord));
    if let Some(key) = keys().find(|key| state.can(key.when, model)) {
        return act::act(state, key.action, model);
    }
    if state.screen == Screen::Board {
        let refusal = keys().find_map(|key| state.refusal(key.when));
        state.notice = refusal.map(|why| NoticeLine::Failed(why.into()));
    }
    Vec::new()
}

fn paste(state: &mut State, text: &str, model: &Model) -> Vec<Effect> {
    match &mut state.overlay {
        Some(Overlay::Typing(_)) => return typing::paste(text),
        Some(Overlay::Actions(actions)) => actions.query.paste(text),
        Some(Overlay::Time(line)) => line.paste(text),
        Some(Overlay::Rerun(rerun)) => rerun.typing().into_iter().for_each(|line| line.paste(text)),
        Some(Overlay::Filter(line, _)) => {
            line.paste(text);
            state.board.choice.set_filter(line.text());
        }
        Some(Overlay::Search(line, matches)) => {
            line.paste(text);
            *matches = state.board.matches(line.text(), model, &state.theme);
        }
        None if state.screen == Screen::Gallery => gallery::paste(&mut state.gallery, text),
        Some(_) | None => {}
    }
    Vec::new()
}

fn one(effect: Effect) -> Vec<Effect> {
    vec![effect]
}

/// Does something that can be done.
fn act_now(state: &mut State, action: Action, model: &Model) -> Vec<Effect> {
    act::act(state, action, model)
}

/// Does something from help or palette, when it can be done.
fn act_if(state: &mut State, action: Action, model: &Model) -> Vec<Effect> {
    let can = KEYS.iter().any(|key| key.action == action && state.can(key.when, model));
    if can { act::act(state, action, model) } else { Vec::new() }
}
