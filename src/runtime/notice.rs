//! Unhandled errors of a loop: asyncio's exception handler.

use std::{
    any::Any,
    cell::RefCell,
    fmt,
    io::{self, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
};

use super::{Context, Error, context, error::panicked};

/// What a loop's exception handler is given.
#[derive(Clone, Debug)]
pub struct Notice {
    message: String,
    task: Option<String>,
    error: Option<Error>,
}

impl Notice {
    /// One to give to [`EventLoop::call_exception_handler`](super::EventLoop::call_exception_handler).
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), task: None, error: None }
    }

    /// Of a future whose error nobody has asked for.
    pub(crate) fn future_never_retrieved(error: &Error) -> Self {
        Self::new("Future exception was never retrieved").with_error(error)
    }

    pub(crate) fn task(mut self, name: &impl fmt::Display) -> Self {
        self.task = Some(name.to_string());
        self
    }

    /// Says which error it is about.
    #[must_use]
    pub fn with_error(mut self, error: &Error) -> Self {
        self.error = Some(error.clone());
        self
    }

    /// CPython's words.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The name of the task it is about, where it is about one.
    pub fn task_name(&self) -> Option<&str> {
        self.task.as_deref()
    }

    /// The error it is about, where it is about one.
    pub const fn exception(&self) -> Option<&Error> {
        self.error.as_ref()
    }
}

/// `message`, `task: <Task name='…'>` and the error, each on a line.
impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(task) = &self.task {
            write!(f, "\ntask: <Task name='{task}'>")?;
        }
        if let Some(error) = &self.error {
            write!(f, "\n{error}")?;
        }
        Ok(())
    }
}

/// A loop's exception handler.
pub(crate) type Handler = Rc<dyn Fn(&Notice)>;

/// Where the notices of a loop go: to its handler, else to stderr.
#[derive(Clone, Default)]
pub(crate) struct Notices(Rc<RefCell<Option<Handler>>>);

impl Notices {
    pub(crate) fn set(&self, handler: Handler) {
        self.0.replace(Some(handler));
    }

    pub(crate) fn report(&self, notice: &Notice) {
        let handler = self.0.borrow().clone();
        let Some(handler) = handler else { return say(notice) };
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| handler(notice))) {
            say(&Self::unhandled(&*panic));
            say(notice);
        }
    }

    /// The same in the context of the task or the callback that it is about (CPython 3.12 and later,
    /// Lib/asyncio/base_events.py).
    pub(crate) fn report_in(&self, context: &RefCell<Option<Context>>, notice: &Notice) {
        if context::is_there() {
            context::run_in(context, || self.report(notice));
        } else {
            self.report(notice);
        }
    }

    /// `call_exception_handler` of CPython 3.13 (Lib/asyncio/base_events.py): that a handler fails is no end of anything.
    fn unhandled(panic: &(dyn Any + Send)) -> Notice {
        Notice::new("Unhandled error in exception handler").with_error(&panicked(panic))
    }

    /// CPython notices a destroyed task when it collects garbage: not in `close()`, but at the end at the latest.
    pub(crate) fn report_later(&self, context: Option<Context>, notice: Notice) {
        let late = LateNotice { to: self.clone(), context: RefCell::new(context), notice };
        // If the thread is ending, it is too late to report it.
        let _ = GARBAGE.try_with(|garbage| garbage.0.borrow_mut().push(late));
    }
}

/// Nobody can be told that stderr is closed.
fn say(notice: &Notice) {
    let _ = writeln!(io::stderr(), "{notice}");
}

thread_local! {
    static GARBAGE: Garbage = const { Garbage(RefCell::new(Vec::new())) };
}

struct Garbage(RefCell<Vec<LateNotice>>);

struct LateNotice {
    to: Notices,
    context: RefCell<Option<Context>>,
    notice: Notice,
}

impl Garbage {
    fn collect(&self) {
        // Taken out first: a handler may drop tasks.
        for LateNotice { to, context, notice } in self.0.take() {
            to.report_in(&context, &notice);
        }
    }
}

impl Drop for Garbage {
    fn drop(&mut self) {
        self.collect();
    }
}

/// Says now what is noticed late: `Task was destroyed but it is pending!` of loops that this thread closed. Without it
/// that is said when the thread ends. What `gc.collect()` is for in Python.
pub fn collect_garbage() {
    GARBAGE.with(Garbage::collect);
}
