//! What is known of a program that was read from outside where no cause is: what its main thread waits for, and what would
//! tell the rest.

use super::{Cause, View, stack::is_in_loop, view, waits};
use crate::{
    event::{FileKind, TaskId, ThreadRole},
    finding::subject::Subject,
    model::{ThreadLook, counted},
};
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// The most sockets that a sentence names.
const NAMED: usize = 2;
/// A longer call is cut.
const LONGEST_CALL: usize = 100;

/// Whether the main thread runs a loop.
pub(super) fn is_loop(view: &View<'_>) -> bool {
    view.look.main_thread().is_some_and(is_in_loop)
}

/// What is known, and what would tell more.
pub(super) fn known(view: &View<'_>) -> Option<(String, Cow<'static, str>)> {
    if !view.is_from_outside() {
        return None;
    }
    let main = view.look.main_thread()?;
    let is_native = !main.frames.iter().any(|frame| frame.contains(".py:"));
    let is_loop = is_in_loop(main);
    match (is_native, is_loop) {
        (false, true) => Some(of_python(view, main)),
        (true, true) => Some(of_tokio(view, main)),
        (true, false) if view.call(main.tid).is_some_and(is_event_wait) => Some(of_events(view, main)),
        _ => Some(of_thread(view, main)),
    }
}

/// Whether a thread sleeps as event loops do, of whatever make.
fn is_event_wait(call: &str) -> bool {
    ["epoll_wait()", "epoll_pwait()", "epoll_pwait2()"].iter().any(|wait| call.starts_with(wait))
}

/// An event loop that is neither Python's nor Tokio's, as of a Node server.
fn of_events(view: &View<'_>, main: &ThreadLook) -> (String, Cow<'static, str>) {
    let sockets = sockets(view);
    let sentence = format!(
        "The main thread of {} runs an event loop that is neither Python's nor Tokio's, and waits for events{sockets}. What \
         for is not known from outside.",
        main.name
    );
    let fix = match sockets.contains("open connection") {
        true => {
            "End the open connections when the program is asked to stop: a server ends when the last one is closed."
        }
        false => "End what keeps the loop alive when the program is asked to stop: servers, timers, children.",
    };
    (sentence, fix.into())
}

fn of_python(view: &View<'_>, main: &ThreadLook) -> (String, Cow<'static, str>) {
    let fix = "Start it with `loopscope watch -- …`: it names the task and the line that it waits in.";
    if let Some(frame) = in_callback(main) {
        let sentence = format!(
            "The event loop of the main thread was seen in {}, in one of its callbacks; whether it stays there is not known.",
            frame.text()
        );
        return (sentence, fix.into());
    }
    let at = main.frames.iter().map(|frame| view::Frame::of(frame)).find(|frame| frame.is_own());
    let at = at.map_or_else(String::new, |frame| format!(", run at {},", frame.at()));
    if main.frames.iter().any(|frame| frame.contains("_cancel_all_tasks ")) {
        let sentence = format!(
            "The event loop of the main thread{at} waits in the teardown of asyncio.run for a task that has not ended although \
             its cancel was requested; which one cannot be read from outside."
        );
        return (sentence, fix.into());
    }
    if let Some(waits) = tasks(view) {
        let fix = "Start it with `loopscope watch -- …`: it tells who could end that wait, and what came before.";
        return (format!("The event loop of the main thread{at} waits: {waits}."), fix.into());
    }
    let sentence = format!(
        "The event loop of the main thread{at} waits for events{}; which task it waits for cannot be read from outside.",
        sockets(view)
    );
    (sentence, fix.into())
}

/// What the oldest task that no other awaits waits for, down to the last that is in its way.
fn tasks(view: &View<'_>) -> Option<String> {
    let mut roots = roots(view);
    let (chain, _) = view.chain(roots.next()?);
    let leaf = *chain.last()?;
    let name = view.name(leaf);
    let frame = view.stands(leaf).map_or_else(String::new, |frame| match frame.text().strip_prefix(&name) {
        Some(place) => place.to_owned(),
        None => format!(" in {}", frame.text()),
    });
    let on = &view.awaiting(leaf)?.on;
    let more = match roots.count() {
        0 => String::new(),
        more => format!("; {} awaited by no other", are(more)),
    };
    Some(format!("{name} waits on {on}{frame}{}{more}", view.waiting_for(&chain)))
}

fn are(more: usize) -> String {
    if more == 1 { "1 more task is".into() } else { format!("{more} more tasks are") }
}

/// The tasks of the last answer that no other task awaits, the oldest first.
fn roots<'a>(view: &'a View<'_>) -> impl Iterator<Item = TaskId> + 'a {
    let awaited: FxHashSet<TaskId> = view.look.ties.iter().map(|tie| tie.1).collect();
    view.alive().map(|task| task.id).filter(move |id| view.awaiting(*id).is_some() && !awaited.contains(id))
}

/// Tasks that await each other, which is known for certain; or what the main task waits for, where the program looked itself.
pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    if !view.is_from_outside() {
        return None;
    }
    let about = |cause: Cause, chain: &[TaskId]| {
        cause.about(chain.iter().filter_map(|task| Some(Subject::task(view.lane, view.lane.tasks.get(*task)?))))
    };
    // What leads into a chain without a circle ends with it.
    let mut known = FxHashSet::default();
    let circle = view.alive().find_map(|task| {
        if known.contains(&task.id) {
            return None;
        }
        let (chain, is_circle) = view.chain(task.id);
        known.extend(chain.iter().copied());
        Some(about(is_circle.then(|| waits::circle(view, &chain))??, &chain))
    });
    circle.or_else(|| {
        let (chain, _) = view.chain(roots(view).next()?);
        // Only where the program looked itself it is known what object that is, and who holds it.
        view.awaiting(*chain.last()?).filter(|it| it.object.is_some())?;
        Some(about(waits::of_chain(view, &chain)?, &chain))
    })
}

