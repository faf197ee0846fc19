//! Programs in Python: which interpreter runs them, and how the agent gets in.
//!
//! The agent speaks the [wire](crate::event::wire) from inside the interpreter: some [`MODULES`] in one file. A folder
//! on the child's `PYTHONPATH` holds it and a `sitecustomize` that loads it before the program, takes the folder out again
//! and hands over to the user's own. Where the interpreter's flags rule that out, the agent runs the program instead.

mod agent;
mod cache;
mod code;
mod entry;
mod find;
mod inject;
mod nesting;
mod probe;
mod source;

pub use agent::{MODULES, agent};
#[cfg(feature = "outside")]
pub(super) use agent::{bytes_literal, table};
pub use code::{LineCode, SourceFile};
pub use entry::{Entry, EntryError, Readiness, last_answer};
pub use find::{Which, all, find};
pub(super) use inject::shuts_out;
pub use inject::{Program, PythonSpec, inject};
pub use probe::{Interpreter, OLDEST, PythonError, interpreter_of};
pub(super) use source::SourceReader;
