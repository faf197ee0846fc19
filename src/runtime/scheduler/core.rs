//! What a loop owns, shared by its handle, its tasks and the thread it runs in.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
    task::Waker,
};

use tokio::{runtime::LocalRuntime, time::Instant};

use super::{
    AnyTask, Control,
    inbox::Inbox,
    options::TaskFactory,
    queue::{ReadyEntry, ReadyQueue},
    registry::Registry,
    running,
    wakers::SpareWakers,
};
use crate::{
    event::{LoopId, LoopState, Refusal, Report, TaskId},
    runtime::{
        Error, Handle, Result, Site,
        actor::Actor,
        callback::Callback,
        executor::DefaultExecutor,
        finalizers::Finalizers,
        notice::Notices,
        record::{self, Watch},
        refusal::refuse,
        signals::{self, LoopSignals},
        timers::{Timer, TimerAction, Timers},
    },
};

pub(crate) struct Core {
    pub(crate) id: LoopId,
    pub(crate) runtime: RefCell<Option<LocalRuntime>>,
    pub(crate) state: Cell<LoopState>,
    pub(crate) is_debug: Cell<bool>,
    pub(crate) notices: Notices,
    pub(crate) timers: Timers,
    pub(crate) executor: DefaultExecutor,
    pub(crate) signals: LoopSignals,
    pub(crate) finalizers: Finalizers,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) ready: ReadyQueue,
    pub(crate) stop: Cell<StopState>,
    /// What ends the run at once.
    raised: RefCell<Option<Error>>,
    /// A Ctrl-C is to come out of the entry that is running.
    pub(crate) is_interrupted: Cell<bool>,
    pub(crate) watch: RefCell<Option<Watch>>,
    pub(crate) tasks: RefCell<Registry>,
    pub(crate) spare_wakers: SpareWakers,
    pub(crate) task_factory: RefCell<Option<TaskFactory>>,
    /// Wakes the Tokio task that runs the passes, where there is one.
    pub(crate) pump: RefCell<Option<Waker>>,
}

/// How far `stop()` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StopState {
    No,
    /// The pass that is running, or else the next one, is the last.
    Asked,
    /// That pass is over.
    Reached,
}

impl Core {
    pub(crate) fn new(runtime: LocalRuntime) -> Rc<Self> {
        let id = record::loop_id();
        let core = Rc::new(Self {
            id,
            runtime: RefCell::new(Some(runtime)),
            state: Cell::new(LoopState::Created),
            is_debug: Cell::new(false),
            notices: Notices::default(),
            timers: Timers::default(),
            executor: DefaultExecutor::default(),
            signals: LoopSignals::default(),
            finalizers: Finalizers::default(),
            inbox: Inbox::new(id),
            ready: ReadyQueue::default(),
            stop: Cell::new(StopState::No),
            raised: RefCell::new(None),
            is_interrupted: Cell::new(false),
            watch: RefCell::new(None),
            tasks: RefCell::default(),
            spare_wakers: SpareWakers::default(),
            task_factory: RefCell::new(None),
            pump: RefCell::default(),
        });
        running::register(&core);
        core
    }

    pub(crate) fn set_state(&self, state: LoopState, site: Site) {
        self.state.set(state);
        record::emit(&Report::Loop { id: self.id, state }, Some(site));
    }

    pub(crate) fn is_closed(&self) -> bool {
        matches!(self.state.get(), LoopState::Closed | LoopState::Dropped)
    }

    pub(crate) fn check_open(&self, site: Site) -> Result<()> {
        if self.is_closed() { refuse(self.id, Refusal::Closed, site) } else { Ok(()) }
    }

    /// Queues the first step of a task.
    pub(crate) fn queue_first_step(&self, task: Rc<dyn AnyTask>) {
        if self.is_closed() { task.abandon() } else { self.queue(ReadyEntry::Step(task)) }
    }

