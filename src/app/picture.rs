//! The screen as a picture.

use ratatui::buffer::Buffer;

use super::{gallery::card, watch::Plan};
use crate::{
    model::Model,
    ui::{Input, State, Theme, pane::Pane, render, update, widget::picture},
};

/// The SVG of the screen that `state` shows.
pub fn picture(state: &State, model: &Model) -> String {
    let mut buffer = Buffer::empty(state.area());
    render(state, model, &mut buffer);
    let ground = if state.theme.name == "light" { picture::Ground::Light } else { picture::Ground::Dark };
    picture::svg(&buffer, ground)
}

/// The SVG of the dashboard as it is after everything that happened, in so many columns and rows.
pub(super) fn last_screen(plan: &Plan, model: &Model, theme: Theme, size: (u16, u16)) -> String {
    let mut state = State::new(theme, vec![card(plan.scenario)], size);
    state.begin(plan.session(), model);
    if model.lanes.iter().any(|lane| !lane.cancelled.is_empty()) {
        // Who asked whom, and who obeyed when, is what a picture is made for.
        state.board.pane = Pane::Cancellation;
    }
    update(&mut state, Input::Tick(model.head()), model);
    state.refresh(model);
    picture(&state, model)
}
