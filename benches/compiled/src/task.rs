//! New tasks.

use crate::{
    agent::{Agent, id},
    ring::{now, write},
};
use loopscope::event::wire::Record;
use pyo3::{ffi, intern, prelude::*, types::PyWeakrefReference};

/// The agent's numbers, in its `codes.py`.
const TASK_CREATED: u8 = 5;
const COUNTED: u64 = 1 << 31;

/// `add` of the set that every new task is put into.
#[pyfunction]
pub(crate) fn add(task: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = task.py();
    let agent = Agent::get(py);
    if !agent.pending_removals.bind(py).is_empty() {
        agent.commit_removals.bind(py).call0()?;
    }
    agent.registered.bind(py).add(PyWeakrefReference::new_with(task, &agent.registry_remove)?)?;
    if let Ok(Some(record)) = created(agent, task) {
        write(&record);
    } else {
        agent.report_created.bind(py).call1((task, frame(py)))?;
    }
    Ok(())
}

/// What the agent's `report_created` reports of a task, where that is quickly had.
fn created(agent: &Agent, task: &Bound<'_, PyAny>) -> PyResult<Option<Record>> {
    let py = task.py();
    let Some(site) = site(agent, py)? else { return Ok(None) };
    let event_loop = task.getattr(intern!(py, "_loop"))?;
    let Some(on) = agent.numbers.bind(py).get_item(id(&event_loop))? else { return Ok(None) };
    let (parent, known) = (agent.current_tasks.bind(py).get_item(event_loop)?, agent.known.bind(py));
    let parent = parent.map_or(0, |parent| id(&parent));
    let key = id(task).into_pyobject(py)?;
    if known.contains(&key)? || parent != 0 && !known.contains(parent)? {
        return Ok(None);
    }
    known.add(key)?;
    let name = task.call_method0(intern!(py, "get_name"))?;
    let called = match counted(name.extract()?) {
        Some(called) => called,
        None => agent.task_name_id.bind(py).call1((name,))?.extract()?,
    };
    Ok(Some(Record {
        kind: TASK_CREATED,
        site,
        time: now().to_bits(),
        subject: id(task),
        object: parent,
        value: called | on.extract::<u64>()? << 32,
        ..Record::default()
    }))
}

/// Where the program creates it: the first frame outside asyncio and the agent.
fn site(agent: &Agent, py: Python<'_>) -> PyResult<Option<u16>> {
    let mut next = frame(py);
    while let Some(frame) = next {
        let code = frame.getattr(intern!(py, "f_code"))?;
        let file = code.getattr(intern!(py, "co_filename"))?;
        let Some(is_internal) = agent.internal.bind(py).get_item(file)? else { return Ok(None) };
        if !is_internal.is_truthy()? {
            let spot = agent.spots.bind(py).get_item((id(&code), frame.getattr(intern!(py, "f_lasti"))?))?;
            return spot.map(|spot| spot.get_item(0)?.extract()).transpose();
        }
        next = Some(frame.getattr(intern!(py, "f_back"))?);
    }
    Ok(None)
}

/// The frame that runs.
fn frame(py: Python<'_>) -> Option<Bound<'_, PyAny>> {
    // SAFETY: the interpreter lends it, or none.
    unsafe { Bound::from_borrowed_ptr_or_opt(py, ffi::PyEval_GetFrame().cast()) }
}

/// The id of `Task-N`, which needs no text.
fn counted(name: &str) -> Option<u64> {
    let digits = name.strip_prefix("Task-")?;
    let number: u64 = digits.parse().ok()?;
    (digits.len() < 10 && !digits.starts_with(['0', '+'])).then_some(COUNTED | number)
}
