//! The screen, pure: [`State`], what keys do to it, and how it is drawn. No clock, no I/O.
//!
//! ```text
//!  keys, mouse, size, clock ─▶ update ─▶ effects, for the app to perform
//!                               │
//!                model ─────▶ State ─▶ render
//! ```
//!
//! What a person asks for is an [`Action`](action::Action); which key asks for it stands in the one
//! [key table](keymap::KEYS). Drawing reads and writes cells, nothing else: what costs is worked out before, in
//! [`State::refresh`].

pub mod action;
pub mod bar;
pub mod board;
mod brief;
pub mod chord;
pub mod copy;
mod draw;
mod frame;
pub mod gallery;
pub mod glyphs;
mod input;
pub mod keymap;
pub mod overlay;
pub mod pane;
pub mod scene;
mod state;
pub mod text_input;
pub mod theme;
mod update;
pub mod widget;

pub use brief::{Brief, Language, SourceText};
pub use draw::render;
pub use gallery::{Card, CardField};
pub use input::{CommandOrder, Effect, Engines, EntryPoints, Input, NoticeLine, Order, ScenarioOrder};
pub use state::{Screen, State};
pub use theme::Theme;
pub use update::update;
