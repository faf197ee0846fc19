//! The task that has to end first: what it waits for, and who could end that.

use super::{
    Cause, View, cancelled, connections, primitive, restarted,
    stack::is_in_loop,
    steps,
    view::{Frame, capital, innermost},
};
use crate::{
    event::{LoopId, Span, TaskId, Time},
    finding::subject::Subject,
    model::{Awaiting, Snapshot, TaskHistory},
};

/// What the agent puts behind a wait that is over, of a task that has not gone on.
pub(super) const DONE: &str = ", done";

/// What is to be said of a task at the end of a chain; `waits` says who waits for it.
pub(super) fn of_leaf(view: &View<'_>, leaf: &TaskHistory, waits: &str) -> Option<Cause> {
    if let Some(cause) = cancelled::swallowed(view, leaf, waits).or_else(|| cancelled::cleans_up(view, leaf, waits)) {
        return Some(cause);
    }
    if let Some(cause) = restarted::cause(view, leaf, waits) {
        return Some(cause);
    }
    let rests = |it: &&Awaiting| &*it.on != NEXT_PASS && !it.on.ends_with(DONE);
    let Some(it) = view.awaiting(leaf.id).filter(rests) else { return goes_round(view, leaf.id, waits) };
    let frame = view.stands(leaf.id)?;
    let cause = match &*it.on {
        "Server.wait_closed" if it.count > 0 => connections::open(view, leaf.id, it, frame, waits),
        "Process.wait" if it.size > 0 => full_pipe(view, leaf.id, it, frame, waits),
        "run_coroutine_threadsafe" => handed_over(view, leaf.id, it, frame, waits),
        "to_thread.run_sync" => worker(view, leaf.id, it, frame, waits),
        on => {
            let call = if on == "Queue.join" { "Queue.join()" } else { on };
            let start = format!("{} waits in {call} at {}", view.subject(leaf.id), frame.at());
            primitive::unreleased(view, leaf.id, it, &start, waits)
                .or_else(|| primitive::signalled(view, leaf.id, on, frame, waits))
                .unwrap_or_else(|| other(view, leaf.id, on, frame, waits))
        }
    };
    let since = leaf.waits.latest(view.at).map(|waiting| waiting.at);
    Some(cause.since(since).steps(steps::of_cancel(view, leaf.id, "carried on")))
}

/// What the agent calls the wait of a task that is to run in the next pass.
pub(super) const NEXT_PASS: &str = "next pass";

/// In so short a time a task that runs in every pass is polled so often.
const ROUNDS: (Span, u64) = (Span::from_millis(500), 20);

/// A task that looks for something in every pass of the loop.
fn goes_round(view: &View<'_>, task: TaskId, waits: &str) -> Option<Cause> {
    let goes = |look: &&Snapshot| look.awaits.get(&task).is_some_and(|it| &*it.on == NEXT_PASS);
    let mut looks = view.looks().take(4).filter(goes).filter_map(|look| innermost(&look.awaits.get(&task)?.frames));
    let frame = looks.next()?;
    let polls = &view.lane.tasks.get(task)?.polls;
    let rounds = polls.count(view.at) - polls.count(Time(view.at.0.saturating_sub(ROUNDS.0.0)));
    if rounds < ROUNDS.1 && !looks.any(|before| before.place == frame.place) {
        return None;
    }
    let code = view.code(frame).map_or_else(String::new, |code| format!(" (`{}`)", code.text));
    let sentence = format!(
        "{} runs in every pass of the loop, each time up to {}{code}, and what it looks for does not come{}{waits}.",
        view.subject(task),
        frame.at(),
        uncancelled(view, task)
    );
    Some(Cause::new(sentence, "Await what it looks for, with a limit: a task, an event, a condition."))
}

/// A child process that cannot end before what it prints is read.
fn full_pipe(view: &View<'_>, task: TaskId, it: &Awaiting, frame: Frame<'_>, waits: &str) -> Cause {
    let sentence = format!(
        "{} waits for the end of child process {} in {}, which waits for a full pipe: nothing reads what it prints{waits}.",
        view.subject(task),
        it.count,
        frame.text()
    );
    Cause::new(sentence, "Read its output while it runs: `await process.communicate()`.")
}

