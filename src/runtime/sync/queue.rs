//! `asyncio.Queue`, `LifoQueue` and `PriorityQueue`.

use std::{
    cell::{Cell, RefCell},
    fmt,
    panic::Location,
    rc::Rc,
};

use super::{
    event::Event,
    primitive::Primitive,
    store::{Fifo, Store, list},
    waiters::{Turn, Waiters},
};
use crate::{
    event::Wait,
    runtime::{Error, Result, Site},
};

/// Items that some tasks put and others get (CPython 3.13, Lib/asyncio/queues.py). A clone is the same queue.
///
/// ```
/// use loopscope::runtime::{self, Queue, spawn};
///
/// let sum = runtime::run(async {
///     let queue = Queue::new(0);
///     let theirs = queue.clone();
///     let adder = spawn(async move { Ok(theirs.get().await? + theirs.get().await?) });
///     queue.put(1).await?;
///     queue.put_nowait(2)?;
///     adder.await
/// });
/// assert_eq!(sum.unwrap(), 3);
/// ```
pub struct Queue<T, S = Fifo<T>>(Rc<QueueState<T, S>>);

struct QueueState<T, S> {
    primitive: Primitive,
    max_size: usize,
    items: RefCell<S>,
    getters: Waiters,
    putters: Waiters,
    unfinished: Cell<usize>,
    finished: Event,
    is_shut_down: Cell<bool>,
    _item: std::marker::PhantomData<T>,
}

impl<T> Queue<T> {
    /// An empty one that holds so many items; 0 is any number.
    #[must_use]
    #[track_caller]
    pub fn new(max_size: usize) -> Self {
        Self::with_store(max_size)
    }
}

impl<T, S: Store<T>> Queue<T, S> {
    /// An empty one that keeps its items in that order.
    #[must_use]
    #[track_caller]
    pub fn with_store(max_size: usize) -> Self {
        let (primitive, finished) =
            (Primitive::new(S::NAME, Location::caller()), Event::of(S::NAME, Location::caller()));
        finished.set();
        Self(Rc::new(QueueState {
            primitive,
            max_size,
            items: RefCell::default(),
            getters: Waiters::default(),
            putters: Waiters::default(),
            unfinished: Cell::new(0),
            finished,
            is_shut_down: Cell::new(false),
            _item: std::marker::PhantomData,
        }))
    }

    /// How many items it holds.
    #[must_use]
    pub fn qsize(&self) -> usize {
        self.0.items.borrow().len()
    }

    /// How many it may hold; 0 is any number.
    #[must_use]
    pub fn maxsize(&self) -> usize {
        self.0.max_size
    }

    /// Whether it holds none.
    #[must_use]
    pub fn empty(&self) -> bool {
        self.qsize() == 0
    }

    /// Whether it holds all it may.
    #[must_use]
    pub fn full(&self) -> bool {
        self.0.max_size > 0 && self.qsize() >= self.0.max_size
    }

