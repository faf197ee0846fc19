//! The rules of asyncio's `Task.cancel`.

use std::sync::Arc;

use super::{Control, Waiter, agenda::Agenda, errands::Errands};
use crate::{
    event::{By, End, NameId, Report},
    runtime::{Cancelled, Site, actor::Actor, here, record, scheduler::Status},
};

/// How far the last cancel is, as recorded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Request {
    None,
    Made,
    Delivered,
    Swallowed,
}

impl Control {
    pub(crate) fn requests(&self) -> u32 {
        self.requests.get()
    }

    /// The number of the last one that was made, whatever became of it.
    pub(crate) fn last_request(&self) -> u32 {
        self.last_request.get()
    }

    /// `Task.cancel()` of CPython 3.13 (Lib/asyncio/tasks.py): passes the request to what the task awaits; where that
    /// cannot take it, the next step of the task will.
    pub(crate) fn cancel(&self, message: Option<&Arc<str>>, actor: Actor, site: Option<Site>) -> bool {
        let mut agenda = Agenda::default();
        let is_taken = self.request(message, actor, site, &mut agenda);
        agenda.run(message);
        is_taken
    }

    /// The same, but for what the task awaits, which is left to the agenda.
    pub(crate) fn request(
        &self,
        message: Option<&Arc<str>>,
        actor: Actor,
        site: Option<Site>,
        agenda: &mut Agenda,
    ) -> bool {
        self.retrieved.set(true);
        if self.is_done() {
            return false;
        }
        self.requests.set(self.requests.get() + 1);
        self.last_request.set(self.last_request.get().wrapping_add(1));
        self.request.set(Request::Made);
        if record::is_listening() {
            let message = message.map_or(NameId::NONE, |message| record::name(message));
            record::emit(
                &Report::CancelRequested { task: self.id, by: actor.by(), requester: actor.task_id(), message },
                site,
            );
        }
        // While it is being polled, what it awaits is not known yet.
        if here::is_polling(self.core.id, self.slot.get()) || !self.cancel_awaited(message, agenda) {
            self.errands.add(Errands::CANCEL);
            *self.message.borrow_mut() = message.cloned();
        }
        true
    }

    fn cancel_awaited(&self, message: Option<&Arc<str>>, agenda: &mut Agenda) -> bool {
        // Awaiting something that is ready already cannot be interrupted any more, as little as twice.
        let is_ready = self.waker().is_scheduled();
        // Of tasks that await each other, the one to which the request comes back is interrupted.
        let has_come_back = self.errands.has(Errands::HAND_ON);
        let is_taken = !has_come_back && self.hand_on(agenda);
        if is_ready && !is_taken {
            return false;
        }
        let is_interrupted = self.waits.interrupt(|waiter| has_come_back || matches!(waiter, Waiter::Leaf));
        if is_interrupted {
            self.interrupt(message.cloned());
            self.waker().wake();
        }
        is_taken || is_interrupted
    }

    fn hand_on(&self, agenda: &mut Agenda) -> bool {
        let takers = self.waits.hand_on();
        if takers.is_empty() {
            return false;
        }
        if let Some(this) = self.core.task(self.slot.get(), self.id) {
            self.errands.add(Errands::HAND_ON);
            agenda.tell(this);
        }
        agenda.add(takers.into_iter(), Actor::task(By::Awaiter, self.id));
        true
    }

    /// A request has gone to everything that the task awaits.
    pub(super) fn told(&self) {
        self.errands.remove(Errands::HAND_ON);
    }

    /// What is awaited ends with `Cancelled` when it is polled; if that is never polled, the next await does.
    fn interrupt(&self, message: Option<Arc<str>>) {
        self.interrupt.replace(Cancelled::new(message));
        self.errands.add(Errands::INTERRUPT);
    }

    /// `Task.uncancel()`: the last one withdraws a request that waits for the next step.
    pub(crate) fn uncancel(&self, site: Site) -> u32 {
        let left = self.requests.get().saturating_sub(1);
        self.requests.set(left);
        if left == 0 {
            let is_late = self.errands.remove(Errands::LATE) || !self.waits.are_interrupted();
            let is_late = is_late && self.errands.remove(Errands::INTERRUPT);
            if is_late {
                self.waits.go_on();
            }
            let is_withdrawn = self.errands.remove(Errands::CANCEL) || is_late;
            if is_withdrawn || self.request.get() != Request::Made {
                self.request.set(Request::None);
            }
        }
        record::emit(&Report::Uncancelled { task: self.id, left }, Some(site));
        left
    }

