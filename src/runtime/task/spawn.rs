//! `spawn`: a task on the loop that runs.

use std::panic::Location;

use super::{
    Task,
    start::{start, start_named, start_with},
};
use crate::{
    event::{LoopId, Refusal},
    runtime::{Result, TaskOptions, refusal::refuse, scheduler::running},
};

/// Makes a task on the running loop: `asyncio.create_task`.
///
/// # Panics
/// `no running event loop`, where [`try_spawn`] returns an error.
#[track_caller]
pub fn spawn<T: 'static>(body: impl Future<Output = Result<T>> + 'static) -> Task<T> {
    let Some(core) = running::try_core() else { panic!("{}", Refusal::NoRunningLoop) };
    start(&core, body, Location::caller())
}

/// The same with a name.
///
/// # Panics
/// `no running event loop`
#[track_caller]
pub fn spawn_named<T: 'static>(name: &str, body: impl Future<Output = Result<T>> + 'static) -> Task<T> {
    let Some(core) = running::try_core() else { panic!("{}", Refusal::NoRunningLoop) };
    start_named(&core, body, name, Location::caller())
}

/// The same with any options.
///
/// # Panics
/// `no running event loop`
#[track_caller]
pub fn spawn_with<T: 'static>(options: TaskOptions, body: impl Future<Output = Result<T>> + 'static) -> Task<T> {
    let Some(core) = running::try_core() else { panic!("{}", Refusal::NoRunningLoop) };
    start_with(&core, body, options, Location::caller())
}

/// [`spawn`] for code that may run without a loop.
///
/// # Errors
/// `no running event loop`
#[track_caller]
pub fn try_spawn<T: 'static>(body: impl Future<Output = Result<T>> + 'static) -> Result<Task<T>> {
    match running::core() {
        Ok(core) => Ok(start(&core, body, Location::caller())),
        Err(refusal) => refuse(LoopId(0), refusal, Location::caller()),
    }
}
