//! The program: watches lanes, and shows their events on the terminal or reports them as lines.
//!
//! ```text
//!  keys, lanes, clock ─▶ collect ─▶ decide (ui::update) ─▶ perform ─▶ draw (ui::render)
//! ```

mod attach;
pub mod check;
mod claims;
mod command;
mod conclude;
mod config;
mod coroutine;
mod cost;
mod engine;
mod gallery;
mod hang_up;
mod incoming;
mod interactive;
mod keys;
mod lesson;
pub mod linear;
mod linger;
mod moment;
mod orders;
mod page;
mod passage;
mod past;
mod perform;
mod picture;
mod plan;
mod planned;
mod record;
mod relay;
mod remember;
mod runs;
mod session;
mod settings_file;
mod show;
mod start;
mod story;
mod svg;
mod taught;
mod terminal;
mod transcript;
mod writer;

pub use attach::attach_session;
pub use claims::{ClaimProgress, Inquiry, KeptAnswers, claim_engines, observe};
pub use command::{command_session, piped_session};
pub use config::{Config, ConfigError, EngineName};
pub use coroutine::coroutine_session;
pub use cost::{CostPlan, Measured};
pub use engine::{Found, FoundEngine, Python, engines};
pub use interactive::{Learn, Options, interactive};
pub use lesson::{
    Plain, PlainError, Progress, Reached, find_lesson, lesson_order, list_lessons, load_lessons, read_checked,
    watch_run,
};
pub use passage::Passage;
pub use past::{PastOptions, past_session};
pub use plan::Plan;
pub use planned::PlannedSignal;
pub use record::RecordPlan;
pub use remember::remembered;
pub use session::{LaneSpec, Session, SessionSpec};
pub use settings_file::{read_settings, wrong_toml};
pub use show::{Show, ShowError};
pub use svg::picture;
pub use terminal::Terminal;
pub(crate) use writer::complain;
