//! What happened, in formats for others: one a file, each a pure function that gives text.

pub mod json;
pub mod lines;
