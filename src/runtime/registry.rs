//! The tasks of a loop that are not over.

use std::rc::Rc;

use super::task::AnyTask;

/// A slab: a task knows its slot, so coming and going cost the same however many there are.
#[derive(Default)]
pub(crate) struct Registry {
    slots: Vec<Option<Rc<dyn AnyTask>>>,
    free: Vec<usize>,
}

impl Registry {
    pub(crate) fn insert(&mut self, task: Rc<dyn AnyTask>) {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            self.slots.len() - 1
        });
        task.control().slot.set(slot);
        self.slots[slot] = Some(task);
    }

    #[inline]
    pub(crate) fn get(&self, slot: usize) -> Option<&Rc<dyn AnyTask>> {
        self.slots.get(slot)?.as_ref()
    }

    pub(crate) fn remove(&mut self, slot: usize) -> Option<Rc<dyn AnyTask>> {
        let task = self.slots.get_mut(slot)?.take()?;
        self.free.push(slot);
        Some(task)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.slots.len() == self.free.len()
    }

    /// All of them, oldest first.
    pub(crate) fn all(&self) -> Vec<Rc<dyn AnyTask>> {
        let mut tasks: Vec<_> = self.slots.iter().flatten().cloned().collect();
        tasks.sort_unstable_by_key(|task| task.control().id);
        tasks
    }
}
