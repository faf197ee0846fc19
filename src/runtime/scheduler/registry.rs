//! The tasks of a loop that are not over.

use std::{mem, rc::Rc};

use super::AnyTask;

/// A slab: a task knows its slot, so coming and going cost the same however many there are.
#[derive(Default)]
pub(crate) struct Registry {
    slots: Vec<TaskSlot>,
    /// The free slot to be taken next; the end where there is none.
    free: usize,
}

enum TaskSlot {
    Task(Rc<dyn AnyTask>),
    /// The free slot after this one.
    Free(usize),
}

impl Registry {
    pub(crate) fn insert(&mut self, task: Rc<dyn AnyTask>) {
        let slot = self.free;
        task.control().slot.set(slot);
        if slot == self.slots.len() {
            self.slots.push(TaskSlot::Task(task));
            self.free = self.slots.len();
        } else if let TaskSlot::Free(next) = mem::replace(&mut self.slots[slot], TaskSlot::Task(task)) {
            self.free = next;
        }
    }

    #[inline]
    pub(crate) fn get(&self, slot: usize) -> Option<&Rc<dyn AnyTask>> {
        match self.slots.get(slot)? {
            TaskSlot::Task(task) => Some(task),
            TaskSlot::Free(_) => None,
        }
    }

    pub(crate) fn remove(&mut self, slot: usize) -> Option<Rc<dyn AnyTask>> {
        self.get(slot)?;
        let TaskSlot::Task(task) = mem::replace(&mut self.slots[slot], TaskSlot::Free(self.free)) else { return None };
        self.free = slot;
        Some(task)
    }

    /// All of them, oldest first.
    pub(crate) fn all(&self) -> Vec<Rc<dyn AnyTask>> {
        let alive = |slot: &TaskSlot| if let TaskSlot::Task(task) = slot { Some(task.clone()) } else { None };
        let mut tasks: Vec<_> = self.slots.iter().filter_map(alive).collect();
        tasks.sort_unstable_by_key(|task| task.control().id);
        tasks
    }
}