    /// The task `id`, which it keeps in `slot`, unless that is over.
    #[inline]
    pub(crate) fn task(&self, slot: usize, id: TaskId) -> Option<Rc<dyn AnyTask>> {
        self.tasks.borrow().get(slot).filter(|task| task.control().id == id).cloned()
    }

    /// Queues the next step of the task `id`, unless that is over.
    #[inline]
    pub(crate) fn queue_step(&self, slot: usize, id: TaskId) {
        if let Some(task) = self.task(slot, id) {
            task.control().span.record_wake();
            self.queue(ReadyEntry::Step(task));
        }
    }

    /// Queues a call.
    pub(crate) fn queue_call(&self, call: impl FnOnce() + 'static) {
        if !self.is_closed() {
            self.queue(ReadyEntry::Call(Box::new(call)));
        }
    }

    /// Queues a callback of the user's, on the account of `actor`.
    pub(crate) fn queue_callback(&self, callback: Callback, actor: Actor) -> Handle {
        let handle = Handle::new(callback);
        if !self.is_closed() {
            self.queue(ReadyEntry::Callback(handle.clone(), actor));
        }
        handle
    }

    pub(crate) fn run_callback(&self, callback: Callback, actor: Actor) {
        callback.run(self.id, self.is_debug.get(), &self.notices, actor);
    }

    pub(crate) fn set_timer(&self, when: Instant, action: TimerAction) -> Rc<Timer> {
        let timer = self.timers.set(when, action);
        self.wake();
        timer
    }

    #[inline]
    pub(crate) fn queue(&self, entry: ReadyEntry) {
        self.ready.push(entry);
        self.wake();
    }

    /// There is something new to look at: sees to it that the loop does, if it runs.
    #[inline]
    pub(crate) fn wake(&self) {
        if !self.ready.is_at_work()
            && self.state.get() == LoopState::Running
            && let Some(pump) = &*self.pump.borrow()
        {
            pump.wake_by_ref();
        }
    }

    /// A SIGINT has come: what is asked next, be it in the midst of a poll, knows of it.
    #[inline]
    pub(crate) fn notice_interrupts(&self) {
        if signals::is_interrupt_pending() && self.signals.react_to_interrupts(self.id) {
            self.is_interrupted.set(true);
        }
    }

    /// An error of a task or callback that is not for others to handle: the run ends with it, in the midst of a pass.
    pub(crate) fn raise(&self, error: Error) {
        self.raised.replace(Some(error));
        self.stop.set(StopState::Reached);
        self.wake();
    }

    pub(crate) fn take_raised(&self) -> Option<Error> {
        self.raised.take()
    }

    /// Whether the run is over, in the midst of a pass or behind it.
    #[inline]
    pub(crate) fn has_stopped(&self) -> bool {
        self.stop.get() == StopState::Reached
    }

    /// `stop()`: the pass that is running, or else the next, is the last.
    pub(crate) fn stop(&self) {
        self.stop.set(StopState::Asked);
        self.wake();
    }

    pub(crate) fn register(&self, task: Rc<dyn AnyTask>) {
        self.tasks.borrow_mut().insert(task);
    }

    pub(crate) fn unregister(&self, task: &Control) {
        let task = self.tasks.borrow_mut().remove(task.slot.get());
        drop(task);
    }

    /// Oldest first.
    pub(crate) fn all_tasks(&self) -> Vec<Rc<dyn AnyTask>> {
        self.tasks.borrow().all()
    }

    /// The loop is over: so are its tasks, oldest first.
    pub(crate) fn abandon_tasks(&self) {
        for task in self.all_tasks() {
            task.abandon();
        }
    }

    /// The runtime, unless the loop is closed.
    pub(crate) fn with_runtime<R>(&self, ask: impl FnOnce(&LocalRuntime) -> R) -> Result<R> {
        self.runtime.borrow().as_ref().map(ask).ok_or(Error::Refused(Refusal::Closed))
    }
}
