//! loopscope shows the whole life of an event loop: its states, its tasks, each cancel with its request and its delivery,
//! the open file descriptors, the teardown, and what the program leaves behind.
//!
//! ```text
//!  main → cli → app                                     tokio, the terminal, files
//!               ├─ ui        source       scenario      ui: pure; source: where events come from
//!               ├─ export    │            │
//!               ├─ finding   recording    runtime       runtime: Tokio, never ratatui
//!               │  lesson    │            │
//!               └─ model     │            │
//!                   └────────┴─ event ────┘             plain data, wire and recording form
//! ```
//!
//! | module | what it holds | one more is |
//! |---|---|---|
//! | [`event`] | the events of a program and their wire form | a row in `event/report.rs` or `observation.rs` |
//! | [`runtime`] | the asyncio-shaped loop on Tokio, and its recorder | |
//! | [`scenario`] | small programs with both entry points | a file and a word in [`scenario::ALL`] |
//! | `source` | where events come from: processes, rings, sockets, `/proc` | a file that implements `Source`, a line in `source`, a subcommand |
//! | `model` | the history of each lane, folded from events | |
//! | `finding` | checks on the model, the first difference of two lanes | a file and a line in `RULES` |
//! | `claim` | statements about the entry points, each judged by what runs show | a function and an entry in `claim/statements`, a line in `ALL` |
//! | `recording` | past sessions in files: what is written, and how it is read | nothing: kinds come from the tables of `event` |
//! | `export` | line reports, JSON; reports of `check` | a file and a line in `EXPORTERS` or `CHECK_FORMATS` |
//! | `advice` | which entry point, loop and shutdown a program should have | |
//! | `lesson` | what lessons are made of, and where a learner is in one | a file in `assets/lessons` and a line in `lesson::ALL` |
//! | `ui` | gallery, dashboard, panes | a file in `ui/pane` and its two lines there |
//! | `app` | sessions, checks, the terminal, the configuration | |
//! | `cli` | subcommands and flags | a file in `cli` and a line in `CliCommand` |
//!
//! Imports point down only. [`event`] and [`runtime`] are the part to embed (`default-features = false`), [`scenario`] and
//! [`gallery`] are for your own scenarios; the other modules are the program, and no public interface.

#[cfg(all(feature = "app", not(target_os = "linux")))]
compile_error!(
    "the program `loopscope` is Linux only: it reads /proc. Elsewhere run it in Docker, beside your program, as the README \
     shows (\"In CI\"). The part to embed compiles everywhere: `loopscope = { version = \"0.1\", default-features = false }`"
);

// Stories are read by the tests inside the crate, too.
#[cfg(test)]
extern crate self as loopscope;

#[cfg(all(feature = "app", target_os = "linux"))]
#[doc(hidden)]
pub mod advice;
#[cfg(all(feature = "app", target_os = "linux"))]
#[doc(hidden)]
pub mod app;
#[cfg(all(feature = "app", target_os = "linux"))]
#[doc(hidden)]
pub mod claim;
#[cfg(all(feature = "app", target_os = "linux"))]
#[doc(hidden)]
pub mod cli;
pub mod event;
#[cfg(all(feature = "app", target_os = "linux"))]
#[doc(hidden)]
pub mod export;
#[cfg(all(feature = "app", target_os = "linux"))]
#[doc(hidden)]
pub mod finding;
#[cfg(all(feature = "app", target_os = "linux"))]
#[doc(hidden)]
pub mod lesson;
#[cfg(all(feature = "app", target_os = "linux"))]
#[doc(hidden)]
pub mod model;
#[cfg(feature = "recording")]
#[doc(hidden)]
pub mod recording;
pub mod runtime;
#[cfg(all(feature = "app", target_os = "linux"))]
pub mod scenario;
#[cfg(all(feature = "app", target_os = "linux"))]
#[doc(hidden)]
pub mod source;
#[cfg(all(feature = "app", target_os = "linux"))]
#[doc(hidden)]
pub mod ui;

#[cfg(all(feature = "app", target_os = "linux"))]
#[doc(inline)]
pub use cli::gallery;

/// The README's Rust blocks as doctests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
