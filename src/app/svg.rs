//! The screen as SVG.

use ratatui::buffer::Buffer;

use crate::{
    model::Model,
    ui::{State, render, widget::picture},
};

/// The SVG of the screen that `state` shows.
pub fn picture(state: &State, model: &Model) -> String {
    let mut buffer = Buffer::empty(state.area());
    render(state, model, &mut buffer);
    let is_light = matches!(state.theme.name, "light" | "projector");
    let ground = if is_light { picture::Ground::Light } else { picture::Ground::Dark };
    picture::svg(&buffer, ground)
}
