//! What a loop owns, shared by its handle, its tasks and the thread it runs in.

use std::{
    cell::{Cell, OnceCell, RefCell},
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use tokio::runtime::LocalRuntime;

use super::{
    Error, Result, Site,
    executor::Executor,
    finalizers::Finalizers,
    inbox::Inbox,
    notice::Notices,
    record::{self, Watch},
    refusal::refuse,
    registry::Registry,
    running::{self, ANY_TURN},
    signals::Signals,
    task::{AnyTask, Control, TaskRef},
    timers::Timers,
    waker::SpareCells,
};
use crate::event::{LoopId, LoopState, Refusal, Report};

pub(crate) struct Core {
    pub(crate) id: LoopId,
    pub(crate) runtime: RefCell<Option<LocalRuntime>>,
    pub(crate) state: Cell<LoopState>,
    pub(crate) is_debug: Cell<bool>,
    pub(crate) notices: Notices,
    pub(crate) timers: Timers,
    pub(crate) executor: Executor,
    pub(crate) signals: Signals,
    pub(crate) finalizers: Finalizers,
    pub(crate) inbox: OnceCell<Arc<Inbox>>,
    pub(crate) stop: Cell<Stop>,
    /// Its runtime tells the recorder when its thread has slept.
    pub(crate) tells_parking: Cell<bool>,
    pub(crate) watch: RefCell<Option<Watch>>,
    pub(crate) tasks: RefCell<Registry>,
    pub(crate) spare_cells: SpareCells,
    /// What is to be queued when the loop runs again: Tokio would mix up the order of what is queued from outside.
    ready: RefCell<Vec<Ready>>,
    /// Wakes the future that `block_on` polls.
    root: RefCell<Option<Waker>>,
}

/// How far `stop()` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    No,
    /// The pass that is running, or else the first one of the next run, is the last.
    Asked,
    /// That pass is over.
    Reached,
}

enum Ready {
    Start(Box<dyn FnOnce()>),
    Wake(Waker),
}

