//! Cancels that are asked for elsewhere: by the inspector, by another thread.

use std::{
    panic::Location,
    sync::{Arc, Mutex, Weak},
};

use crate::{
    event::{By, TaskId},
    runtime::{
        Site,
        actor::Actor,
        record,
        scheduler::{Call, Core, Inbox, lock, running},
    },
};

/// The loops of which the inspector may cancel tasks.
static INSPECTED: Mutex<Vec<Weak<Inbox>>> = Mutex::new(Vec::new());

/// Lets the inspector, if there is one, cancel tasks of this loop.
pub(crate) fn let_inspector_cancel(core: &Core) {
    if record::is_listening() {
        record::on_cancel(cancel_for_inspector);
        let mut inspected = lock(&INSPECTED);
        inspected.retain(|inbox| inbox.strong_count() > 0);
        inspected.push(Arc::downgrade(&core.inbox));
    }
}

fn cancel_for_inspector(task: TaskId) {
    let inboxes: Vec<_> = lock(&INSPECTED).iter().filter_map(Weak::upgrade).collect();
    for inbox in inboxes.iter().filter(|inbox| !inbox.is_closed()) {
        let by = Actor::of(By::Inspector);
        let cancel = Call::Internal(Box::new(move || cancel_here(Some(task), by, None)), by);
        // One that closes just now has no task to cancel.
        let _ = inbox.push(cancel, Location::caller());
    }
}

/// Cancels a task of the loop that runs in this thread.
pub(crate) fn cancel_here(task: Option<TaskId>, by: Actor, site: Option<Site>) {
    let tasks = running::try_core().map(|core| core.all_tasks()).unwrap_or_default();
    if let Some(task) = tasks.into_iter().find(|known| Some(known.control().id) == task) {
        task.control().cancel(None, by, site);
    }
}
