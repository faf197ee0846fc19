//! loopscope shows an event loop's whole life: who made it, what ran on it, who asked whom to stop, who obeyed and
//! when, and what was left behind.
//!
//! ```text
//!  main → cli → app                                     tokio, the terminal, files
//!               ├─ ui        source       scenario      ui: pure; source: where events come from
//!               ├─ export    │            │
//!               ├─ finding   │            runtime       runtime: Tokio, never ratatui
//!               └─ model     │            │
//!                   └────────┴─ event ────┘             plain data, wire form
//! ```
//!
//! Imports point down only. [`event`] and [`runtime`] are the part to embed (`default-features = false`); the rest
//! is the program.

// Stories are read by the tests inside the crate, too.
#[cfg(test)]
extern crate self as loopscope;

#[cfg(feature = "app")]
pub mod app;
#[cfg(feature = "app")]
pub mod cli;
pub mod event;
#[cfg(feature = "app")]
pub mod export;
#[cfg(feature = "app")]
pub mod finding;
#[cfg(feature = "app")]
pub mod model;
pub mod runtime;
#[cfg(feature = "app")]
pub mod scenario;
#[cfg(feature = "app")]
pub mod source;
#[cfg(feature = "app")]
pub mod ui;

#[cfg(feature = "app")]
pub use cli::gallery;

/// What the README shows compiles and holds.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
