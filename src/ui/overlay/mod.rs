//! Overlays, which have the keys: help and palette, the signal menu, a question, a text being typed.

mod actions;
mod signals;
mod view;

pub use actions::Actions;
pub use signals::{SIGNALS, Signals};
pub(super) use view::{draw, rows};

use super::{input::Effect, text_input::TextInput};

/// An overlay of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    Actions(Actions),
    /// Which signal to send where.
    Signals(Signals),
    /// A question with yes and no.
    Question(Question),
    /// What tasks' names must contain.
    Filter(TextInput),
}

/// A question, and what a yes does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The question, with its mark.
    pub text: String,
    pub effects: Vec<Effect>,
    /// Whether to go to the gallery.
    pub leave: bool,
}
