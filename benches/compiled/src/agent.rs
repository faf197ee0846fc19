//! The agent's objects, by the names that `benches/agent/compiled.py` gives them.

use crate::ring;
use pyo3::{
    prelude::*,
    sync::PyOnceLock,
    types::{PyByteArray, PyDict, PyList, PySet, PyType},
};

static AGENT: PyOnceLock<Agent> = PyOnceLock::new();

#[derive(FromPyObject)]
pub(crate) struct Agent {
    pub(crate) is_full: bool,
    /// Where the agent's functions pack a record.
    pub(crate) draft: Py<PyByteArray>,
    /// What it knows.
    pub(crate) known: Py<PySet>,
    pub(crate) eager: Py<PySet>,
    pub(crate) requests: Py<PyDict>,
    pub(crate) pauses: Py<PyDict>,
    pub(crate) waits: Py<PyDict>,
    pub(crate) numbers: Py<PyDict>,
    pub(crate) spots: Py<PyDict>,
    pub(crate) internal: Py<PyDict>,
    pub(crate) step_types: Py<PySet>,
    pub(crate) task_type: Py<PyType>,
    pub(crate) current_tasks: Py<PyDict>,
    /// The set that every new task is put into.
    pub(crate) registered: Py<PySet>,
    pub(crate) registry_remove: Py<PyAny>,
    pub(crate) pending_removals: Py<PyList>,
    pub(crate) commit_removals: Py<PyAny>,
    /// Its functions for all that is rare.
    pub(crate) is_step: Py<PyAny>,
    pub(crate) step_after_request: Py<PyAny>,
    pub(crate) ended: Py<PyAny>,
    pub(crate) swallowed: Py<PyAny>,
    pub(crate) report_wait: Py<PyAny>,
    pub(crate) report_created: Py<PyAny>,
    pub(crate) task_name_id: Py<PyAny>,
}

/// Takes hold of them, and of this thread's ring, which goes on with the record of that number.
#[pyfunction]
pub(crate) fn attach(agent: &Bound<'_, PyAny>, memory: &Bound<'_, PyAny>, number: u64) -> PyResult<()> {
    AGENT.get_or_try_init(agent.py(), || agent.extract())?;
    ring::attach(memory, number)
}

impl Agent {
    pub(crate) fn get(py: Python<'_>) -> &'static Self {
        AGENT.get(py).expect("nothing is called before it is attached")
    }
}

/// What the agent knows an object by: its `id`.
pub(crate) fn id(object: &Bound<'_, PyAny>) -> u64 {
    object.as_ptr() as u64
}
