//! What becomes a task.

use std::rc::Rc;

use super::{Task, TaskRef, start::start};
use crate::runtime::{Result, Site, scheduler::Core};

/// A task, or a future that becomes one: what asyncio's `ensure_future` takes.
pub trait IntoTask<T> {
    /// Whether the task is a new one.
    #[doc(hidden)]
    const MAKES_TASK: bool;

    /// The task.
    #[doc(hidden)]
    fn into_task(self, on: LoopRef<'_>, site: Site) -> Task<T>;
}

/// The loop that a future becomes a task of.
#[derive(Clone, Copy)]
pub struct LoopRef<'a>(pub(crate) &'a Rc<Core>);

impl<T: 'static, F: Future<Output = Result<T>> + 'static> IntoTask<T> for F {
    const MAKES_TASK: bool = true;

    fn into_task(self, on: LoopRef<'_>, site: Site) -> Task<T> {
        start(on.0, self, site)
    }
}

/// Of a task whose result does not matter: the error, if there is one.
impl IntoTask<()> for TaskRef {
    const MAKES_TASK: bool = false;

    fn into_task(self, _: LoopRef<'_>, _: Site) -> Task<()> {
        Task::new(self.typed())
    }
}

impl<T: 'static> IntoTask<T> for Task<T> {
    const MAKES_TASK: bool = false;

    fn into_task(self, _: LoopRef<'_>, _: Site) -> Self {
        self
    }
}