/// A coroutine that was handed to a loop which does not run.
fn handed_over(view: &View<'_>, task: TaskId, it: &Awaiting, frame: Frame<'_>, waits: &str) -> Cause {
    let to = view.lane.loops.get(LoopId(it.count));
    let made = to.and_then(|to| view.site(to.created?.1)).map_or_else(String::new, |site| format!(" (made at {site})"));
    let sentence = format!(
        "{} waits at {} for a coroutine that run_coroutine_threadsafe() gave to loop {}{made}, and that loop does not \
         run{waits}.",
        view.subject(task),
        frame.at(),
        it.count
    );
    Cause::new(sentence, "Run that loop in a thread of its own (`run_forever`), or await the coroutine here.")
}

/// A function in a worker thread of anyio's.
fn worker(view: &View<'_>, task: TaskId, it: &Awaiting, frame: Frame<'_>, waits: &str) -> Cause {
    let worker = view.look.threads.iter().find(|thread| thread.tid == it.count);
    let stands = worker.and_then(|worker| innermost(&worker.frames));
    let runs = stands.map_or_else(|| "A call".into(), Frame::text);
    let place = if frame.is_own() { format!(" at {}", frame.at()) } else { String::new() };
    let sentence = format!(
        "{runs} is still running in a worker thread, and {} waits for it in to_thread.run_sync(){place}{waits}. A cancel \
         does not end a thread.",
        view.name(task),
    );
    let fix = "Have it return at shutdown: give it a timeout, or leave it behind with `abandon_on_cancel=True`.";
    Cause::new(sentence, fix).about(worker.map(|worker| Subject::thread(worker.tid)))
}

/// A wait that the program ends by itself, or that comes from outside.
fn other(view: &View<'_>, task: TaskId, on: &str, frame: Frame<'_>, waits: &str) -> Cause {
    let who = capital(&view.name(task));
    let endless = view.awaiting(task).into_iter().flat_map(|it| it.frames.iter()).find_map(|frame| {
        let frame = Frame::of(frame);
        let line = view.code(frame)?.endless.filter(|_| frame.is_own())?;
        Some(frame.line(line))
    });
    let asked = uncancelled(view, task);
    let count = view.awaiting(task).map_or(0, |it| it.count);
    let what = match endless {
        _ if on.starts_with("Process.") => {
            format!("{who} waits for the end of child process {count} in {}", frame.text())
        }
        _ if on.starts_with("StreamReader.") && on.ends_with(" of a pipe") => {
            let place = frame.text();
            format!(
                "{who} waits in {place} for data from a pipe ({on}), which a process still holds open at its other end"
            )
        }
        _ if on.starts_with("StreamWriter.drain") => {
            format!("{who} waits for its peer to read what was sent ({on}) in {}", frame.text())
        }
        _ if on.starts_with("StreamReader.") => {
            format!("{who} waits for data from its peer ({on}) in {}", frame.text())
        }
        Some(line) => format!("{who} loops for ever in the `while True` at {line}, now in {}", frame.text()),
        None => format!("{who} waits on {on} in {}", frame.text()),
    };
    let fix = match on {
        _ if on.starts_with("Process.") => "Terminate the child process at shutdown, before waiting for its end.",
        _ if on.starts_with("StreamReader.") && on.ends_with(" of a pipe") => {
            "End the processes that have the pipe, children of children too, or limit the wait with a timeout."
        }
        _ if on.starts_with("Stream") => {
            "Close the connection or cancel the task at shutdown, or limit the wait with a timeout."
        }
        _ => "Cancel the task at shutdown, or give it a condition to end on.",
    };
    Cause::new(format!("{what}{asked}{waits}."), fix)
}

/// What became of its cancel: `; nothing has cancelled it`, where main stands for itself with the handler that did not.
fn uncancelled(view: &View<'_>, task: TaskId) -> String {
    let is_main = || {
        let in_loop = view.look.main_thread().is_some_and(is_in_loop);
        in_loop && view.main().is_some_and(|main| main.id == task)
    };
    match view.lane.tasks.get(task).is_some_and(|task| task.cancellation().requests.is_empty()) {
        false => "; its cancel has not been delivered".into(),
        true => match super::handler(view).filter(|_| is_main()) {
            Some((signal, handler)) => {
                format!("; nothing has cancelled it, nor did {}, which handled {signal}", handler.text())
            }
            None => "; nothing has cancelled it".into(),
        },
    }
}
