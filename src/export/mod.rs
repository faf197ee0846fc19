//! What happened, in formats for others: one a file, each a pure function that gives text.

mod clean;
pub mod json;
pub mod lines;
