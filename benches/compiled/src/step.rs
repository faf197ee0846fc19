//! Steps of tasks.

use crate::{
    agent::{Agent, id},
    ring::{now, write},
};
use loopscope::event::wire::Record;
use pyo3::{
    intern,
    prelude::*,
    types::{PyInt, PyString, PyTuple, PyWeakrefReference},
};
use std::cell::Cell;

/// The agent's numbers, in its `codes.py`.
const POLLED: u8 = 7;
const POLLED_LAST: u8 = 26;
const TASK_ENDED: u8 = 13;
const RETURNED: u8 = 1;

/// As in the agent's `waits.py`: so many waits are reported at once, in so many seconds.
const MOST_AT_ONCE: u32 = 10;
const WINDOW: f64 = 0.01;

thread_local! {
    static DUE: Cell<(f64, u32)> = const { Cell::new((0.0, 0)) };
}

/// When a task's step starts, or 0 where steps are not reported; `None` for any other callback.
#[pyfunction]
pub(crate) fn begin(callback: &Bound<'_, PyAny>) -> PyResult<Option<f64>> {
    let py = callback.py();
    let agent = Agent::get(py);
    if !agent.step_types.bind(py).contains(callback.get_type())? {
        return Ok(None);
    }
    let is_usual = task_of(callback)?.get_type().is(&agent.task_type);
    let is_step = is_usual || agent.is_step.bind(py).call1((callback,))?.is_truthy()?;
    Ok(is_step.then(|| start(agent)))
}

fn start(agent: &Agent) -> f64 {
    if agent.is_full { now() } else { 0.0 }
}

fn task_of<'py>(callback: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    callback.getattr(intern!(callback.py(), "__self__"))
}

/// The step of that callback, which started then, has ended.
#[pyfunction]
pub(crate) fn stepped(callback: &Bound<'_, PyAny>, start: f64) -> PyResult<()> {
    end(Agent::get(callback.py()), &task_of(callback)?, start)
}

/// What a loop is given to call that has no `Handle._run`: it runs the step, without a frame.
#[pyfunction]
#[pyo3(signature = (callback, *args))]
pub(crate) fn run_step<'py>(callback: &Bound<'py, PyAny>, args: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyAny>> {
    let py = callback.py();
    let (agent, task) = (Agent::get(py), task_of(callback)?);
    if !agent.requests.bind(py).is_empty() {
        agent.step_after_request.bind(py).call1((&task, args))?;
    }
    let start = start(agent);
    let result = callback.call1(args);
    let ended = end(agent, &task, start);
    result.and_then(|result| ended.map(|()| result))
}

fn end(agent: &Agent, task: &Bound<'_, PyAny>, start: f64) -> PyResult<()> {
    let py = task.py();
    let key = id(task).into_pyobject(py)?;
    let waiter = task.getattr(intern!(py, "_fut_waiter"))?;
    if waiter.is_none() {
        let state = task.getattr(intern!(py, "_state"))?;
        if !is(&state, intern!(py, "PENDING"))? {
            return ended(agent, task, &key, &state, start);
        }
    }
    if agent.is_full {
        polled(POLLED, task, start);
        if !waiter.is_none() && !agent.pauses.bind(py).contains(&key)? {
            suspended(agent, task, &key, start)?;
        }
    }
    if !agent.requests.bind(py).is_empty() {
        agent.swallowed.bind(py).call1((&key,))?;
    }
    Ok(())
}

fn is(state: &Bound<'_, PyAny>, other: &Bound<'_, PyString>) -> PyResult<bool> {
    Ok(state.is(other) || state.eq(other)?)
}

fn polled(kind: u8, task: &Bound<'_, PyAny>, since: f64) {
    let (time, value) = (since.to_bits(), now().to_bits());
    write(&Record { kind, time, subject: id(task), value, ..Record::default() });
}

/// A task that returned, as nearly all do; the agent itself reports any other end.
fn ended(
    agent: &Agent,
    task: &Bound<'_, PyAny>,
    key: &Bound<'_, PyInt>,
    state: &Bound<'_, PyAny>,
    start: f64,
) -> PyResult<()> {
    let py = task.py();
    let is_common = agent.requests.bind(py).is_empty()
        && agent.eager.bind(py).is_empty()
        && is(state, intern!(py, "FINISHED"))?
        && task.getattr(intern!(py, "_exception"))?.is_none();
    if !is_common {
        agent.ended.bind(py).call1((task, key, start))?;
    } else if agent.known.bind(py).discard(key)? {
        if agent.is_full {
            for kept in [&agent.waits, &agent.pauses].map(|kept| kept.bind(py)) {
                if kept.contains(key)? {
                    kept.del_item(key)?;
                }
            }
            polled(POLLED_LAST, task, start);
        } else {
            let time = now().to_bits();
            write(&Record { kind: TASK_ENDED, detail: RETURNED, time, subject: id(task), ..Record::default() });
        }
    }
    Ok(())
}

/// A step that had started then left its task waiting for something.
fn suspended(agent: &Agent, task: &Bound<'_, PyAny>, key: &Bound<'_, PyInt>, start: f64) -> PyResult<()> {
    let (due, left) = DUE.get();
    let (due, left) = if start >= due { (start + WINDOW, MOST_AT_ONCE) } else { (due, left) };
    DUE.set((due, left.saturating_sub(1)));
    if left > 0 {
        agent.report_wait.bind(task.py()).call1((task, key))?;
        return Ok(());
    }
    agent.pauses.bind(task.py()).set_item(key, PyWeakrefReference::new(task)?)
}
