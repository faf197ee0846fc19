//! One poll of a task, and its end.

use std::{
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
    task::{Context, Poll},
};

use super::cell::{TaskCell, TaskOutcome};
use crate::{
    event::End,
    runtime::{
        Cancelled, Error, Result, context,
        error::panicked,
        here, record,
        scheduler::{AnyTask, Control},
        slow::Stopwatch,
    },
};

impl<F: Future<Output = Result<T>> + 'static, T: 'static> AnyTask for TaskCell<F, T> {
    fn control(&self) -> &Control {
        &self.control
    }

    fn error(&self) -> Option<Error> {
        self.control.retrieved.set(true);
        let mut outcome = self.outcome.borrow_mut();
        let TaskOutcome::Error(error) = &mut *outcome else { return None };
        let next = self.next_error(error);
        Some(mem::replace(error, next))
    }

    fn cancelled_error(&self) -> Cancelled {
        match self.error() {
            Some(Error::Cancelled(cancelled)) => cancelled,
            _ => Cancelled::new(self.control.message()),
        }
    }

    fn step(self: Rc<Self>) {
        step(&self, false);
    }

    fn abandon(self: Rc<Self>) {
        abandon(&self);
    }
}

/// One poll of the task's body, recorded; an eager one runs within a poll of another task, or a callback.
pub(super) fn step<F: Future<Output = Result<T>> + 'static, T: 'static>(cell: &Rc<TaskCell<F, T>>, is_eager: bool) {
    let control = &cell.control;
    if control.is_done() {
        return;
    }
    let waker = control.waker();
    waker.begin_step();
    // The poll within which an eager task begins is recorded already.
    let is_recorded = !is_eager && record::is_listening();
    if is_recorded {
        record::poll_begin(control.id);
    }
    // Before the body runs: it may wake its own task.
    let woken = is_recorded.then(|| waker.woken());
    let watch = Stopwatch::start(control.core.is_debug.get());
    here::enter_task(control.slot.get(), control.id);
    let poll = || control.span.in_scope(|| context::run_in(&control.context, || poll(cell)));
    let polled = catch_unwind(AssertUnwindSafe(poll));
    let polled = polled.unwrap_or_else(|panic| {
        cell.body.discard();
        Poll::Ready(Err(panicked(&*panic)))
    });
    here::leave_task();
    let is_end_recorded = woken.is_some_and(|woken| {
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
        finish(cell, result, is_end_recorded);
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
    let core = &cell.control.core;
    core.notice_interrupts();
    if core.is_interrupted.take() {
        cell.body.discard();
        return Poll::Ready(Err(Error::KeyboardInterrupt));
    }
    if polled.is_pending() {
        cell.control.end_step();
    }
    polled
}

fn finish<F: Future<Output = Result<T>> + 'static, T: 'static>(
    cell: &Rc<TaskCell<F, T>>,
    result: Result<T>,
    is_end_recorded: bool,
) {
    let control = &cell.control;
    let late = control.take_must_cancel().filter(|_| result.is_ok());
    let is_late = late.is_some();
    let result = late.map_or(result, |cancelled| Err(cancelled.into()));
    let task: Rc<dyn AnyTask> = cell.clone();
    match result {
        Ok(value) => {
            cell.outcome.replace(TaskOutcome::Value(value));
            control.finish(&task, End::Returned, None, is_end_recorded);
        }
        Err(error) => {
            let end = if error.is_cancelled() { End::Cancelled } else { End::Failed };
            // Whoever cancelled it before knew nothing of this.
            control.retrieved.set(false);
            if error.is_cancelled() && !is_late {
                control.forget_message();
            }
            cell.outcome.replace(TaskOutcome::Error(error.clone()));
            control.finish(&task, end, Some(&error), false);
            if error.ends_run() {
                control.core.raise(error);
            }
        }
    }
}

/// The loop goes away under the task.
fn abandon<F: Future<Output = Result<T>> + 'static, T: 'static>(cell: &Rc<TaskCell<F, T>>) {
    if !cell.control.is_done() {
        cell.control.note_left();
        cell.body.discard();
        let task: Rc<dyn AnyTask> = cell.clone();
        cell.control.finish(&task, End::Destroyed, None, false);
    }
}
