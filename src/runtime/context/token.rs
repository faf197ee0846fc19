//! `contextvars.Token`.

use std::{
    cell::{Cell, RefCell},
    fmt,
    marker::PhantomData,
};

use super::{Context, OldValue};

/// Undoes a [`ContextVar::set`](super::ContextVar::set), once.
pub struct Token<T> {
    pub(super) variable: u64,
    pub(super) context: Context,
    old: RefCell<OldValue>,
    is_used: Cell<bool>,
    _value: PhantomData<T>,
}

impl<T> Token<T> {
    pub(super) const fn new(variable: u64, context: Context, old: OldValue) -> Self {
        Self { variable, context, old: RefCell::new(old), is_used: Cell::new(false), _value: PhantomData }
    }

    pub(super) fn is_used(&self) -> bool {
        self.is_used.get()
    }

    /// The value before. From now on it is used.
    pub(super) fn take(&self) -> OldValue {
        self.is_used.set(true);
        self.old.take()
    }
}

impl<T> fmt::Debug for Token<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_used() { "<Token used>" } else { "<Token>" })
    }
}
