//! What happened, in formats for others: one a file, each a pure function that gives text.

mod clean;
pub mod json;
pub mod lines;

use crate::event::LaneId;

/// The letter of a lane: `A` for the first.
fn letter(lane: LaneId) -> char {
    char::from(b'A' + lane.0 % 26)
}
