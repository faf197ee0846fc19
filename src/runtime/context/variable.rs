//! `contextvars.ContextVar`.

use std::{
    fmt,
    marker::PhantomData,
    rc::Rc,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use super::{Context, Token, current, is_used};
use crate::runtime::{Error, Result};

static NUMBERS: AtomicU64 = AtomicU64::new(1);

/// A variable with a value of its own in each [`Context`]. Make it a `static`.
pub struct ContextVar<T> {
    name: &'static str,
    default: Option<fn() -> T>,
    /// 0 until it is used.
    number: AtomicU64,
    _value: PhantomData<fn() -> T>,
}

impl<T: Clone + 'static> ContextVar<T> {
    /// One that has no value until it is set.
    pub const fn new(name: &'static str) -> Self {
        Self { name, default: None, number: AtomicU64::new(0), _value: PhantomData }
    }

    /// One that has that value until it is set.
    pub const fn with_default(name: &'static str, default: fn() -> T) -> Self {
        Self { name, default: Some(default), number: AtomicU64::new(0), _value: PhantomData }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Its value in the current context, else its default; asyncio raises a LookupError where there is neither.
    pub fn get(&self) -> Option<T> {
        let value = if is_used() { self.value_in(&current()) } else { None };
        value.or_else(|| self.default.map(|default| default()))
    }

    /// Sets it in the current context. The token undoes that.
    pub fn set(&self, value: T) -> Token<T> {
        let context = current();
        let old = context.set_value(self.number(), Some(Rc::new(value)));
        Token::new(self.number(), context, old)
    }

    /// Undoes a [`set`](Self::set).
    ///
    /// # Errors
    /// `... has already been used once`, `... was created by a different ContextVar`, or
    /// `... was created in a different Context`
    pub fn reset(&self, token: &Token<T>) -> Result<()> {
        let refuse = |why: &str| Err(Error::misuse(format!("{token:?} {why}")));
        if token.is_used() {
            return refuse("has already been used once");
        }
        if token.variable != self.number() {
            return refuse("was created by a different ContextVar");
        }
        let context = current();
        if !token.context.is_same(&context) {
            return refuse("was created in a different Context");
        }
        context.set_value(self.number(), token.take());
        Ok(())
    }

    pub(super) fn value_in(&self, context: &Context) -> Option<T> {
        context.value(self.number())?.downcast_ref::<T>().cloned()
    }

    fn number(&self) -> u64 {
        let next = || NUMBERS.fetch_add(1, Relaxed);
        match self.number.load(Relaxed) {
            0 => match self.number.compare_exchange(0, next(), Relaxed, Relaxed) {
                Ok(_) => self.number.load(Relaxed),
                Err(known) => known,
            },
            known => known,
        }
    }
}

impl<T> fmt::Debug for ContextVar<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<ContextVar name='{}'>", self.name)
    }
}
