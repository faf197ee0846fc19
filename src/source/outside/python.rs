//! The Python stacks of CPython's threads, read from its memory while it runs on.

use super::SeenThread;
use super::place::place;
use crate::{
    event::{Engine, ThreadRole},
    source::proc::{Living, Maps},
};
use py_spy::{
    Config, Pid, PythonSpy, StackTrace,
    config::{LineNo, LockingStrategy},
};
use std::{fs::File, os::unix::fs::FileExt};

/// Why stacks were not read.
pub(super) struct Unread {
    pub(super) sentence: String,
    /// Python code ran all the time.
    pub(super) is_running: bool,
}

/// What is read twice alike was not torn; so often it is tried.
const TRIES: usize = 6;
/// The thread's number is among so many bytes of what libc knows of a thread, on every platform.
const THREAD_BYTES: usize = 1024;

/// Whether the process runs CPython: as a program, or as a library.
pub(super) fn is_python(maps: &Maps) -> bool {
    let is_python = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        name.starts_with("libpython3") || name.starts_with("python") && !name.contains(".so")
    };
    maps.all().iter().any(|mapping| is_python(&mapping.path))
}

/// The minor version of the Python 3 that a process runs, as its files are named.
pub(super) fn minor(maps: &Maps) -> Option<u16> {
    maps.all().iter().find_map(|mapping| {
        let name = mapping.path.rsplit('/').next()?;
        let rest = name.strip_prefix("lib").unwrap_or(name).strip_prefix("python3.")?;
        rest.split(|it: char| !it.is_ascii_digit()).next()?.parse().ok()
    })
}

/// Gives the threads their Python stacks, names and roles.
///
/// # Errors
/// Where they cannot be read.
pub(super) fn stacks(living: &Living, memory: &File, threads: &mut [SeenThread]) -> Result<Engine, Unread> {
    let pid = living.pid();
    let failed = |why: &dyn std::fmt::Display, is_running| {
        let sentence = format!(
            "the Python stacks of process {pid} cannot be read: {why}; `loopscope watch -- …` has the program report them itself"
        );
        Unread { sentence, is_running }
    };
    let config = Config {
        blocking: LockingStrategy::NonBlocking,
        lineno: LineNo::LastInstruction,
        collect_thread_names: true,
        ..Config::default()
    };
    let mut spy = PythonSpy::retry_new(pid as Pid, &config, 3).map_err(|error| failed(&error, false))?;
    let traces = settled(&mut spy).ok_or_else(|| failed(&"they changed whenever they were read", true))?;
    let directory = living.directory();
    for trace in traces {
        let tids: Vec<_> = threads.iter().map(|thread| thread.tid).collect();
        let tid = trace.os_thread_id.map(|tid| tid as u32).or_else(|| thread_id(memory, trace.thread_id, &tids));
        // In a PID namespace of its own the interpreter knows its threads by other numbers.
        let tid = tid.filter(|tid| tids.contains(tid)).or_else(|| thread_id(memory, trace.thread_id, &tids));
        let Some(thread) = threads.iter_mut().find(|thread| Some(thread.tid) == tid) else { continue };
        if let Some(name) = &trace.thread_name {
            thread.name.clone_from(name);
        }
        let frames = trace.frames.iter().filter(|frame| !frame.filename.starts_with('<') || frame.name != "<shim>");
        let text = |frame: &py_spy::Frame| {
            let line = u32::try_from(frame.line).unwrap_or_default();
            format!("{} {}", frame.name, place(&frame.filename, line, directory.as_deref()))
        };
        thread.frames = frames.map(text).collect();
        thread.holds_interpreter = trace.owns_gil;
    }
    roles(threads);
    Ok(Engine::Cpython((spy.version.major as u16, spy.version.minor as u16, spy.version.patch as u16)))
}

