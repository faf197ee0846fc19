//! From Python 3.12 on, `wait_closed()` of a server waits until its last connection is closed.

use super::{Cause, View, view::Frame};
use crate::{
    event::TaskId,
    model::{Awaiting, TaskHistory},
};

/// Which those are, and who serves them.
pub(super) fn open(view: &View<'_>, task: TaskId, it: &Awaiting, frame: Frame<'_>, waits: &str) -> Cause {
    let are = if it.count == 1 { "1 connection is".into() } else { format!("{} connections are", it.count) };
    // No task of the program's has created those that serve.
    let is_served = |other: &&TaskHistory| {
        let may = other.parent.is_none() && other.id != task;
        may && view.awaiting(other.id).is_some_and(|it| it.on.starts_with("Stream") && it.on.contains(" of "))
    };
    let by = view.alive().find(is_served).and_then(|server| {
        let on = &view.awaiting(server.id)?.on;
        Some(format!(": {} waits in {on} at {}", view.name(server.id), view.stands(server.id)?.at()))
    });
    let sentence = format!(
        "{} waits in Server.wait_closed() at {} for the server's connections to end, and {are} open{}{waits}.",
        view.subject(task),
        frame.at(),
        by.unwrap_or_default()
    );
    Cause::new(sentence, "Close the connections before that: `server.close_clients()`, or each `writer.close()`.")
}
