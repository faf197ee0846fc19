//! What a loop knows of a task.

use std::{rc::Rc, sync::Arc, task::Waker};

use super::{Agenda, Awaited, Control};
use crate::{
    event::End,
    runtime::{Cancelled, Context, Error, Site, actor::Actor},
};

/// A task whatever it returns.
pub(crate) trait AnyTask: Awaited {
    fn control(&self) -> &Control;

    /// The error it ended with; from now on it counts as seen.
    fn error(&self) -> Option<Error>;

    /// The cancellation to tell of it, whether it ended as cancelled or not.
    fn cancelled_error(&self) -> Cancelled;

    /// Polls its body once.
    fn step(self: Rc<Self>);

    /// Its loop is over before it is.
    fn abandon(self: Rc<Self>);
}

/// A cancel of the task that awaits this one is handed on to it.
impl<T: AnyTask + ?Sized> Awaited for T {
    fn takes_cancel(&self) -> bool {
        !self.control().is_done()
    }

    fn hand_on(self: Rc<Self>, message: Option<&Arc<str>>, actor: Actor, agenda: &mut Agenda) {
        self.control().request(message, actor, None, agenda);
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
    /// One of the user's, with what it is called, and where and in which context it was added.
    Callback(Box<dyn FnOnce(Rc<dyn AnyTask>)>, &'static str, Site, Option<Context>),
    /// Ends the run.
    Stop,
}