/// The stacks once they are the same twice: a thread that runs meanwhile may be in between.
fn settled(spy: &mut PythonSpy) -> Option<Vec<StackTrace>> {
    let mut last: Option<Vec<StackTrace>> = None;
    for _ in 0..TRIES {
        let Ok(now) = spy.get_stack_traces() else { continue };
        let is_same = |before: &Vec<StackTrace>| {
            before.len() == now.len()
                && before.iter().zip(&now).all(|(a, b)| (a.thread_id, &a.frames) == (b.thread_id, &b.frames))
        };
        if last.as_ref().is_some_and(is_same) {
            return Some(now);
        }
        last = Some(now);
    }
    None
}

/// The kernel's number of a thread, in what libc keeps of it (`pthread_self()`).
fn thread_id(memory: &File, thread: u64, tids: &[u32]) -> Option<u32> {
    let mut bytes = [0; THREAD_BYTES];
    memory.read_exact_at(&mut bytes, thread).ok()?;
    let mut words = bytes.chunks_exact(4).map(|word| u32::from_ne_bytes(word.try_into().unwrap_or_default()));
    words.find(|word| tids.contains(word))
}

/// What the end of the process has to do with each thread, as far as stacks tell. Whether a thread is a daemon is not read:
/// where the interpreter waits at exit and one thread alone can be the reason, it is none.
fn roles(threads: &mut [SeenThread]) {
    for thread in threads.iter_mut().filter(|thread| thread.role != ThreadRole::Main) {
        let is_worker = thread.frames.iter().any(|frame| is_at(frame, "_worker", "concurrent/futures/thread.py"));
        if is_worker {
            thread.role = ThreadRole::Worker;
        }
    }
    let main = threads.iter().find(|thread| thread.role == ThreadRole::Main);
    let waits = main.is_some_and(|main| main.frames.iter().any(|frame| is_at(frame, "_shutdown", "threading.py")));
    let mut others: Vec<_> =
        threads.iter_mut().filter(|thread| thread.role == ThreadRole::Unlisted && !thread.frames.is_empty()).collect();
    if let ([other], true) = (&mut others[..], waits) {
        other.role = ThreadRole::NonDaemon;
    }
}

fn is_at(frame: &str, function: &str, file: &str) -> bool {
    frame.rsplit_once(' ').is_some_and(|(name, place)| {
        name == function && place.rsplit_once(':').is_some_and(|(path, _)| path.ends_with(file))
    })
}

#[cfg(test)]
mod tests {
    use super::{SeenThread, ThreadRole, roles};

    fn thread(tid: u32, role: ThreadRole, frames: &[&str]) -> SeenThread {
        let frames = frames.iter().map(ToString::to_string).collect();
        SeenThread { tid, name: String::new(), role, frames, holds_interpreter: false }
    }

    fn roles_of(others: &[&[&str]]) -> Vec<ThreadRole> {
        let main = thread(1, ThreadRole::Main, &["_shutdown /l/python3.11/threading.py:1583"]);
        let others = others.iter().map(|frames| thread(2, ThreadRole::Unlisted, frames));
        let mut threads: Vec<_> = [main].into_iter().chain(others).collect();
        roles(&mut threads);
        threads[1..].iter().map(|thread| thread.role).collect()
    }

    #[test]
    fn the_only_thread_that_can_be_in_the_way_of_the_exit_is_no_daemon() {
        let worker: &[&str] = &["get queue.py:1", "_worker /l/python3.11/concurrent/futures/thread.py:81"];
        assert_eq!(roles_of(&[&["run app.py:1"], worker]), [ThreadRole::NonDaemon, ThreadRole::Worker]);
        assert_eq!(roles_of(&[&["run app.py:1"], &["run app.py:9"]]), [ThreadRole::Unlisted; 2]);
        // A thread of native code.
        assert_eq!(roles_of(&[&["run app.py:1"], &[]]), [ThreadRole::NonDaemon, ThreadRole::Unlisted]);
    }
}
