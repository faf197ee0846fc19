//! Esc: one step back out, from the smallest thing to the gallery.

use super::{lesson, one, overlay::ask};
use crate::{
    model::Model,
    ui::{
        State,
        gallery::GalleryPart,
        input::Effect,
        keymap::When,
        overlay::Question,
        pane::{Pane, Role},
        scene::View,
        state::Screen,
    },
};

pub(super) fn back(state: &mut State, model: &Model) -> Vec<Effect> {
    if state.screen == Screen::Gallery {
        let gallery = &mut state.gallery;
        if gallery.part == GalleryPart::List && !gallery.filter.text().is_empty() {
            gallery.filter = Default::default();
            gallery.choose();
        }
        gallery.part = GalleryPart::List;
        return Vec::new();
    }
    if state.screen == Screen::Claims {
        state.screen = Screen::Gallery;
        return Vec::new();
    }
    let board = &mut state.board;
    state.gallery.go_to(&board.brief.title);
    if board.choice.pane.is(Role::Task) {
        board.choice.pane = Pane::of(Role::Home);
    } else if board.choice.view != View::All {
        board.choice.view = View::All;
    } else if !board.choice.searched.is_empty() {
        // The keys that went to what was found go to what stands out again.
        board.choice.searched.clear();
    } else if board.choice.unfilter() {
        // Esc takes one step.
    } else if state.lesson.is_some() {
        return lesson::leave(state);
    } else if state.running(model) {
        let text = match state.outer {
            Screen::Claims => "Lanes still run. End them and go to the statements?",
            Screen::Gallery | Screen::Board => "Lanes still run. End them and go to the gallery?",
        };
        return ask(state, Question::new(text, When::Running, "end them", Effect::End).leaving());
    } else {
        state.screen = state.outer;
        return one(Effect::End);
    }
    Vec::new()
}
