//! Making a task, one poll of it, and its end.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
    sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
    task::{Context, Poll},
};

use super::{AnyTask, Control, Task, TaskCell, cell::Outcome, name::Name};
use crate::{
    event::{By, End, Report, TaskId},
    runtime::{Error, Result, Site, core::Core, error::panicked, record, running, slow::Stopwatch},
};

static IDS: AtomicU64 = AtomicU64::new(1);
/// Counts only tasks that nobody named, as CPython's `_task_name_counter` does.
static UNNAMED: AtomicU32 = AtomicU32::new(1);

/// Makes a task of `body` and queues its first step.
pub(crate) fn start<T: 'static>(
    core: &Rc<Core>,
    body: impl Future<Output = Result<T>> + 'static,
    site: Site,
) -> Task<T> {
    start_named(core, body, None, site)
}

/// The same with a name.
pub(crate) fn start_named<T: 'static>(
    core: &Rc<Core>,
    body: impl Future<Output = Result<T>> + 'static,
    name: Option<&str>,
    site: Site,
) -> Task<T> {
    let name = name.map_or_else(|| Name::Default(UNNAMED.fetch_add(1, Relaxed)), |name| Name::Given(name.into()));
    let id = TaskId(IDS.fetch_add(1, Relaxed));
    let maker = running::actor();
    if record::is_listening() {
        let parent = maker.task_id().filter(|_| maker.by() == By::Task);
        record::emit(&Report::Spawned { task: id, parent, on: core.id, name: name.id() }, Some(site));
    }
    let cell = TaskCell::new(Control::new(id, core.clone(), name, size_of_val(&body), site), body);
    core.keep(cell.clone());
    cell.control.waker().begin(cell.control.slot.get(), id, maker);
    core.queue_first_step(cell.clone());
    Task::new(cell)
}

/// One poll of the task's body, recorded.
pub(super) fn step<F: Future<Output = Result<T>> + 'static, T: 'static>(cell: &Rc<TaskCell<F, T>>) {
    let control = &cell.control;
    if control.is_done() {
        return;
    }
    let waker = control.waker();
    waker.begin_step();
    let is_recorded = record::is_listening();
    if is_recorded {
        record::poll_begin(control.id);
    }
    // Before the body runs: it may wake its own task.
    let woken = is_recorded.then(|| waker.woken());
    let watch = Stopwatch::start(&control.core);
    running::enter_task(control.slot.get(), control.id);
    let polled = catch_unwind(AssertUnwindSafe(|| control.span.in_scope(|| poll(cell))));
    let polled = polled.unwrap_or_else(|panic| {
        cell.body.discard();
        Poll::Ready(Err(panicked(&*panic)))
    });
    running::leave_task();
    let is_told = woken.is_some_and(|woken| {
        let returned = matches!(polled, Poll::Ready(Ok(_))) && control.is_undisturbed();
        if returned {
            record::last_poll_end(control.id, woken);
        } else {
            record::poll_end(control.id, woken);
        }
        returned
    });
    watch.stop(|| format!("Task name='{}'", control.name.borrow()));
    if let Poll::Ready(result) = polled {
        finish(cell, result, is_told);
    }
}

/// The body is dropped at its end while the task is still the current one.
#[inline]
fn poll<F: Future<Output = Result<T>>, T>(cell: &TaskCell<F, T>) -> Poll<Result<T>> {
    if let Some(cancelled) = cell.control.begin_step() {
        cell.body.discard();
        return Poll::Ready(Err(cancelled.into()));
    }
    let polled = cell.body.poll(&mut Context::from_waker(cell.control.waker().waker()));
    if polled.is_pending() {
        cell.control.end_step();
    }
    polled
}

fn finish<F: Future<Output = Result<T>> + 'static, T: 'static>(
    cell: &Rc<TaskCell<F, T>>,
    result: Result<T>,
    is_told: bool,
) {
    let control = &cell.control;
    let result = match control.take_must_cancel() {
        Some(cancelled) if result.is_ok() => Err(Error::from(cancelled)),
        _ => result,
    };
    let task: Rc<dyn AnyTask> = cell.clone();
    match result {
        Ok(value) => {
            cell.outcome.replace(Outcome::Value(value));
            control.finish(&task, End::Returned, None, is_told);
        }
        Err(error) => {
            let end = if error.is_cancelled() { End::Cancelled } else { End::Failed };
            cell.outcome.replace(Outcome::Error(error.clone()));
            control.finish(&task, end, Some(&error), false);
        }
    }
}

/// The loop goes away under the task.
pub(super) fn abandon<F: Future<Output = Result<T>> + 'static, T: 'static>(cell: &Rc<TaskCell<F, T>>) {
    if !cell.control.is_done() {
        cell.body.discard();
        let task: Rc<dyn AnyTask> = cell.clone();
        cell.control.finish(&task, End::Abandoned, None, false);
    }
}
