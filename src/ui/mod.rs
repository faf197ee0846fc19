//! The screen, pure: [`State`], what keys do to it, and how it is drawn. No clock, no I/O.
//!
//! ```text
//!  keys, mouse, size, clock ─▶ update ─▶ effects, for the app to perform
//!                               │
//!                model ─────▶ State ─▶ render
//! ```
//!
//! What keys and clicks do is an [`Action`](action::Action); the keys are in one [table](keymap::KEYS). Drawing only
//! writes cells: what costs is worked out once before, in [`State::refresh`].

pub mod action;
pub mod bar;
pub mod board;
mod brief;
pub mod chord;
mod claims;
pub mod copy;
mod draw;
pub mod event_kind;
mod frame;
pub mod gallery;
pub mod glyphs;
mod headline;
mod input;
pub mod keymap;
mod lane;
mod latencies;
mod lesson;
pub mod moment;
pub mod overlay;
pub mod own_keys;
pub mod pane;
pub mod scene;
mod speed;
mod state;
pub mod text_input;
pub mod theme;
mod typed;
mod update;
pub mod widget;

pub use brief::{Brief, Past, SourceText};
pub use claims::{ClaimCard, Claims};
pub use draw::render;
pub use gallery::{Card, CardField, RunCard};
pub use input::{
    ClaimAnswer, CommandOrder, Copied, CoroutineOrder, Effect, Engines, EntryPoints, Input, Kept, NoticeLine, Order,
    ScenarioOrder,
};
pub use lesson::{Taught, check_card};
pub use overlay::LessonRow;
pub use scene::{Printing, Sort, TaskLook, TaskTree, View};
pub use speed::Speed;
pub use state::{Screen, State};
pub use theme::Theme;
pub use update::update;
pub use widget::{code::Language, text::lines};
