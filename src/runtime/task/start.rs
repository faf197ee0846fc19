//! Making a task.

use std::{
    rc::Rc,
    sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
};

use super::{Task, cell::TaskCell};
use crate::{
    event::{By, Report, TaskId},
    runtime::{
        Result, Site, here, record,
        scheduler::{Control, Core, TaskName},
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
    start_named(core, body, None, site)
}

/// The same with a name.
pub(crate) fn start_named<T: 'static>(
    core: &Rc<Core>,
    body: impl Future<Output = Result<T>> + 'static,
    name: Option<&str>,
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
    core.register(cell.clone());
    cell.control.waker().begin(cell.control.slot.get(), id, maker);
    core.queue_first_step(cell.clone());
    Task::new(cell)
}
