//! The screen as a picture.

use ratatui::buffer::Buffer;

use crate::{
    model::Model,
    ui::{State, render, widget::picture},
};

/// The SVG of the screen that `state` shows.
pub fn picture(state: &State, model: &Model) -> String {
    let mut buffer = Buffer::empty(state.area());
    render(state, model, &mut buffer);
    picture::svg(&buffer, picture::Ground::Dark)
}
