//! The main thread runs no loop: it sits in code of the program that is none of asyncio's.

use super::{Cause, View, child, outside, stack, steps, view, waits};
use crate::{
    event::LoopState,
    finding::subject::Subject,
    model::{LoopHistory, ThreadLook, counted},
};

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let runs = view.lane.loops.known(view.at).any(|it| it.state(view.at) == Some(LoopState::Running));
    // A child that was forked in a step has the frames of its parent's loop.
    let is_in_loop = |main: &ThreadLook| (view.is_from_outside() || runs) && stack::is_in_loop(main);
    let main = view.look.main_thread().filter(|main| !is_in_loop(main))?;
    let frame = view::innermost(&main.frames)?;
    // A library's function in which a native program waits says little.
    if view.is_from_outside() && !frame.is_own() {
        return None;
    }
    let line = view.code(frame).map_or_else(String::new, |code| format!(" (`{}`)", code.text));
    if let Some(cause) = pool_job(main, frame, &line).or_else(|| unread_queue(main, frame)) {
        return Some(cause.about([Subject::thread(main.tid)]));
    }
    if let Some(cause) = runs.then(|| beside(view, main, frame, &line)).flatten() {
        return Some(cause.about([Subject::thread(main.tid)]));
    }
    let the = if runs { "The".into() } else { format!("No event loop runs{}: the", of_child(view, main)) };
    let (sentence, fix) = match view.call(main.tid).filter(|_| view.is_from_outside()) {
        Some(call) => (
            format!("The main thread is in {}{line}, asleep in {call}{}.", frame.text(), outside::others(view)),
            "Limit the call with a timeout, or end what it waits for.",
        ),
        None if child::is_waited_for(view, &main.frames) => (
            format!(
                "{the} main thread waits for the end of {} in {}{line}.",
                child::name(view, main.tid, &main.frames, "forked"),
                frame.text()
            ),
            "End the child when the program is asked to stop, or limit the wait with a timeout.",
        ),
        None => (
            format!("{the} main thread is in {}{line}, and the program goes on when that returns.", frame.text()),
            // Any other cause, of this process or one that it waits for, is more to the point than where a library waits.
            if frame.is_own() {
                "Have the call return when the program is asked to stop, or limit it with a timeout."
            } else {
                ""
            },
        ),
    };
    Some(Cause::new(sentence, fix).about([Subject::thread(main.tid)]).steps(steps::of_signals(view)))
}

/// The main thread waits for a thread that runs a loop, or for what is handed to that loop.
fn beside(view: &View<'_>, main: &ThreadLook, frame: view::Frame<'_>, line: &str) -> Option<Cause> {
    let is_running = |it: &&LoopHistory| it.state(view.at) == Some(LoopState::Running);
    let loops: Vec<_> = view.lane.loops.known(view.at).filter(is_running).collect();
    let threads: Vec<_> = view.look.threads.iter().filter(|thread| stack::is_in_loop(thread)).collect();
    // Of several it is not known which one that is.
    let ([it], [thread]) = (&loops[..], &threads[..]) else { return None };
    let tasks: Vec<_> = view.alive().filter(|task| task.on == it.id).collect();
    let start = format!("The main thread waits in {}{line}, while the loop of thread {}", frame.text(), thread.name);
    if stack::joins_a_thread(&main.frames) {
        let tasks = if tasks.is_empty() {
            "without a task".into()
        } else {
            format!("with {}", counted(tasks.len() as u64, "task"))
        };
        let sentence = format!("{start} runs on {tasks}: nothing has stopped it.");
        let fix =
            "Stop it by `loop.call_soon_threadsafe(loop.stop)`: from another thread, `loop.stop()` does not wake it.";
        return Some(Cause::new(sentence, fix).steps(steps::of_signals(view)));
    }
    let [task] = &tasks[..] else { return None };
    let waits_for_it = stack::waits_for_a_result(&main.frames);
    let inner = waits_for_it.then(|| waits::of_chain(view, &view.chain(task.id).0))??;
    Some(Cause { sentence: format!("{start} goes on: {}", inner.sentence), ..inner })
}

/// A job of a process pool is at work in this process.
fn pool_job(main: &ThreadLook, frame: view::Frame<'_>, line: &str) -> Option<Cause> {
    let is_worker = |frame: view::Frame<'_>| {
        frame.function == "_process_worker" && frame.file().ends_with("concurrent/futures/process.py")
    };
    let worker = main.frames.iter().position(|frame| is_worker(view::Frame::of(frame)))?;
    let job = main.frames[..worker].last().map(|frame| view::Frame::of(frame)).filter(|job| job.is_own())?;
    let sentence = format!(
        "Job {}() of a process pool is still running in child process {}, now in {}{line}. A cancel does not end a process.",
        job.name(),
        main.tid,
        frame.text()
    );
    let fix =
        format!("Have {}() return at shutdown, or end the processes of the pool before you leave it.", job.name());
    Some(Cause::new(sentence, fix))
}

/// A process has ended its work, and waits until what it has put into a queue of `multiprocessing` is read.
fn unread_queue(main: &ThreadLook, frame: view::Frame<'_>) -> Option<Cause> {
    let is_join = |frame: view::Frame<'_>| {
        frame.name().ends_with("_finalize_join") && frame.file().ends_with("multiprocessing/queues.py")
    };
    main.frames.iter().map(|frame| view::Frame::of(frame)).find(|frame| is_join(*frame))?;
    // A process that was forked has the frames of the one that did.
    let started = if frame.is_own() { format!(", started in {},", frame.text()) } else { String::new() };
    let sentence = format!(
        "Child process {}{started} has done its work and cannot exit: it waits until what it put into its \
         multiprocessing.Queue is read, and nothing reads it.",
        main.tid
    );
    let fix = "Read the queue to its end before you `join()` the process, or have it call `cancel_join_thread()`.";
    Some(Cause::new(sentence, fix))
}

/// Which process that is, where it is not the one that the user started.
fn of_child(view: &View<'_>, main: &ThreadLook) -> String {
    view.lane.info.parent.map_or_else(String::new, |_| format!(" in child process {}", main.tid))
}
