//! The program: lanes are watched, and what happened in them is shown on the terminal or told as lines.
//!
//! ```text
//!  keys, lanes, clock ─▶ collect ─▶ decide (ui::update) ─▶ perform ─▶ draw (ui::render)
//! ```

mod config;
mod engine;
mod gallery;
mod interactive;
pub mod linear;
mod perform;
mod picture;
mod start;
mod teller;
mod terminal;
mod watch;
mod writer;

pub use config::{Config, ConfigError, EngineName};
pub use engine::{Engine, Found, Python, engines};
pub use interactive::{Options, interactive};
pub use picture::picture;
pub use terminal::Screen;
pub use watch::{Plan, Watch};
pub(crate) use writer::complain;
