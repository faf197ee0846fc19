//! Where a cancel still has to go. A chain of tasks that await each other may be long: a list does not recurse.

use std::{rc::Rc, sync::Arc};

use super::waits::Awaited;
use crate::runtime::{actor::Actor, scheduler::AnyTask};

/// The last one in is the next one out, so that everything goes to what is awaited first, as in asyncio.
#[derive(Default)]
pub(crate) struct Agenda(Vec<Stop>);

enum Stop {
    HandOn(Rc<dyn Awaited>, Actor),
    /// Everything that the task awaits has been told.
    Told(Rc<dyn AnyTask>),
}

impl Agenda {
    /// Hands the request on to these, in their order, and to what they await, before everything that is in it already.
    pub(crate) fn add(&mut self, awaited: impl DoubleEndedIterator<Item = Rc<dyn Awaited>>, actor: Actor) {
        self.0.extend(awaited.rev().map(|awaited| Stop::HandOn(awaited, actor)));
    }

    /// Calls [`Control::told`](super::Control::told) when that is done.
    pub(super) fn tell(&mut self, task: Rc<dyn AnyTask>) {
        self.0.push(Stop::Told(task));
    }

    pub(super) fn run(mut self, message: Option<&Arc<str>>) {
        while let Some(stop) = self.0.pop() {
            match stop {
                Stop::HandOn(awaited, actor) => awaited.hand_on(message, actor, &mut self),
                Stop::Told(task) => task.control().told(),
            }
        }
    }
}
