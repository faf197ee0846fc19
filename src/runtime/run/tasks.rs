//! The tasks and futures that a loop makes.

use std::{panic::Location, rc::Rc};

use super::event_loop::EventLoop;
use crate::runtime::{
    LoopFuture, Result, TaskOptions,
    task::{Task, TaskRef, start, start_named, start_with},
};

impl EventLoop {
    /// Makes a task.
    ///
    /// # Errors
    /// `Event loop is closed`
    #[track_caller]
    pub fn create_task<T: 'static>(&self, body: impl Future<Output = Result<T>> + 'static) -> Result<Task<T>> {
        let site = Location::caller();
        self.core().check_open(site)?;
        Ok(start(self.core(), body, site))
    }

    /// Makes a task with a name.
    ///
    /// # Errors
    /// `Event loop is closed`
    #[track_caller]
    pub fn create_task_named<T: 'static>(
        &self,
        name: &str,
        body: impl Future<Output = Result<T>> + 'static,
    ) -> Result<Task<T>> {
        let site = Location::caller();
        self.core().check_open(site)?;
        Ok(start_named(self.core(), body, name, site))
    }

    /// Makes a task with any options.
    ///
    /// # Errors
    /// `Event loop is closed`
    #[track_caller]
    pub fn create_task_with<T: 'static>(
        &self,
        options: TaskOptions,
        body: impl Future<Output = Result<T>> + 'static,
    ) -> Result<Task<T>> {
        let site = Location::caller();
        self.core().check_open(site)?;
        Ok(start_with(self.core(), body, options, site))
    }

    /// Has `factory` change the options of every task that the loop makes from now on, main and those of a group
    /// included: asyncio's task factory, which here does not make the task itself.
    pub fn set_task_factory(&self, factory: impl Fn(TaskOptions) -> TaskOptions + 'static) {
        self.core().task_factory.replace(Some(Rc::new(factory)));
    }

    /// Makes tasks as they are asked for again.
    pub fn reset_task_factory(&self) {
        self.core().task_factory.replace(None);
    }

    /// A future of this loop: asyncio's `loop.create_future()`.
    pub fn create_future<T: 'static>(&self) -> LoopFuture<T> {
        LoopFuture::new(self.core().clone())
    }

    /// Every task that is not over, oldest first.
    pub fn all_tasks(&self) -> Vec<TaskRef> {
        TaskRef::all_of(self.core())
    }
}
