//! The main thread is done, and the interpreter waits for other threads.

use super::{
    Cause, View, child,
    stack::{is_at_work, is_in_loop},
    view::Frame,
    waits,
};
use crate::{
    event::{LoopState, ThreadRole, Time},
    finding::subject::Subject,
    model::{Lane, Snapshot, ThreadLook},
};

/// Where the interpreter waits as it exits: for threads, and for the workers of executors.
const WAITS: [(&str, &str); 2] = [("_shutdown", "threading.py"), ("_python_exit", "concurrent/futures/thread.py")];

/// Whether the main thread has come to the end of the program: then the module is none of its frames any more.
pub(super) fn is_exiting(lane: &Lane, look: &Snapshot, at: Time) -> bool {
    let outermost = look.main_thread().and_then(|main| main.frames.last());
    outermost.is_some_and(|outermost| {
        is_python(Frame::of(outermost)) && !is_module(outermost) && !is_called_by_us(lane, outermost, at)
    })
}

/// Whether it is called by what runs the coroutine of a lane, whose own module is not shown: an import, or the loop.
fn is_called_by_us(lane: &Lane, outermost: &str, at: Time) -> bool {
    let runs = || lane.loops.known(at).any(|it| it.state(at) == Some(LoopState::Running));
    lane.info.entry.is_some() && (Frame::of(outermost).place.starts_with("<frozen importlib") || runs())
}

/// A native program has frames of other files.
fn is_python(frame: Frame<'_>) -> bool {
    frame.file().ends_with(".py") || frame.place.starts_with('<')
}

fn is_module(frame: &str) -> bool {
    frame.starts_with("<module> ") || frame.starts_with("_run_module_as_main ")
}

/// Whether it waits there for threads, or for the workers of executors.
fn waits_for_threads(main: &ThreadLook) -> bool {
    main.frames.iter().map(|frame| Frame::of(frame)).any(|frame| {
        WAITS.iter().any(|(function, file)| {
            frame.function == *function && frame.place.rsplit_once(':').is_some_and(|(path, _)| path.ends_with(file))
        })
    })
}

/// `multiprocessing` waits for its children.
fn of_child(view: &View<'_>, main: &ThreadLook) -> Cause {
    let child = child::name(view, main.tid, &main.frames, "started");
    let sentence = format!(
        "The interpreter waits at exit for {child} of multiprocessing, which has not ended; main and all loops have."
    );
    Cause::new(sentence, "Terminate or join the child with a timeout before main ends, or start it with `daemon=True`.")
}

/// A function that runs at exit.
fn hook(view: &View<'_>, main: &ThreadLook) -> Option<Cause> {
    let frame = super::view::innermost(&main.frames)?;
    let outermost = Frame::of(main.frames.last()?);
    let line = view.code(frame).map_or_else(String::new, |code| format!(" (`{}`)", code.text));
    let what = format!("The exit handler {}() that `atexit` runs has not returned: it is in", outermost.name());
    let fix = format!("Limit what {}() waits for with a timeout.", outermost.name());
    if let Some(inner) = of_own_loop(view, main) {
        let sentence = format!("{what} {}{line}, which runs an event loop: {}", frame.text(), inner.sentence);
        return Some(Cause { sentence, fix: fix.into(), ..inner }.about([Subject::thread(main.tid)]));
    }
    let sentence = format!("{what} {}{line}; main and all loops have ended.", frame.text());
    Some(Cause::new(sentence, fix).about([Subject::thread(main.tid)]))
}

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let main = view.look.main_thread().filter(|_| is_exiting(view.lane, view.look, view.at))?;
    if main.frames.iter().any(|frame| frame.starts_with("_exit_function ") && frame.contains("multiprocessing/")) {
        return Some(of_child(view, main));
    }
    if !waits_for_threads(main) {
        return hook(view, main);
    }
    let waited = view.threads(ThreadRole::Worker).find(|thread| thread.job.is_some() || is_at_work(thread));
    if let Some(worker) = waited {
        return super::job::of_thread(view, worker, "the interpreter waits for it at exit");
    }
    let threads: Vec<_> = view.threads(ThreadRole::NonDaemon).collect();
    let first = threads.first()?;
    let frame = super::view::innermost(&first.frames);
    let place = frame.map_or_else(String::new, |frame| format!(" is in {}", frame.text()));
    let line = frame.and_then(|frame| view.code(frame)).map_or_else(String::new, |code| format!(" (`{}`)", code.text));
    let more = match threads.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let name = &first.name;
    if let Some(cause) = of_loop(view, first, &more) {
        return Some(cause);
    }
    let sentence = format!(
        "Non-daemon thread {name}{place}{line}, and the interpreter waits for it at exit{more}; no loop is in the way."
    );
    let fix = format!("Tell {name} to stop before main ends, or create it with `daemon=True`.");
    Some(Cause::new(sentence, fix).about(threads.iter().map(|thread| Subject::thread(thread.tid))))
}

/// What the main task of the loop that a thread runs waits for.
fn of_own_loop(view: &View<'_>, thread: &ThreadLook) -> Option<Cause> {
    let main = view.main().filter(|_| is_in_loop(thread))?;
    waits::of_chain(view, &view.chain(main.id).0)
}

const END_LOOP: &str = "Have the main thread end that loop before it ends: cancel its main task by `loop.call_soon_threadsafe(task.cancel)`.";

/// The loop of a thread runs on: what its main task waits for is in the way.
fn of_loop(view: &View<'_>, thread: &ThreadLook, more: &str) -> Option<Cause> {
    let mut frames = thread.frames.iter().map(|frame| Frame::of(frame)).filter(|_| is_in_loop(thread));
    let caller = frames.find(|frame| frame.is_own())?;
    let inner = of_own_loop(view, thread)?;
    let sentence = format!(
        "The interpreter waits at exit for non-daemon thread {}{more}, whose event loop, run at {}, goes on: {}",
        thread.name,
        caller.at(),
        inner.sentence
    );
    Some(Cause { sentence, fix: END_LOOP.into(), ..inner }.about([Subject::thread(thread.tid)]))
}
