//! What runs most of all in the Python agent, compiled: the writer of a ring, what follows a task's step, and what a new
//! task is registered with. It is a prototype, to measure what that would gain; `benches/agent/compiled.py` puts it in
//! the place of the agent's own functions, which stay for all that is rare.
//!
//! ```text
//! cargo build --release --manifest-path benches/compiled/Cargo.toml
//! cargo bench --no-default-features --features app --bench agent -- compiled
//! ```
//!
//! One library does for CPython 3.11 to 3.13, by the stable ABI. It records what happens in the thread that attached it.

mod agent;
mod ring;
mod step;
mod task;

/// What the agent is given.
#[pyo3::pymodule]
mod loopscope_compiled {
    #[pymodule_export]
    use super::{
        agent::attach,
        ring::record,
        step::{begin, run_step, stepped},
        task::add,
    };
}
