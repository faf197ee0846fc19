//! Where events come from: a [`Lane`] is a process under observation.
//!
//! ```text
//!  rings (memfd) ──┐
//!  socket ─────────┤
//!  stdout, stderr ─┼─▶ Lane::events ─▶ Vec<Event>, sorted by time
//!  /proc ──────────┤
//!  wait ───────────┘
//! ```

mod blocked;
mod clock;
pub mod console;
mod dir;
mod error;
mod feed;
mod group;
mod ids;
mod lane;
mod memory;
mod output;
mod proc;
pub mod python;
mod ring;
mod socket;
mod spec;

pub use clock::now;
pub use dir::PrivateDir;
pub use error::LaneError;
pub use lane::{Lane, SILENCE};
pub use proc::this_program;
pub use spec::LaneSpec;
