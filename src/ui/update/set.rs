//! What is set on the screen, and kept for the next start.

use super::one;
use crate::ui::{
    State,
    action::Action,
    gallery::turned,
    glyphs::Glyphs,
    input::{Effect, Engines, Kept, NoticeLine},
    scene::{Sort, TaskTree, View},
    theme::Theme,
};

/// Sets what an action asks for.
pub(super) fn set(state: &mut State, action: Action) -> Vec<Effect> {
    let look = &mut state.board.choice.look;
    let kept = match action {
        Action::Theme => next_theme(state),
        Action::Ascii => {
            state.theme.glyphs = if state.theme.is_ascii() { &Glyphs::UNICODE } else { &Glyphs::ASCII };
            Kept::Ascii(state.theme.is_ascii())
        }
        Action::Mouse => {
            state.mouse = !state.mouse;
            return vec![Effect::Mouse(state.mouse), Effect::Keep(Kept::Mouse(state.mouse))];
        }
        Action::Engines => {
            state.gallery.engines = turned(Engines::ALL, &state.gallery.engines, true);
            Kept::Engine(state.gallery.engines)
        }
        Action::Tree => tree(state),
        Action::Sort => {
            look.sort = turned(Sort::ALL, &look.sort, true);
            Kept::Sort(look.sort)
        }
        Action::Reverse => {
            look.reverse = !look.reverse;
            Kept::Reversed(look.reverse)
        }
        Action::Set(kept) => return take(state, kept),
        // A closer look, and no layout to begin with.
        Action::Expand => {
            toggle(state, View::Pane);
            return Vec::new();
        }
        Action::Alone => toggle(state, View::Lane),
        _ => return Vec::new(),
    };
    one(Effect::Keep(kept))
}

/// Sets a value.
fn take(state: &mut State, kept: Kept) -> Vec<Effect> {
    let choice = &mut state.board.choice;
    match kept {
        Kept::Engine(engines) => state.gallery.engines = engines,
        Kept::Theme(name) => {
            if let Some(theme) = Theme::named(name) {
                take_theme(state, &theme);
            }
        }
        Kept::Ascii(is_on) => state.theme.glyphs = if is_on { &Glyphs::ASCII } else { &Glyphs::UNICODE },
        Kept::Mouse(is_on) => {
            state.mouse = is_on;
            return vec![Effect::Mouse(is_on), Effect::Keep(kept)];
        }
        Kept::Sort(sort) => choice.look.sort = sort,
        Kept::Reversed(is_on) => choice.look.reverse = is_on,
        Kept::Tree(is_on) => choice.look.tree = is_on,
        Kept::Layout(view) => choice.view = view,
    }
    one(Effect::Keep(kept))
}

fn next_theme(state: &mut State) -> Kept {
    let place = Theme::ALL.iter().position(|theme| theme.name == state.theme.name).unwrap_or(0);
    take_theme(state, &Theme::ALL[(place + 1) % Theme::ALL.len()])
}

/// Draws in the colours of a theme.
fn take_theme(state: &mut State, theme: &Theme) -> Kept {
    let Theme { glyphs, motion, presents, .. } = state.theme;
    state.theme = Theme { glyphs, motion, presents, ..theme.clone() };
    Kept::Theme(state.theme.name)
}

/// Shows tasks below others, and says which.
fn tree(state: &mut State) -> Kept {
    let look = &mut state.board.choice.look;
    look.tree = turned(TaskTree::ALL, &look.tree, true);
    let how = match look.tree {
        TaskTree::Awaits => "each task below the one that awaits it",
        TaskTree::Creators => "each task below the one that created it",
        TaskTree::None => "tasks as a list",
    };
    state.notice = Some(NoticeLine::Done(how.into()));
    Kept::Tree(look.tree)
}

fn toggle(state: &mut State, view: View) -> Kept {
    let view = if state.board.choice.view == view { View::All } else { view };
    state.board.choice.view = view;
    Kept::Layout(view)
}
