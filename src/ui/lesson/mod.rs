//! A lesson on the dashboard: its card below the lanes, and the moment that it holds.

mod card;

pub use card::check_card;
