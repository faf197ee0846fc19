//! `asyncio.LifoQueue` and `asyncio.PriorityQueue`.

use std::{fmt, ops::Deref};

use super::{
    queue::Queue,
    store::{Lifo, Priority},
};

/// A [`Queue`] that gives the last item first.
pub struct LifoQueue<T>(Queue<T, Lifo<T>>);

/// A [`Queue`] that gives the smallest item first.
pub struct PriorityQueue<T: Ord>(Queue<T, Priority<T>>);

impl<T> LifoQueue<T> {
    /// An empty one that holds so many items; 0 is any number.
    #[must_use]
    #[track_caller]
    pub fn new(max_size: usize) -> Self {
        Self(Queue::with_store(max_size))
    }
}

impl<T: Ord> PriorityQueue<T> {
    /// An empty one that holds so many items; 0 is any number.
    #[must_use]
    #[track_caller]
    pub fn new(max_size: usize) -> Self {
        Self(Queue::with_store(max_size))
    }
}

impl<T> Deref for LifoQueue<T> {
    type Target = Queue<T, Lifo<T>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T: Ord> Deref for PriorityQueue<T> {
    type Target = Queue<T, Priority<T>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for LifoQueue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Ord + fmt::Debug> fmt::Debug for PriorityQueue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> Clone for LifoQueue<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Ord> Clone for PriorityQueue<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
