//! The task that the loop runs for waits, and so do all that are in its way: the last of them is the reason.

use super::{
    Cause, View, cancelled, outside, steps, taken, unwoken,
    view::{Frame, capital, innermost},
};
use crate::{
    event::{End, Engine, LoopState, NameId, SignalHow, Span, TaskId, TeardownStep, ThreadRole, Time},
    finding::subject::Subject,
    model::{Awaiting, SignalEvent, Snapshot, TaskEnd, TaskHistory},
};
use std::borrow::Cow;

/// Waits that somebody else in the program has to end, and what that is called.
const SIGNALLED: [(&str, &str, &str); 6] = [
    ("Event.wait", "has called its set()", "Set the event at shutdown, or cancel the task that waits for it."),
    ("Condition.wait", "has notified it", "Notify the condition at shutdown, or cancel the task that waits for it."),
    ("Barrier", "else has come to it", "Have as many tasks come to the barrier as it has parties."),
    ("Queue.get", "has put an item", "Put a sentinel at shutdown, or cancel the task that waits for an item."),
    ("Queue.put", "has taken an item", "Have a task take the items, or cancel the one that puts them."),
    ("Future", "has set its result", "Set the future's result at shutdown, or cancel the task that awaits it."),
];

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    if let Some(cause) = in_teardown(view) {
        return Some(cause);
    }
    let main = view.main()?;
    let (chain, is_circle) = view.chain(main.id);
    let cause = if is_circle { circle(view, &chain)? } else { of_chain(view, &chain)? };
    Some(cause.about(chain.iter().filter_map(|task| Some(Subject::task(view.lane, view.lane.tasks.get(*task)?)))))
}

/// A task of the chain that swallowed its cancel, else the last one.
pub(super) fn of_chain(view: &View<'_>, chain: &[TaskId]) -> Option<Cause> {
    let swallowed = (1..=chain.len()).find_map(|end| {
        let task = view.lane.tasks.get(chain[end - 1])?;
        cancelled::swallowed(view, task, &waiting_for(view, &chain[..end]))
    });
    swallowed.or_else(|| of_leaf(view, view.lane.tasks.get(*chain.last()?)?, &waiting_for(view, chain)))
}

