//! The first point at which two lanes part.

use crate::{event::Time, model::Lane};

/// Where two lanes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// When, in the lane in which it happened.
    pub at: Time,
    /// What, with the lanes as `A` and `B`.
    pub sentence: String,
}

/// The first point at which the ordered lives of two lanes part, as far as it is certain at a moment.
pub fn first_difference(a: &Lane, b: &Lane, at: Time) -> Option<Difference> {
    let _ = (a, b, at);
    None
}
