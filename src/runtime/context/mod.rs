//! Context variables: values that belong to a task and what it creates, as `contextvars` has them (PEP 567).
//!
//! A task, a callback and a timer take a copy of the context in which they are made, and run in it. A program that sets no
//! variable pays for none of this, until a signal handler of its runs.

mod token;
mod variable;

use std::{
    any::Any,
    cell::{Cell, RefCell},
    collections::BTreeMap,
    fmt,
    rc::Rc,
};

use super::{Error, Result};

pub use token::Token;
pub use variable::ContextVar;

/// By the number of the variable. A copy shares it until one of the two is changed.
type Values = Rc<BTreeMap<u64, Rc<dyn Any>>>;

/// What a variable held before it was set.
type OldValue = Option<Rc<dyn Any>>;

thread_local! {
    /// The context that runs; none until there is a variable.
    static CURRENT: RefCell<Option<Context>> = const { RefCell::new(None) };
    /// Whether a variable was ever set, or a context made, in this thread.
    static IS_USED: Cell<bool> = const { Cell::new(false) };
}

/// The values of all variables at a place: `contextvars.Context`. A clone is the same context.
///
/// ```
/// use loopscope::runtime::{ContextVar, copy_context};
///
/// static USER: ContextVar<&str> = ContextVar::new("user");
///
/// USER.set("ada");
/// let context = copy_context();
/// context.run(|| USER.set("grace"))?;
/// assert_eq!((USER.get(), context.get(&USER)), (Some("ada"), Some("grace")));
/// # Ok::<(), loopscope::runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct Context(Rc<ContextCell>);

#[derive(Default)]
struct ContextCell {
    values: RefCell<Values>,
    is_entered: Cell<bool>,
}

/// A copy of the current context.
#[must_use]
pub fn copy_context() -> Context {
    current().copy()
}

impl Context {
    pub(super) fn empty() -> Self {
        IS_USED.set(true);
        Self(Rc::default())
    }

    /// A context of its own with the same values.
    #[must_use]
    pub fn copy(&self) -> Self {
        let values = self.0.values.borrow().clone();
        Self(Rc::new(ContextCell { values: RefCell::new(values), is_entered: Cell::new(false) }))
    }

    /// Calls that in this context: what it sets stays here.
    ///
    /// # Errors
    /// `cannot enter context: ... is already entered`
    pub fn run<R>(&self, call: impl FnOnce() -> R) -> Result<R> {
        if self.0.is_entered.replace(true) {
            return Err(Error::misuse(format!("cannot enter context: {self:?} is already entered")));
        }
        let _entered = Entered { before: CURRENT.replace(Some(self.clone())), context: Some(self.clone()) };
        Ok(call())
    }

    /// The value of a variable here.
    pub fn get<T: Clone + 'static>(&self, variable: &ContextVar<T>) -> Option<T> {
        variable.value_in(self)
    }

    fn value(&self, variable: u64) -> Option<Rc<dyn Any>> {
        self.0.values.borrow().get(&variable).cloned()
    }

    /// Sets or removes a value; the old one is given back.
    fn set_value(&self, variable: u64, value: OldValue) -> OldValue {
        let mut values = self.0.values.borrow_mut();
        let values = Rc::make_mut(&mut values);
        match value {
            Some(value) => values.insert(variable, value),
            None => values.remove(&variable),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<Context of {} values>", self.0.values.borrow().len())
    }
}

/// The context that runs. Where there was none, the thread has one from now on; of a task it becomes the own one.
fn current() -> Context {
    CURRENT.with_borrow_mut(|current| current.get_or_insert_with(Context::empty).clone())
}

/// Whether there are values to be carried.
#[inline]
pub(crate) fn is_used() -> bool {
    IS_USED.get()
}

/// What something that is made here runs in: a copy of the current context; none stands for an empty one.
#[inline]
pub(crate) fn capture() -> Option<Context> {
    if is_used() { CURRENT.with_borrow(|current| current.as_ref().map(Context::copy)) } else { None }
}

/// An empty context for what must not capture the current one; none where there is none to be captured.
pub(crate) fn none() -> Option<Context> {
    is_used().then(Context::empty)
}

/// Whether the thread has not ended so far that there is no context any more.
pub(crate) fn is_there() -> bool {
    CURRENT.try_with(|_| ()).is_ok()
}

/// Runs what was captured with that; it may have begun as an empty one, and then holds what was set.
#[inline]
pub(crate) fn run_in<R>(context: &RefCell<Option<Context>>, call: impl FnOnce() -> R) -> R {
    if is_used() {
        return run_in_used(context, call);
    }
    let _adopts = Adopts(context);
    call()
}

/// Adopts the context however the call ends.
struct Adopts<'a>(&'a RefCell<Option<Context>>);

impl Drop for Adopts<'_> {
    #[inline]
    fn drop(&mut self) {
        if is_used() {
            adopt(self.0);
        }
    }
}

#[cold]
fn run_in_used<R>(context: &RefCell<Option<Context>>, call: impl FnOnce() -> R) -> R {
    let own = context.borrow_mut().get_or_insert_with(Context::empty).clone();
    let was_entered = own.0.is_entered.replace(true);
    let before = CURRENT.replace(Some(own.clone()));
    let _entered = Entered { before, context: Some(own).filter(|_| !was_entered) };
    call()
}

/// The first variable of the thread was set by what ran here: its context is that one's.
#[cold]
fn adopt(context: &RefCell<Option<Context>>) {
    context.replace(CURRENT.take());
}

/// Restores the context before, however the call ends.
struct Entered {
    before: Option<Context>,
    /// The one that is left.
    context: Option<Context>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        if let Some(context) = &self.context {
            context.0.is_entered.set(false);
        }
        CURRENT.set(self.before.take());
    }
}
