//! What a loop knows of a task.

use std::{rc::Rc, sync::Arc, task::Waker};

use super::{Awaited, Control};
use crate::{
    event::End,
    runtime::{Error, actor::Actor},
};

/// A task whatever it returns.
pub(crate) trait AnyTask: Awaited {
    fn control(&self) -> &Control;

    /// The error it ended with; from now on it counts as seen.
    fn error(&self) -> Option<Error>;

    /// Polls its body once.
    fn step(self: Rc<Self>);

    /// Its loop is over before it is.
    fn abandon(self: Rc<Self>);
}

/// A cancel of the task that awaits this one is handed on to it.
impl<T: AnyTask + ?Sized> Awaited for T {
    fn cancel(&self, message: Option<&Arc<str>>, actor: Actor) -> bool {
        self.control().cancel(message, actor, None)
    }

    fn is_cancelled(&self) -> bool {
        self.control().is_cancelled()
    }
}

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Pending,
    Ended(End),
}

/// What is to happen when the task is over: asyncio's done-callbacks, in the order in which they were added.
pub(crate) enum Done {
    Wake(Waker),
    Call(Box<dyn FnOnce(Rc<dyn AnyTask>)>),
    /// Ends the run of this number, if it lasts.
    Stop(u64),
}