/// `asyncio.run` has cancelled what was left and waits for it.
fn in_teardown(view: &View<'_>) -> Option<Cause> {
    let is_gathering = view.lane.loops.known(view.at).any(|it| {
        let steps = it.teardown(view.at);
        steps
            .iter()
            .any(|step| matches!(step.step, TeardownStep::Cancel | TeardownStep::Gather) && step.ended.is_none())
    });
    if !is_gathering {
        return None;
    }
    let left: Vec<&TaskHistory> = view.alive().filter(|task| !task.cancellation().requests.is_empty()).collect();
    let more = match left.len() {
        0 | 1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    let waits = format!("; {} waits for it{more} in its teardown, without a limit", view.runner());
    if let Some(cause) = left.iter().find_map(|task| cancelled::swallowed(view, task, &waits)) {
        return Some(cause);
    }
    let (chain, _) = view.chain(left.first()?.id);
    let waits = if chain.len() > 1 { waiting_for(view, &chain) } else { waits };
    of_leaf(view, view.lane.tasks.get(*chain.last()?)?, &waits)
}

/// Who waits for the last of a chain: `; main() waits for it at app.py:18`.
pub(super) fn waiting_for(view: &View<'_>, chain: &[TaskId]) -> String {
    let [.., waiter, _] = chain else { return String::new() };
    let place = view.stands(*waiter).map_or_else(String::new, |frame| format!(" at {}", frame.at()));
    format!("; {} waits for it{place}", view.name(*waiter))
}

/// Tasks that wait for each other.
pub(super) fn circle(view: &View<'_>, chain: &[TaskId]) -> Option<Cause> {
    let last = *chain.last()?;
    let from = chain.iter().position(|task| *task == last)?;
    let legs = chain[from..].windows(2).map(|leg| {
        let (on, frame) = (view.awaiting(leg[0]).map_or("", |it| &it.on), view.stands(leg[0]));
        let place = frame.map_or_else(String::new, |frame| format!(" at {}", frame.at()));
        format!("{} waits for {} ({on}{place})", view.name(leg[0]), view.name(leg[1]))
    });
    let legs: Vec<_> = legs.take(3).collect();
    let sentence = match chain.len() - from {
        2 => format!("Deadlock: {} and can never end: it awaits itself.", legs.join(", ")),
        _ => format!("Deadlock: {}.", legs.join(", ")),
    };
    Some(Cause::new(sentence, "Take locks in one order everywhere, and never await a task that awaits you."))
}

fn of_leaf(view: &View<'_>, leaf: &TaskHistory, waits: &str) -> Option<Cause> {
    if let Some(cause) = cancelled::swallowed(view, leaf, waits).or_else(|| cancelled::cleans_up(view, leaf, waits)) {
        return Some(cause);
    }
    let rests = |it: &&Awaiting| &*it.on != NEXT_PASS && !unwoken::is_over(it);
    let Some(it) = view.awaiting(leaf.id).filter(rests) else { return goes_round(view, leaf.id, waits) };
    let frame = view.stands(leaf.id)?;
    let cause = match &*it.on {
        "Server.wait_closed" if it.count > 0 => connections(view, leaf.id, it, frame, waits),
        "Process.wait" if it.size > 0 => full_pipe(view, leaf.id, it, frame, waits),
        "Queue.join" => join(view, leaf.id, it, frame),
        on if is_lock(on) => lock(view, leaf.id, it, frame, waits),
        on => SIGNALLED.iter().find(|(kind, ..)| on.starts_with(kind)).map_or_else(
            || other(view, leaf.id, on, frame, waits),
            |(_, missing, fix)| {
                let who = view.subject(leaf.id);
                if let Some(collected) = collected(view) {
                    let sentence = format!("{who} waits in {on} at {}, and {collected}{waits}.", frame.at());
                    return Cause::new(sentence, KEEP);
                }
                let (failed, instead) = failed(view).unzip();
                let failed = failed.unwrap_or_default();
                let sentence = format!("{who} waits in {on} at {} and nothing {missing}{failed}{waits}.", frame.at());
                Cause::new(sentence, instead.map_or(Cow::Borrowed(*fix), Cow::Owned))
            },
        ),
    };
    let since = leaf.waits.latest(view.at).map(|waiting| waiting.at);
    Some(cause.since(since).steps(steps::of_cancel(view, leaf.id, "carried on")))
}

/// What the agent calls the wait of a task that is to run in the next pass.
const NEXT_PASS: &str = "next pass";

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

/// From Python 3.12 on, `wait_closed()` of a server waits until its last connection is closed.
fn connections(view: &View<'_>, task: TaskId, it: &Awaiting, frame: Frame<'_>, waits: &str) -> Cause {
    let are = if it.count == 1 { "1 connection is".into() } else { format!("{} connections are", it.count) };
    let is_served = |other: &&TaskHistory| {
        view.awaiting(other.id).is_some_and(|it| it.on.starts_with("Stream") && it.on.contains(" of "))
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

/// The last task that failed, which may have been the one to end a wait, and what to do about that.
fn failed(view: &View<'_>) -> Option<(String, String)> {
    let end = |task: &TaskHistory| task.end(view.at).filter(|ended| ended.end == End::Failed).copied();
    let task = view
        .lane
        .tasks
        .known(view.at)
        .filter(|task| end(task).is_some())
        .max_by_key(|task| end(task).map(|end| end.at))?;
    let reason = Some(end(task)?.reason).filter(|reason| *reason != NameId::NONE);
    let why = reason.map_or_else(String::new, |reason| format!(": {}", view.lane.name(reason)));
    let place = view.site(task.site).map_or_else(String::new, |site| format!(" (created at {site})"));
    let name = view.name(task.id);
    Some((
        format!("; {name}{place} has failed{why}"),
        format!("See to the failure of {name}: await the task, or create it in a TaskGroup, which passes it on."),
    ))
}

const KEEP: &str = "Keep a reference to every task until it is done: in a set, or in a TaskGroup.";

/// A task that the collector took while it was pending: what waits for it, waits for good.
fn collected(view: &View<'_>) -> Option<String> {
    let is_collected = |task: &&TaskHistory| {
        let ended = task.end(view.at).filter(|ended| ended.end == End::Destroyed);
        let state = |ended: &TaskEnd| view.lane.loops.get(task.on)?.state(ended.at);
        ended.is_some_and(|ended| state(ended) == Some(LoopState::Running))
    };
    let task = view.lane.tasks.known(view.at).rev().find(is_collected)?;
    let place = view.site(task.site).map_or_else(String::new, |site| format!(" (created at {site})"));
    let name = view.name(task.id);
    Some(format!("{name}{place} was garbage-collected while it was pending: nothing kept a reference to it"))
}

fn is_lock(on: &str) -> bool {
    ["Lock.acquire", "Semaphore.acquire", "BoundedSemaphore.acquire", "Condition.acquire"].contains(&on)
}

/// Items were taken from a queue and never marked as done.
fn join(view: &View<'_>, waiter: TaskId, it: &Awaiting, frame: Frame<'_>) -> Cause {
    let who = view.subject(waiter);
    let takers = it.object.map(|object| view.look.with_object(object)).unwrap_or_default();
    let takers: Vec<_> = takers.into_iter().filter(|(_, it)| it.on.ends_with(".get")).collect();
    let items = if it.count == 1 {
        "1 item that was taken and".into()
    } else {
        format!("{} items that were taken and", it.count)
    };
    let place = frame.at();
    let taken = it.count.saturating_sub(it.size);
    if it.size > 0 && takers.is_empty() {
        let are = if it.size == 1 { "1 item is".into() } else { format!("{} items are", it.size) };
        let (failed, instead) = failed(view).unzip();
        let failed = failed.unwrap_or_default();
        let sentence =
            format!("{who} waits in Queue.join() at {place}, {are} in the queue, and no task takes any{failed}.");
        let fix = "Keep a task alive that takes the items and calls task_done().";
        return Cause::new(sentence, instead.map_or(Cow::Borrowed(fix), Cow::Owned));
    }
    let recorded = taken::takers(view, it.object);
    let by = match &takers[..] {
        _ if let Some(whom) = taken::by_whom(&recorded) => format!(" by {whom}"),
        [] => "; no task that took from it is alive".to_owned(),
        [(first, _), rest @ ..] => {
            let at = view
                .stands(*first)
                .map_or_else(String::new, |frame| format!(", which takes items in {}", frame.text()));
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            format!(" by {}{more}{at}", view.name(*first))
        }
    };
    let items = if taken == it.count { items } else { format!("{taken} of {} items, which were taken and", it.count) };
    let sentence = format!("{who} waits in Queue.join() at {place} for {items} never marked with task_done(){by}.");
    Cause::new(sentence, "Call task_done() for every item that get() returned, in a `finally`.")
}

/// A lock or semaphore that no task alive is inside of.
fn lock(view: &View<'_>, waiter: TaskId, it: &Awaiting, frame: Frame<'_>, waits: &str) -> Cause {
    let on = &*it.on;
    let kind = on.split('.').next().unwrap_or(on);
    let who = view.subject(waiter);
    let takers = taken::takers(view, it.object);
    if let Some(whom) = taken::by_whom(&takers) {
        let now = taken::now(view, &takers).unwrap_or_else(|| waits.to_owned());
        let sentence = format!(
            "{who} waits in {on} at {}, and the {kind} was taken by {whom} and never released{now}.",
            frame.at()
        );
        return Cause::new(sentence, "Release it in a `finally`, or take it with `async with`.");
    }
    let (is_held, fix) = match view.lane.info.engine {
        Engine::Tokio => ("has", "Hold it by a guard, as `lock().await?` and `permit().await?` give one."),
        Engine::Cpython(_) | Engine::Unknown => {
            ("is inside an `async with` of", "Release it in a `finally`, or take it with `async with`.")
        }
    };
    let sentence = format!(
        "{who} waits in {on} at {}, and no task that is alive {is_held} that {kind}: it was acquired and never \
         released{waits}.",
        frame.at()
    );
    Cause::new(sentence, fix)
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
        let in_loop = view.look.main_thread().is_some_and(outside::is_in_loop);
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

/// Whether nothing can wake the loop any more, as far as can be seen: it runs, but no timer is set, it watches no file
/// descriptor, no signal has a handler of the program's, and no other thread is there.
pub(super) fn is_for_good(view: &View<'_>) -> bool {
    let Some(main) = view.main() else { return false };
    if view.lane.info.engine == Engine::Tokio {
        return is_deadlocked(view, main.id);
    }
    let is_running = view.lane.loops.get(main.on).is_some_and(|it| it.state(view.at) == Some(LoopState::Running));
    let wakers = view.look.wakers.get(&main.on);
    let is_deaf = wakers.is_some_and(|wakers| wakers.timers == 0 && wakers.watched == 0);
    let is_alone = view.look.threads.iter().all(|thread| match thread.role {
        ThreadRole::Main => true,
        ThreadRole::Worker => thread.job.is_none(),
        _ => false,
    });
    // A thread of a library in C may wake it, too.
    let is_alone =
        is_alone && view.lane.usage(view.at).is_none_or(|usage| usage.threads as usize <= view.look.threads.len());
    let rests = |task: TaskId| view.awaiting(task).is_some_and(|it| &*it.on != NEXT_PASS);
    let all_wait = || view.alive().all(|task| rests(task.id) || view.alive().count() > MOST_SHOWN);
    let is_fresh =
        || view.lane.tasks.known(view.at).all(|task| task.waits.latest(view.at).is_none_or(|it| it.at <= view.look.at));
    // A service that does nothing until a signal comes is no dead one.
    let handler = SignalEvent::Program(SignalHow::HandlerAdded);
    let is_deaf = is_deaf && view.lane.signals.until(view.at).all(|mark| mark.what != handler);
    is_running && is_deaf && is_alone && all_wait() && is_fresh()
}

/// Tasks that have waited for each other for so long will not stop doing so.
const SETTLED: Span = Span::from_millis(1_000);

/// Whether what main waits for are tasks that wait for each other, which is all that a program on Tokio can tell.
fn is_deadlocked(view: &View<'_>, main: TaskId) -> bool {
    let (chain, is_circle) = view.chain(main);
    let has_settled = |task: &TaskId| {
        let waiting = view.lane.tasks.get(*task).and_then(|task| task.waits.latest(view.at));
        waiting.is_some_and(|waiting| view.at.since(waiting.at) >= SETTLED)
    };
    is_circle && chain.iter().all(has_settled)
}

/// Of so many tasks, not all are in the answer.
const MOST_SHOWN: usize = 300;
