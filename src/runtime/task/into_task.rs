//! What becomes a task.

use std::rc::Rc;

use super::{Task, TaskRef, start::start};
use crate::runtime::{Result, Site, scheduler::Core};

/// A task, or a future that becomes one: what asyncio's `ensure_future` takes.
pub trait IntoTask<T> {
    /// The task.
    #[doc(hidden)]
    fn into_task(self, on: LoopRef<'_>, site: Site) -> Task<T>;
}

/// The loop that a future becomes a task of.
#[derive(Clone, Copy)]
pub struct LoopRef<'a>(pub(crate) &'a Rc<Core>);

impl<T: 'static, F: Future<Output = Result<T>> + 'static> IntoTask<T> for F {
    fn into_task(self, on: LoopRef<'_>, site: Site) -> Task<T> {
        let task = start(on.0, self, site);
        task.control().warns_if_destroyed.set(false);
        task
    }
}

/// Of a task whose result does not matter: the error, if there is one.
impl IntoTask<()> for TaskRef {
    fn into_task(self, _: LoopRef<'_>, _: Site) -> Task<()> {
        Task::new(self.typed())
    }
}

impl<T: 'static> IntoTask<T> for Task<T> {
    fn into_task(self, _: LoopRef<'_>, _: Site) -> Self {
        self
    }
}
