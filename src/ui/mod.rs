//! The screen, pure: state, what keys do to it, and how it is drawn. No clock, no I/O.

pub mod glyphs;
pub mod widget;
