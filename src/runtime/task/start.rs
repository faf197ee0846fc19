//! Making a task.

use std::{
    rc::Rc,
    sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
};

use super::{Task, cell::TaskCell, step::step};
use crate::{
    event::{By, Report, TaskId},
    runtime::{
        Context, Result, Site, context, here, record,
        scheduler::{Control, Core, TaskName, TaskOptions},
    },
};

static IDS: AtomicU64 = AtomicU64::new(1);
/// Counts only tasks without a given name, as CPython's `_task_name_counter` does.
static UNNAMED: AtomicU32 = AtomicU32::new(1);

/// Makes a task of `body` and queues its first step.
pub(crate) fn start<T: 'static>(
    core: &Rc<Core>,
    body: impl Future<Output = Result<T>> + 'static,
    site: Site,
) -> Task<T> {
    // Not in the `if` itself, where it stays borrowed: an eager task may set another one.
    let has_factory = core.task_factory.borrow().is_some();
    if has_factory {
        start_with(core, body, TaskOptions::default(), site)
    } else {
        start_new(core, body, None, None, false, site)
    }
}

/// The same with a name.
pub(crate) fn start_named<T: 'static>(
    core: &Rc<Core>,
    body: impl Future<Output = Result<T>> + 'static,
    name: &str,
    site: Site,
) -> Task<T> {
    start_with(core, body, TaskOptions::new().name(name), site)
}

/// The same with options, which the loop's factory may change.
pub(crate) fn start_with<T: 'static>(
    core: &Rc<Core>,
    body: impl Future<Output = Result<T>> + 'static,
    options: TaskOptions,
    site: Site,
) -> Task<T> {
    let factory = core.task_factory.borrow().clone();
    let TaskOptions { name, context, is_eager } = match factory {
        Some(factory) => factory(options),
        None => options,
    };
    start_new(core, body, name.as_deref(), context, is_eager, site)
}

fn start_new<T: 'static>(
    core: &Rc<Core>,
    body: impl Future<Output = Result<T>> + 'static,
    name: Option<&str>,
    context: Option<Context>,
    is_eager: bool,
    site: Site,
) -> Task<T> {
    let name =
        name.map_or_else(|| TaskName::Default(UNNAMED.fetch_add(1, Relaxed)), |name| TaskName::Given(name.into()));
    let id = TaskId(IDS.fetch_add(1, Relaxed));
    let maker = here::actor();
    if record::is_listening() {
        let parent = maker.task_id().filter(|_| maker.by() == By::Task);
        record::emit(&Report::TaskCreated { task: id, parent, on: core.id, name: name.id() }, Some(site));
    }
    let cell = TaskCell::new(Control::new(id, core.clone(), name, size_of_val(&body), site), body);
    if let Some(context) = context.or_else(context::capture) {
        cell.control.context.replace(Some(context));
    }
    core.register(cell.clone());
    cell.control.waker().begin(cell.control.slot.get(), id, maker);
    if is_eager && here::is_running(core.id) {
        here::within(|| step(&cell, true));
    } else {
        core.queue_first_step(cell.clone());
    }
    Task::new(cell)
}

/// A task factory that has every task begin at once: `asyncio.eager_task_factory`, for
/// [`EventLoop::set_task_factory`](crate::runtime::EventLoop::set_task_factory).
#[must_use]
pub fn eager_task_factory(options: TaskOptions) -> TaskOptions {
    options.eager(true)
}
