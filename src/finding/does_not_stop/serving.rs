//! A server shuts down and waits for the answers that are under way.

use super::{
    Cause, View, steps,
    view::{Frame, short},
};
use crate::{event::TaskId, finding::subject::Subject};
use std::collections::BTreeSet;

/// What a server that shuts down is in, in the words that servers have for it.
const SHUTDOWN: [&str; 6] = ["shutdown", "wait_closed", "_wait_tasks_to_complete", "cleanup", "drain", "graceful"];

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let (waiter, server) = waiter(view)?;
    let mut serving: Vec<TaskId> = view
        .look
        .awaits
        .iter()
        .filter(|(task, it)| !it.serves.is_empty() && **task != waiter)
        .map(|(task, _)| *task)
        .collect();
    serving.sort_unstable();
    let first = *serving.first()?;
    let request = &view.awaiting(first)?.serves;
    let (at_work, frame) = at_work(view, first)?;
    let endless = view.code(frame).and_then(|code| code.endless);
    let endless = endless.map_or_else(String::new, |line| format!(" in the `while True` at {}", frame.line(line)));
    let requests: BTreeSet<_> = serving.iter().filter_map(|task| Some(&view.awaiting(*task)?.serves)).collect();
    let others = match requests.len() - 1 {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    let name = server.split('/').next().unwrap_or(server);
    let name = name.split(':').next().unwrap_or(name).trim_end_matches(".py");
    let sentence = format!(
        "{name}'s graceful shutdown waits for an open connection: the response to {request} is still sent by {}{endless}{others}.",
        frame.text()
    );
    let fix = match name {
        "uvicorn" => "Set `timeout_graceful_shutdown`, or end the response when the server shuts down.",
        _ => "End the response when the server shuts down, or limit the shutdown with a timeout.",
    };
    let subjects = [first, at_work].into_iter().filter_map(|task| view.lane.tasks.get(task));
    let subjects: Vec<_> = subjects.map(|task| Subject::task(view.lane, task)).collect();
    Some(Cause::new(sentence, fix).about(subjects).steps(steps::of_signals(view)))
}

/// The task that shuts a server down, and the file of the library in which it does.
fn waiter<'a>(view: &View<'a>) -> Option<(TaskId, &'a str)> {
    let main = view.main()?;
    let (chain, _) = view.chain(main.id);
    chain.into_iter().find_map(|task| {
        let frames = view.awaiting(task)?.frames.iter().map(|frame| Frame::of(frame));
        let is_shutdown = |frame: &Frame<'_>| {
            let name = frame.function.rsplit('.').next().unwrap_or_default();
            SHUTDOWN.contains(&name)
        };
        Some((task, short(frames.filter(|frame| !frame.is_own()).find(is_shutdown)?.place)))
    })
}

/// The task that does the work for a request, itself or one that it has created, and where it stands.
fn at_work<'a>(view: &View<'a>, task: TaskId) -> Option<(TaskId, Frame<'a>)> {
    let own = |task: TaskId| view.stands(task).filter(|frame| frame.is_own()).map(|frame| (task, frame));
    let children = || view.lane.tasks.children(Some(task)).iter().copied().filter(|child| view.is_alive(*child));
    own(task).or_else(|| children().find_map(own)).or_else(|| Some((task, view.stands(task)?)))
}