impl Core {
    pub(crate) fn new(runtime: LocalRuntime) -> Rc<Self> {
        Rc::new(Self {
            id: record::loop_id(),
            runtime: RefCell::new(Some(runtime)),
            state: Cell::new(LoopState::Created),
            is_debug: Cell::new(false),
            notices: Notices::default(),
            timers: Timers::default(),
            executor: Executor::default(),
            signals: Signals::default(),
            finalizers: Finalizers::default(),
            inbox: OnceCell::new(),
            stop: Cell::new(Stop::No),
            tells_parking: Cell::new(false),
            watch: RefCell::new(None),
            tasks: RefCell::default(),
            spare_cells: SpareCells::default(),
            ready: RefCell::default(),
            root: RefCell::default(),
        })
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

    /// Puts a future into Tokio's queue, at its end.
    pub(crate) fn queue(&self, future: impl Future<Output = ()> + 'static) {
        let start = move || drop(tokio::task::spawn_local(future));
        if running::is_running(self.id) {
            start();
        } else if !self.is_closed() {
            self.ready.borrow_mut().push(Ready::Start(Box::new(start)));
        }
    }

    /// Puts a call into Tokio's queue.
    pub(crate) fn queue_internal(self: &Rc<Self>, call: impl FnOnce() + 'static) {
        self.queue(Entry { core: self.clone(), turn: running::next_turn(self.id), call: Some(call) });
    }

    /// The same for the pass that is about to be run rather than the next one.
    pub(crate) fn queue_in_this_pass(self: &Rc<Self>, call: impl FnOnce() + 'static) {
        self.queue(Entry { core: self.clone(), turn: ANY_TURN, call: Some(call) });
    }

    /// The entry came up after the last pass: it waits for the next run.
    pub(crate) fn put_off(&self, waker: Waker) {
        self.ready.borrow_mut().push(Ready::Wake(waker));
    }

    /// A run begins: everything that was left or made meanwhile, in order.
    pub(crate) fn queue_ready(&self) {
        for ready in self.ready.take() {
            match ready {
                Ready::Start(start) => start(),
                Ready::Wake(waker) => waker.wake(),
            }
        }
    }

    /// Forgets what was never queued.
    pub(crate) fn drop_ready(&self) {
        drop(self.ready.take());
    }

    pub(crate) fn set_root(&self, root: Option<Waker>) {
        self.root.replace(root);
    }

    pub(crate) fn root(&self) -> Option<Waker> {
        self.root.borrow().clone()
    }

    pub(crate) fn wake_root(&self) {
        if let Some(root) = &*self.root.borrow() {
            root.wake_by_ref();
        }
    }

    /// `stop()`: the pass that is running is the last.
    pub(crate) fn stop(self: &Rc<Self>) {
        self.stop.set(Stop::Asked);
        if running::is_running(self.id) {
            self.stop_after_this_pass();
        }
    }

    pub(crate) fn stop_after_this_pass(self: &Rc<Self>) {
        running::stop_after_this_pass();
        self.queue(Sentinel { core: self.clone(), turn: running::next_turn(self.id), rounds: 0 });
    }

    /// The task that a run is about has ended: asyncio's done-callback stops the loop a pass later.
    pub(crate) fn stop_in_next_pass(self: &Rc<Self>, is_awaited: Rc<Cell<bool>>) {
        if is_awaited.get() && running::is_running(self.id) && self.has_nothing_to_do(1) {
            // That pass would find nothing but the callback.
            self.stop.set(Stop::Reached);
            self.wake_root();
            return;
        }
        let core = self.clone();
        self.queue_internal(move || {
            if is_awaited.get() {
                core.stop();
            }
        });
    }

    pub(crate) fn fire_due_timers(self: &Rc<Self>) {
        if self.timers.take_due() {
            let core = self.clone();
            self.queue_in_this_pass(move || core.timers.fire(&core));
        }
    }

    pub(crate) fn keep(&self, task: Rc<dyn AnyTask>) {
        self.tasks.borrow_mut().insert(task);
    }

    pub(crate) fn forget(&self, task: &Control) {
        let task = self.tasks.borrow_mut().remove(task.slot.get());
        drop(task);
    }

    pub(crate) fn all_tasks(&self) -> Vec<TaskRef> {
        self.tasks.borrow().all().into_iter().map(TaskRef::new).collect()
    }

    /// Nothing would happen if the loop ran now, and nothing is to be waited for or finalized. So many of Tokio's tasks
    /// do not count.
    pub(crate) fn has_nothing_to_do(&self, besides: usize) -> bool {
        let alive = self.with_runtime(|runtime| runtime.metrics().num_alive_tasks()).unwrap_or(0);
        alive <= besides + usize::from(self.timers.has_clock())
            && self.tasks.borrow().is_empty()
            && self.ready.borrow().is_empty()
            && self.timers.is_empty()
            && self.executor.len() == 0
            && self.finalizers.len() == 0
            && self.signals.are_unhandled()
            && self.inbox.get().is_none_or(|inbox| inbox.is_empty())
    }

    /// The runtime, unless the loop is closed.
    pub(crate) fn with_runtime<R>(&self, ask: impl FnOnce(&LocalRuntime) -> R) -> Result<R> {
        self.runtime.borrow().as_ref().map(ask).ok_or(Error::Refused(Refusal::Closed))
    }
}

/// A call in Tokio's queue.
struct Entry<F> {
    core: Rc<Core>,
    turn: u64,
    call: Option<F>,
}

// Nothing here is ever pinned.
impl<F> Unpin for Entry<F> {}

impl<F: FnOnce()> Future for Entry<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if !running::admit(self.turn) {
            self.turn = ANY_TURN;
            self.core.put_off(cx.waker().clone());
            return Poll::Pending;
        }
        if let Some(call) = self.call.take() {
            call();
        }
        Poll::Ready(())
    }
}

/// Stands behind the last pass in the queue. What comes up after it is put off; when it comes up once more, all that
/// was behind it has been put off, and the run can end.
struct Sentinel {
    core: Rc<Core>,
    turn: u64,
    rounds: u32,
}

impl Future for Sentinel {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        running::admit(self.turn);
        if self.rounds == 0 {
            self.rounds = 1;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.core.stop.set(Stop::Reached);
        self.core.wake_root();
        Poll::Ready(())
    }
}