    /// Whether a request is on its way.
    pub(crate) fn is_to_be_cancelled(&self) -> bool {
        self.errands.has(Errands::CANCEL | Errands::INTERRUPT)
    }

    /// Whatever is on its way never arrives.
    pub(crate) fn withdraw(&self) {
        if self.errands.remove(Errands::CANCEL | Errands::INTERRUPT | Errands::LATE) {
            self.waits.go_on();
            self.request.set(Request::None);
        }
    }

    /// The task is about to be polled: a request that waits for this becomes the interruption of its await. Given back is
    /// the one of a task that has not begun.
    #[inline]
    pub(crate) fn begin_step(&self) -> Option<Cancelled> {
        if self.errands.are_none() { None } else { self.run_errands() }
    }

    // Not in line: there are none in a poll that is for nothing.
    #[inline(never)]
    fn run_errands(&self) -> Option<Cancelled> {
        if self.errands.remove(Errands::CANCEL) {
            self.turn_request_into_interrupt();
        }
        if self.errands.remove(Errands::STOP_WAITING) {
            self.waits.begin_step();
        }
        if self.errands.remove(Errands::BEGIN) { self.take_interrupt(None) } else { None }
    }

    #[cold]
    fn turn_request_into_interrupt(&self) {
        if !self.errands.has(Errands::INTERRUPT) && !self.waits.are_cancelled() {
            self.waits.interrupt(|_| true);
            self.interrupt(self.message());
            self.errands.add(Errands::LATE);
        }
    }

    /// The task was polled and is not over: a request made during the poll goes to what it awaits now.
    #[inline]
    pub(crate) fn end_step(&self) {
        if self.errands.has(Errands::CANCEL) {
            self.hand_request_to_awaited();
        }
    }

    #[cold]
    fn hand_request_to_awaited(&self) {
        let (message, mut agenda) = (self.message(), Agenda::default());
        if self.cancel_awaited(message.as_ref(), &mut agenda) {
            self.errands.remove(Errands::CANCEL);
        }
        agenda.run(message.as_ref());
    }

    /// The task returned although it was to be cancelled: in asyncio the cancel wins.
    pub(crate) fn take_must_cancel(&self) -> Option<Cancelled> {
        self.errands.remove(Errands::CANCEL).then(|| Cancelled::new(self.message()))
    }

    /// asyncio's `_cancel_message`.
    pub(crate) fn message(&self) -> Option<Arc<str>> {
        self.message.borrow().clone()
    }

    /// The task ends with the cancellation that its body returned: later ones have no message.
    pub(crate) fn forget_message(&self) {
        self.message.replace(None);
    }

    /// The loop goes away.
    pub(crate) fn note_left(&self) {
        if !self.waits.are_none() && !self.waker().is_scheduled() {
            self.errands.add(Errands::LEFT_WAITING);
        }
    }

    /// Counts the request, where the loop of the task was closed before it was over. Given back is whether the task waited
    /// then for what a closed loop cannot wake any more.
    pub(crate) fn cancel_left(&self) -> Option<bool> {
        let is_left = self.status.get() == Status::Ended(End::Destroyed);
        is_left.then(|| {
            self.requests.set(self.requests.get() + 1);
            self.errands.has(Errands::LEFT_WAITING)
        })
    }

    /// The cancellation that the await of this key ends with, or one that is new.
    #[inline]
    pub(crate) fn take_interrupt(&self, key: Option<u64>) -> Option<Cancelled> {
        let is_open = self.errands.has(Errands::INTERRUPT);
        let is_taken = key.map_or(is_open, |key| self.waits.take_interrupt(key, is_open));
        is_taken.then(|| self.deliver())
    }

    #[cold]
    fn deliver(&self) -> Cancelled {
        self.delivered();
        self.interrupt.borrow().clone()
    }

    /// A cancellation has reached the task.
    pub(crate) fn delivered(&self) {
        self.errands.remove(Errands::INTERRUPT | Errands::LATE);
        if self.request.get() == Request::Made {
            self.request.set(Request::Delivered);
            record::emit(&Report::CancelDelivered { task: self.id }, None);
        }
    }

    pub(super) fn swallowed(&self) {
        if self.request.get() == Request::Delivered {
            self.request.set(Request::Swallowed);
            record::emit(&Report::CancelSwallowed { task: self.id }, None);
        }
    }

    /// Whether no swallowed cancel is to be recorded if the task returns now.
    pub(crate) fn is_undisturbed(&self) -> bool {
        self.request.get() != Request::Delivered && !self.errands.has(Errands::CANCEL)
    }
}
