//! The wrapper that Tokio polls: it keeps the loop's passes, records the polls and notes how the body ends.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    rc::Rc,
    sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
    task::{Context, Poll, Waker},
};

use pin_project_lite::pin_project;

use super::{AnyTask, Control, Task, TaskCell, cell::Outcome, control::Name};
use crate::{
    event::{By, End, Report, TaskId},
    runtime::{Error, Result, Site, core::Core, error::panicked, record, running, slow::Stopwatch, waker::Ready},
};

static IDS: AtomicU64 = AtomicU64::new(1);
/// Counts only tasks that nobody named, as CPython's `_task_name_counter` does.
static UNNAMED: AtomicU32 = AtomicU32::new(1);

/// Makes a task of `body` and queues its first poll.
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
    let (task, future) = make(core, body, name, site);
    core.queue(future);
    task
}

/// Makes a task; whoever does must see to it that its future is polled.
pub(crate) fn make<T: 'static, F: Future<Output = Result<T>> + 'static>(
    core: &Rc<Core>,
    body: F,
    name: Option<&str>,
    site: Site,
) -> (Task<T>, TaskFuture<F, T>) {
    let name = name.map_or_else(|| Name::Default(UNNAMED.fetch_add(1, Relaxed)), |name| Name::Given(name.into()));
    let id = TaskId(IDS.fetch_add(1, Relaxed));
    if record::is_listening() {
        let maker = running::actor();
        let parent = maker.task_id().filter(|_| maker.by() == By::Task);
        record::emit(&Report::Spawned { task: id, parent, on: core.id, name: name.id() }, Some(site));
    }
    let cell = Rc::new(TaskCell::new(Control::new(id, core.clone(), name, site)));
    core.keep(cell.clone());
    let future = TaskFuture { body: Some(body), cell: cell.clone(), made: Ready::now(core.id), waker: None };
    (Task::new(cell), future)
}

pin_project! {
    /// What is polled on behalf of a task.
    pub(crate) struct TaskFuture<F, T: 'static> {
        #[pin]
        body: Option<F>,
        cell: Rc<TaskCell<T>>,
        made: Ready,
        waker: Option<Waker>,
    }

    impl<F, T> PinnedDrop for TaskFuture<F, T> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if !this.cell.control.is_done() {
                discard(this.body);
                let task: Rc<dyn AnyTask> = this.cell.clone();
                this.cell.control.finish(&task, End::Abandoned, None);
            }
        }
    }
}

impl<F: Future<Output = Result<T>>, T: 'static> Future for TaskFuture<F, T> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        let (cell, mut body) = (&*this.cell, this.body);
        let control = &cell.control;
        let new_wake = || control.core.spare_cells.make(control.core.id, cx.waker().clone(), *this.made);
        let wake = control.wake.get_or_init(new_wake);
        let waker = this.waker.get_or_insert_with(|| Waker::from(wake.clone()));
        if !running::admit(wake.begin()) {
            wake.put_off();
            control.core.put_off(waker.clone());
            return Poll::Pending;
        }
        let is_recorded = record::is_listening();
        if is_recorded {
            record::poll_begin(control.id);
        }
        // Before the body runs: it may wake its own task.
        let woken = is_recorded.then(|| wake.woken());
        let watch = Stopwatch::start(&control.core);
        running::enter_task(control.slot.get(), control.id);
        let polled = catch_unwind(AssertUnwindSafe(|| step(body.as_mut(), control, waker)));
        let polled = polled.unwrap_or_else(|panic| {
            discard(body);
            Poll::Ready(Err(panicked(&*panic)))
        });
        running::leave_task();
        if let Some(woken) = woken {
            record::poll_end(control.id, woken);
        }
        watch.stop(|| format!("Task name='{}'", control.name.borrow()));
        polled.map(|result| finish(cell, result))
    }
}

/// One poll of the body, which is dropped at its end while the task is still the current one.
#[inline]
fn step<F: Future<Output = Result<T>>, T>(
    mut body: Pin<&mut Option<F>>,
    control: &Control,
    waker: &Waker,
) -> Poll<Result<T>> {
    let polled = match (control.begin_step(), body.as_mut().as_pin_mut()) {
        (Some(cancelled), _) => Poll::Ready(Err(cancelled.into())),
        (None, Some(body)) => body.poll(&mut Context::from_waker(waker)),
        (None, None) => Poll::Pending,
    };
    match &polled {
        Poll::Ready(_) => body.set(None),
        Poll::Pending => control.end_step(),
    }
    polled
}

/// Drops a body that nobody asks any more; that it panics at it is of no use to anyone.
fn discard<F>(mut body: Pin<&mut Option<F>>) {
    let _ = catch_unwind(AssertUnwindSafe(|| body.set(None)));
}

fn finish<T: 'static>(cell: &Rc<TaskCell<T>>, result: Result<T>) {
    let control = &cell.control;
    let result = match control.take_must_cancel() {
        Some(cancelled) if result.is_ok() => Err(Error::from(cancelled)),
        _ => result,
    };
    let task: Rc<dyn AnyTask> = cell.clone();
    match result {
        Ok(value) => {
            cell.outcome.replace(Outcome::Value(value));
            control.finish(&task, End::Returned, None);
        }
        Err(error) => {
            let end = if error.is_cancelled() { End::Cancelled } else { End::Failed };
            cell.outcome.replace(Outcome::Error(error.clone()));
            control.finish(&task, end, Some(&error));
        }
    }
}