/// Where the main thread is within a step or callback of its loop.
fn in_callback(main: &ThreadLook) -> Option<view::Frame<'_>> {
    let name = |frame: &str| view::Frame::of(frame).function.rsplit('.').next().map(str::to_owned);
    let runs = main.frames.iter().position(|frame| {
        name(frame).is_some_and(|name| ["_run", "run_forever", "run_until_complete", "run"].contains(&&*name))
    })?;
    let inner = &main.frames[..runs];
    let is_idle = inner
        .first()
        .and_then(|frame| name(frame))
        .is_none_or(|name| ["select", "poll", "_run_once"].contains(&&*name));
    if is_idle { None } else { view::innermost(inner) }
}

/// Where other threads are at work in code of the program's own.
pub(super) fn others(view: &View<'_>) -> String {
    let threads = view.look.threads.iter().filter(|thread| thread.role != ThreadRole::Main);
    let at_work = threads.filter_map(|thread| {
        let mut frames = thread.frames.iter().map(|frame| view::Frame::of(frame));
        Some(format!("thread {} is in {}", thread.name, frames.find(|frame| frame.is_own())?.text()))
    });
    first_at_work(&at_work.collect::<Vec<_>>())
}

fn first_at_work(at_work: &[String]) -> String {
    match at_work {
        [] => String::new(),
        [first] => format!("; {first}"),
        [first, _] => format!("; {first}, and 1 more is in code of its own"),
        [first, more @ ..] => format!("; {first}, and {} more are in code of their own", more.len()),
    }
}

fn of_tokio(view: &View<'_>, main: &ThreadLook) -> (String, Cow<'static, str>) {
    let at = main.frames.iter().map(|frame| view::Frame::of(frame)).find(|frame| frame.is_own());
    let at = at.map_or_else(String::new, |frame| format!(" in {}", frame.text()));
    let sentence = format!(
        "The Tokio runtime waits{at}{}{}; which task it waits for cannot be read from outside.",
        others(view),
        sockets(view)
    );
    let fix = "Build the runtime with `loopscope::runtime::instrument` and start it with `loopscope watch -- …`: that names \
               the waiting tasks, and where each was spawned.";
    (sentence, fix.into())
}

fn of_thread(view: &View<'_>, main: &ThreadLook) -> (String, Cow<'static, str>) {
    let frame = view::innermost(&main.frames).filter(|frame| frame.is_own());
    let place = frame.map_or_else(String::new, |frame| format!(" in {},", frame.text()));
    let others = match view.look.threads.len() {
        0 | 1 => String::new(),
        count => format!("; it has {}", counted(count as u64 - 1, "more thread")),
    };
    let call = view.call(main.tid);
    let sentence = match call.map(|call| &call[..call.floor_char_boundary(LONGEST_CALL)]) {
        Some(call) => format!("The main thread sleeps{place} in {call}{others}. Why is not known from outside."),
        None => {
            format!("The main thread runs{place} and sleeps in no system call{others}. Why is not known from outside.")
        }
    };
    let child = call.and_then(|call| call.split_once("for child process ")?.1.split_once(' ')).map(|(pid, _)| pid);
    let fix = match (child, frame) {
        (Some(child), _) => format!("Look at the child: `loopscope why {child}`.").into(),
        (None, Some(_)) => "Limit the call with a timeout, or end what it waits for.".into(),
        (None, None) if call.is_some_and(|call| call.contains("may not be read")) => NO_RIGHT.into(),
        (None, None) => NO_LINES.into(),
    };
    (sentence, fix)
}

const NO_RIGHT: &str = "A note says which right is missing; `loopscope watch -- …` needs none.";
const NO_LINES: &str = "If it is a program of your own, build it with debug information (in a Cargo profile `debug = \"line-tables-only\"`): \
                        then its lines are named.";

/// The connections that are open; else the addresses that are listened on.
pub(super) fn sockets(view: &View<'_>) -> String {
    let texts = view.lane.files.open(view.at).filter_map(|open| match &open.file.kind {
        FileKind::Socket(text) => Some(format!("fd {} {text}", open.file.fd)),
        _ => None,
    });
    let texts: Vec<_> = texts.filter(|text| text.contains(" tcp ") || text.contains(" tcp6 ")).collect();
    let (connected, listening): (Vec<_>, Vec<_>) = texts.into_iter().partition(|text| text.contains('→'));
    let (word, found) = match (connected.len(), listening.len()) {
        (0, 0) => return String::new(),
        (0, _) => ("listening", listening),
        (1, _) => ("open connection", connected),
        _ => ("open connections", connected),
    };
    let more = found.len().checked_sub(NAMED).filter(|more| *more > 0);
    let more = more.map_or_else(String::new, |more| format!(" and {more} more"));
    format!("; {word}: {}{more}", found[..found.len().min(NAMED)].join(", "))
}

#[cfg(test)]
mod tests {
    use super::first_at_work;

    #[test]
    fn one_more_thread_at_work_is_one() {
        let at_work: Vec<_> = (1..=3).map(|thread| format!("thread t{thread} is in f() at app.py:6")).collect();
        let said: Vec<_> = (0..=3).map(|count| first_at_work(&at_work[..count])).collect();
        let first = "; thread t1 is in f() at app.py:6";
        let one = format!("{first}, and 1 more is in code of its own");
        let two = format!("{first}, and 2 more are in code of their own");
        assert_eq!(said, ["", first, &one, &two]);
    }
}
