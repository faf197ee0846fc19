//! In which order a queue gives its items.

use std::{collections::VecDeque, fmt};

use crate::runtime::heap;

/// What a [`Queue`](super::Queue) keeps its items in: the methods that asyncio's subclasses override.
pub trait Store<T>: Default {
    /// What asyncio calls a queue with such a store.
    const NAME: &'static str;

    /// Puts an item in.
    fn put(&mut self, item: T);

    /// Takes the next one out.
    fn take(&mut self) -> Option<T>;

    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All of them, as they lie there.
    fn items<'a>(&'a self) -> impl Iterator<Item = &'a T>
    where
        T: 'a;
}

/// First in, first out.
#[derive(Debug)]
pub struct Fifo<T>(VecDeque<T>);

/// Last in, first out.
#[derive(Debug)]
pub struct Lifo<T>(Vec<T>);

/// The smallest first.
#[derive(Debug)]
pub struct Priority<T>(Vec<T>);

impl<T> Default for Fifo<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T> Default for Lifo<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Default for Priority<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Store<T> for Fifo<T> {
    const NAME: &'static str = "Queue";

    fn put(&mut self, item: T) {
        self.0.push_back(item);
    }

    fn take(&mut self) -> Option<T> {
        self.0.pop_front()
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn items<'a>(&'a self) -> impl Iterator<Item = &'a T>
    where
        T: 'a,
    {
        self.0.iter()
    }
}

impl<T> Store<T> for Lifo<T> {
    const NAME: &'static str = "LifoQueue";

    fn put(&mut self, item: T) {
        self.0.push(item);
    }

    fn take(&mut self) -> Option<T> {
        self.0.pop()
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn items<'a>(&'a self) -> impl Iterator<Item = &'a T>
    where
        T: 'a,
    {
        self.0.iter()
    }
}

impl<T: Ord> Store<T> for Priority<T> {
    const NAME: &'static str = "PriorityQueue";

    fn put(&mut self, item: T) {
        heap::push(&mut self.0, item);
    }

    fn take(&mut self) -> Option<T> {
        heap::pop(&mut self.0)
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn items<'a>(&'a self) -> impl Iterator<Item = &'a T>
    where
        T: 'a,
    {
        self.0.iter()
    }
}

/// `[1, 2]`, as Python prints a list.
pub(super) fn list<'a, T: fmt::Debug + 'a>(items: impl Iterator<Item = &'a T>) -> String {
    format!("{:?}", items.collect::<Vec<_>>())
}
