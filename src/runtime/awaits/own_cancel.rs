//! The cancel that a scope asks of its own task, and takes back at its end.

use std::cell::Cell;

use crate::{
    event::By,
    runtime::{Site, actor::Actor, task::TaskRef},
};

/// Requested once at most.
pub(crate) struct OwnCancel {
    task: TaskRef,
    by: By,
    site: Site,
    asked: Cell<Option<OwnRequest>>,
}

#[derive(Clone, Copy)]
struct OwnRequest {
    /// Its number among the task's requests.
    number: u32,
    /// None of those was still on its way.
    is_alone: bool,
}

impl OwnCancel {
    pub(crate) const fn of(task: TaskRef, by: By, site: Site) -> Self {
        Self { task, by, site, asked: Cell::new(None) }
    }

    pub(crate) fn ask(&self) {
        let control = self.task.control();
        let is_alone = !control.is_to_be_cancelled();
        control.cancel(None, Actor::of(self.by), Some(self.site));
        self.asked.set(Some(OwnRequest { number: control.last_request(), is_alone }));
    }

    pub(crate) fn is_asked(&self) -> bool {
        self.asked.get().is_some()
    }

    /// Never takes it back.
    pub(crate) fn leave(&self) {
        self.asked.set(None);
    }

    /// Takes it back, if it was asked for, and returns how many requests are left. The await that it was for is over: if
    /// it has not arrived there, and is nobody else's as well, it must not arrive at the next.
    pub(crate) fn retract(&self) -> Option<u32> {
        let OwnRequest { number, is_alone } = self.asked.take()?;
        let control = self.task.control();
        let left = control.uncancel(self.site);
        if is_alone && control.last_request() == number {
            control.withdraw();
        }
        Some(left)
    }
}