    /// Puts an item in, as soon as there is room.
    ///
    /// # Errors
    /// [`Error::QueueShutDown`], or `Cancelled`
    #[track_caller]
    pub fn put(&self, item: T) -> impl Future<Output = Result<()>> + use<'_, T, S> {
        let site = Location::caller();
        async move {
            while self.full() {
                if self.0.is_shut_down.get() {
                    return Err(Error::QueueShutDown);
                }
                let may_next = || !self.full();
                self.wait(&self.0.putters, Wait::QueuePut, site, &may_next).await?;
            }
            self.put_nowait(item)
        }
    }

    /// Puts an item in at once.
    ///
    /// # Errors
    /// [`Error::QueueFull`] or [`Error::QueueShutDown`]
    pub fn put_nowait(&self, item: T) -> Result<()> {
        let state = &*self.0;
        if state.is_shut_down.get() {
            return Err(Error::QueueShutDown);
        }
        if self.full() {
            return Err(Error::QueueFull);
        }
        state.items.borrow_mut().put(item);
        state.unfinished.set(state.unfinished.get() + 1);
        state.finished.clear();
        state.getters.pop_next();
        Ok(())
    }

    /// Takes the next item out, as soon as there is one.
    ///
    /// # Errors
    /// [`Error::QueueShutDown`], or `Cancelled`
    #[track_caller]
    pub fn get(&self) -> impl Future<Output = Result<T>> + use<'_, T, S> {
        self.get_at(Location::caller())
    }

    pub(crate) async fn get_at(&self, site: Site) -> Result<T> {
        while self.empty() {
            if self.0.is_shut_down.get() {
                return Err(Error::QueueShutDown);
            }
            let may_next = || !self.empty();
            self.wait(&self.0.getters, Wait::QueueGet, site, &may_next).await?;
        }
        self.get_nowait()
    }

    /// Takes the next item out at once.
    ///
    /// # Errors
    /// [`Error::QueueEmpty`] or [`Error::QueueShutDown`]
    pub fn get_nowait(&self) -> Result<T> {
        let item = self.0.items.borrow_mut().take();
        let Some(item) = item else {
            return Err(if self.0.is_shut_down.get() { Error::QueueShutDown } else { Error::QueueEmpty });
        };
        self.0.putters.pop_next();
        Ok(item)
    }

    async fn wait(&self, line: &Waiters, on: Wait, site: Site, may_next: &dyn Fn() -> bool) -> Result<()> {
        let core = self.0.primitive.bind(&Unnamed(S::NAME), site)?;
        self.0.primitive.wanted();
        let turn = QueueTurn { line, turn: line.join(core), may_next, is_taken: Cell::new(false) };
        turn.turn.wait(on, site).await?;
        turn.is_taken.set(true);
        Ok(())
    }

    /// An item that was got is dealt with.
    ///
    /// # Errors
    /// `task_done() called too many times`
    pub fn task_done(&self) -> Result<()> {
        let left = self.0.unfinished.get().checked_sub(1);
        let left = left.ok_or_else(|| Error::misuse("task_done() called too many times"))?;
        self.set_unfinished(left);
        Ok(())
    }

    fn set_unfinished(&self, left: usize) {
        self.0.unfinished.set(left);
        if left == 0 {
            self.0.finished.set();
        }
    }

    /// Waits until all items that were put are dealt with.
    ///
    /// # Errors
    /// `Cancelled`
    #[track_caller]
    pub fn join(&self) -> impl Future<Output = Result<()>> + use<'_, T, S> {
        let site = Location::caller();
        async move {
            if self.0.unfinished.get() > 0 {
                self.0.finished.wait_as(Wait::QueueJoin, site).await?;
            }
            Ok(())
        }
    }

    /// Ends it: nothing can be put any more, and what is left can be got; `immediate`ly, nothing can.
    pub fn shutdown(&self, immediate: bool) {
        let state = &*self.0;
        state.is_shut_down.set(true);
        if immediate {
            let dropped = state.items.take();
            self.set_unfinished(state.unfinished.get().saturating_sub(dropped.len()));
        }
        state.getters.pop_all();
        state.putters.pop_all();
    }
}

/// A place in a line of a queue's. If its task was woken and does not take what it waited for, the next one may.
struct QueueTurn<'a> {
    line: &'a Waiters,
    turn: Turn<'a>,
    may_next: &'a dyn Fn() -> bool,
    is_taken: Cell<bool>,
}

impl Drop for QueueTurn<'_> {
    fn drop(&mut self) {
        if self.is_taken.get() {
            return;
        }
        self.turn.leave();
        let is_woken = self.turn.is_woken() && !self.turn.was_cancelled();
        if is_woken && (self.may_next)() {
            self.line.pop_next();
        }
    }
}

/// A queue whose items cannot be shown.
struct Unnamed(&'static str);

impl fmt::Debug for Unnamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.0)
    }
}

impl<T, S> Clone for Queue<T, S> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// As Python prints it: `<Queue maxsize=2 _queue=[1, 2] tasks=2>`.
impl<T: fmt::Debug, S: Store<T>> fmt::Debug for Queue<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = &*self.0;
        write!(f, "<{} maxsize={}", S::NAME, state.max_size)?;
        if !self.empty() {
            write!(f, " _queue={}", list(state.items.borrow().items()))?;
        }
        for (name, count) in [("getters", state.getters.len()), ("putters", state.putters.len())] {
            if count > 0 {
                write!(f, " _{name}[{count}]")?;
            }
        }
        if state.unfinished.get() > 0 {
            write!(f, " tasks={}", state.unfinished.get())?;
        }
        f.write_str(if state.is_shut_down.get() { " shutdown>" } else { ">" })
    }
}
