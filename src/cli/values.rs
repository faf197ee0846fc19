//! What flags and a project's settings take, by their texts alone: the way in for fuzz targets.

pub use super::{
    check::check_settings,
    length::length,
    record::{bytes, pattern},
    report::size,
    signal::parse as signal,
};
