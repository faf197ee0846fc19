//! The main thread is done, and the interpreter waits for other threads.

use super::{Cause, View, view::Frame};
use crate::{
    event::ThreadRole,
    finding::subject::Subject,
    model::{Snapshot, ThreadLook},
};

/// Where the interpreter waits as it exits: for threads, and for the workers of executors.
const WAITS: [(&str, &str); 2] = [("_shutdown", "threading.py"), ("_python_exit", "concurrent/futures/thread.py")];

/// Whether the main thread has come to the end of the program.
pub(super) fn is_exiting(look: &Snapshot) -> bool {
    look.main_thread().is_some_and(|main| {
        main.frames.iter().map(|frame| Frame::of(frame)).any(|frame| {
            WAITS.iter().any(|(function, file)| {
                frame.function == *function
                    && frame.place.rsplit_once(':').is_some_and(|(path, _)| path.ends_with(file))
            })
        })
    })
}

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    if !is_exiting(view.look) {
        return None;
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
    let sentence = format!(
        "Non-daemon thread {name}{place}{line}, and the interpreter waits for it at exit{more}; no loop is in the way."
    );
    let fix = format!("Tell {name} to stop before main ends, or create it with `daemon=True`.");
    Some(Cause::new(sentence, fix).about(threads.iter().map(|thread| Subject::thread(thread.tid))))
}

/// Whether a worker runs a job, and does not wait for the next.
fn is_at_work(thread: &ThreadLook) -> bool {
    thread.frames.iter().any(|frame| frame.contains("_WorkItem.run ") || frame.starts_with("run "))
}
