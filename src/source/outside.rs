//! What a program is at that reports nothing, read from outside: its threads, what the kernel says they sleep in, and their
//! stacks. Nothing is stopped for it, and nothing gets into the program.
//!
//! ```text
//!  /proc ─▶ threads, system calls, signals ─┐
//!  memory ─▶ CPython's frames ──────────────┼─▶ the rows of an answer
//!         ├▶ CPython's tasks ───────────────┤
//!         └▶ native stacks, of sleepers ────┘
//! ```

pub mod answers;
#[cfg(feature = "outside")]
mod frame_pointer;
#[cfg(feature = "outside")]
mod graph;
#[cfg(feature = "outside")]
mod inject;
#[cfg(feature = "outside")]
mod lines;
#[cfg(feature = "outside")]
mod native;
mod place;
#[cfg(feature = "outside")]
mod python;
#[cfg(feature = "outside")]
mod rights;

use super::proc::{Living, Proc, ProcSample};
use crate::{
    event::{Engine, File, Frames, JobId, Observation, ThreadRole, What},
    source::output::clean,
};

/// The signals that ask for an end: what they do is part of an answer.
const ENDING: [u8; 4] = [1, 2, 3, 15];
const SIGTERM: u8 = 15;
/// Where the kernel shows neither the system call nor its own function.
const UNREADABLE: &str = "a system call that may not be read";
/// A stack is cut in its middle: the innermost frames and the outermost say the most.
const FRAME_LIMIT: usize = 64;

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Outside {
    pub(super) engine: Option<Engine>,
    /// The rows of an answer, without its end.
    pub(super) rows: Vec<Observation>,
    /// What could not be read, and what would allow it.
    pub(super) notes: Vec<String>,
    /// Python code ran: the stacks changed whenever they were read.
    pub(super) is_running: bool,
    pub(super) is_stopped: bool,
}

impl Outside {
    /// Whether it explains why an interpreter has given no sign of life since the look before, in which that call held its
    /// lock: it still does, or the program is stopped, or nothing can be read. Where Python code runs, or nobody holds the
    /// lock, there is an answer to wait for.
    pub(super) fn explains_silence(&self, before: Option<&Holder>) -> bool {
        let can_tell = self.is_running || matches!(self.engine, Some(Engine::Cpython(_)));
        self.is_stopped || !can_tell || before.is_some() && self.holder().as_ref() == before
    }

    /// The call that holds the interpreter's lock, and its thread.
    pub(super) fn holder(&self) -> Option<Holder> {
        let holds = |row: &Observation| match row {
            Observation::HoldsInterpreter { tid } => Some(*tid),
            _ => None,
        };
        let holder = self.rows.iter().find_map(holds)?;
        self.rows.iter().find_map(|row| match row {
            Observation::Thread { tid, frames, .. } if *tid == holder => {
                Some(Holder { tid: *tid, frames: frames.clone() })
            }
            _ => None,
        })
    }
}

/// What holds the interpreter's lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Holder {
    tid: u32,
    frames: Frames,
}

/// A thread as it was seen.
#[derive(Clone, Debug)]
struct SeenThread {
    tid: u32,
    name: String,
    role: ThreadRole,
    frames: Vec<String>,
    /// Whether it holds the interpreter's lock.
    holds_interpreter: bool,
}

/// Looks at a process. It reads files and memory: not for a thread that others wait for.
pub(super) fn look(pid: u32) -> Outside {
    let mut found = Outside::default();
    let Some(living) = Living::of(pid) else { return found };
    let files = files(pid);
    let mut threads: Vec<_> = living.threads().into_iter().map(|tid| SeenThread::of(&living, tid)).collect();
    stacks(&living, &mut threads, &mut found);
    let children = living.children();
    for thread in threads {
        let call = living
            .asleep(thread.tid)
            .map(|asleep| asleep.describe(&files, &children))
            .or_else(|| living.channel(thread.tid))
            .or_else(|| living.sleeps(thread.tid).then(|| UNREADABLE.into()));
        let (tid, holds) = (thread.tid, thread.holds_interpreter);
        found.rows.push(thread.row());
        found.rows.extend(holds.then_some(Observation::HoldsInterpreter { tid }));
        found.rows.extend(call.map(|call| Observation::Asleep { tid, call: clean(&call) }));
    }
    let Some(status) = living.status() else { return found };
    found.is_stopped = status.state == 'T';
    if found.is_stopped {
        found.rows.push(Observation::Asleep { tid: pid, call: "a stop (SIGSTOP, or Ctrl-Z)".into() });
    }
    if status.action(SIGTERM) == "default as PID 1" {
        let note = "it is PID 1 of its PID namespace and has no handler for SIGTERM: the kernel drops SIGTERM";
        found.notes.push(note.into());
    }
    let handler = |signal| Observation::Handler { signal, handler: status.action(signal).into() };
    found.rows.extend(ENDING.map(handler));
    found
}

/// The tasks of a program and which waits for which, where its engine shows that; empty where it does not. Another
/// interpreter is started for it: not for a look that is repeated.
///
/// # Errors
/// A sentence that says why they cannot be read, and what to do.
#[cfg(feature = "outside")]
pub(super) fn tasks(pid: u32, engine: Option<Engine>, injects: bool) -> Result<Vec<What>, String> {
    match (engine, Living::of(pid)) {
        (Some(Engine::Cpython((3, minor, _))), Some(living)) if minor >= graph::OLDEST => {
            if injects {
                inject::rows(&living, minor)
            } else {
                graph::rows(&living, minor)
            }
        }
        _ if injects => Err(format!("no code got into process {pid}: which Python it runs cannot be read")),
        _ => Ok(Vec::new()),
    }
}

/// What a process runs, where that takes in no code while it runs; `None` where it does, or that is not known.
#[cfg(feature = "outside")]
pub(super) fn takes_no_code(living: &Living) -> Option<String> {
    let maps = living.maps();
    match python::minor(&maps) {
        Some(minor) if minor >= graph::OLDEST => None,
        Some(minor) => Some(format!("CPython 3.{minor}")),
        None if maps.all().is_empty() || python::is_python(&maps) => None,
        None => Some("no CPython".into()),
    }
}

#[cfg(not(feature = "outside"))]
pub(super) const fn takes_no_code(_: &Living) -> Option<String> {
    None
}

#[cfg(not(feature = "outside"))]
pub(super) fn tasks(_: u32, _: Option<Engine>, injects: bool) -> Result<Vec<What>, String> {
    if injects {
        Err("no code got in: this loopscope was built without its feature `outside`".into())
    } else {
        Ok(Vec::new())
    }
}

fn files(pid: u32) -> Vec<File> {
    let sample = Proc::of(pid).ok().and_then(|mut proc| proc.sample());
    sample.map_or_else(Vec::new, |ProcSample { files, .. }| files)
}

impl SeenThread {
    fn of(living: &Living, tid: u32) -> Self {
        let role = if tid == living.pid() { ThreadRole::Main } else { ThreadRole::Unlisted };
        Self { tid, name: living.name(tid), role, frames: Vec::new(), holds_interpreter: false }
    }

    fn row(self) -> Observation {
        let frames: Frames = shortened(&self.frames).map(clean).collect();
        Observation::Thread { tid: self.tid, role: self.role, job: JobId(0), name: clean(&self.name), frames }
    }
}

/// The innermost and the outermost frames.
fn shortened(frames: &[String]) -> impl Iterator<Item = &str> {
    let head = frames.len().min(FRAME_LIMIT / 2);
    let tail = frames.len().saturating_sub(FRAME_LIMIT / 2).max(head);
    frames[..head].iter().chain(&frames[tail..]).map(String::as_str)
}

#[cfg(feature = "outside")]
fn stacks(living: &Living, threads: &mut [SeenThread], found: &mut Outside) {
    let memory = match living.memory() {
        Ok(memory) => memory,
        Err(error) => return found.notes.push(rights::explain(living, &error)),
    };
    let maps = living.maps();
    if python::is_python(&maps) {
        match python::stacks(living, &memory, threads) {
            Ok(engine) => found.engine = Some(engine),
            Err(python::Unread { sentence, is_running }) => {
                found.is_running = is_running;
                found.notes.push(sentence);
            }
        }
        return;
    }
    let mut natives = native::Natives::new(living, &memory, &maps);
    for thread in threads.iter_mut() {
        thread.frames = natives.stack(thread.tid);
    }
    if native::is_tokio(threads) {
        found.engine = Some(Engine::Tokio);
    }
    found.rows.extend(lines::read(living, threads));
}

#[cfg(not(feature = "outside"))]
fn stacks(_: &Living, _: &mut [SeenThread], found: &mut Outside) {
    found.notes.push("stacks are not read: this loopscope was built without its feature `outside`".into());
}

#[cfg(test)]
mod tests {
    use super::{Engine, FRAME_LIMIT, JobId, Observation, Outside, ThreadRole, look, shortened};

    #[test]
    fn a_long_stack_keeps_both_ends() {
        let frames: Vec<_> = (0..100).map(|number| number.to_string()).collect();
        let kept: Vec<_> = shortened(&frames).collect();
        assert_eq!((kept.len(), kept[0], kept[FRAME_LIMIT - 1]), (FRAME_LIMIT, "0", "99"));
        assert_eq!(shortened(&frames[..3]).count(), 3);
    }

    /// A look at CPython whose lock that call holds.
    fn held_in(call: Option<&str>) -> Outside {
        let thread = |frame: &str| Observation::Thread {
            tid: 7,
            role: ThreadRole::Unlisted,
            job: JobId(0),
            name: "".into(),
            frames: [frame.into()].into(),
        };
        let rows = call.map(|call| [thread(call), Observation::HoldsInterpreter { tid: 7 }]);
        Outside {
            engine: Some(Engine::Cpython((3, 12, 1))),
            rows: rows.into_iter().flatten().collect(),
            ..Outside::default()
        }
    }

    #[test]
    fn a_silence_is_explained_by_evidence_alone() {
        let (call, other, nobody) = (held_in(Some("match re.py:1")), held_in(Some("match re.py:2")), held_in(None));
        let before = call.holder();
        assert!(before.is_some() && call.explains_silence(before.as_ref()), "the same call as before");
        assert!(!call.explains_silence(None) && !other.explains_silence(before.as_ref()), "another than before");
        assert!(!nobody.explains_silence(before.as_ref()) && !nobody.explains_silence(None), "it can answer");
        let running = Outside { is_running: true, ..Outside::default() };
        assert!(!running.explains_silence(None), "Python code runs");
        assert!(Outside { is_stopped: true, ..nobody }.explains_silence(None), "it is stopped");
        assert!(Outside::default().explains_silence(None), "nothing can be read");
    }

    #[test]
    fn threads_are_seen_with_what_they_sleep_in() {
        let (wake, sleep) = std::sync::mpsc::channel::<()>();
        let thread = std::thread::Builder::new().name("sleeper".into()).spawn(move || sleep.recv()).expect("it starts");
        let asleep = || {
            let rows = look(std::process::id()).rows;
            let tid = rows.iter().find_map(|row| match row {
                Observation::Thread { tid, name, .. } if &**name == "sleeper" => Some(*tid),
                _ => None,
            })?;
            rows.into_iter().find_map(|row| match row {
                Observation::Asleep { tid: of, call } if of == tid => Some(call),
                _ => None,
            })
        };
        let call = std::iter::repeat_with(asleep).find_map(|call| call).expect("it sleeps at last");
        assert!(call.contains("futex"), "{call}");
        drop(wake);
        thread.join().expect("it ends").expect_err("nothing is sent");
    }

    #[test]
    fn a_process_that_is_gone_has_no_rows() {
        assert!(look(u32::MAX >> 1).rows.is_empty());
        assert_ne!(ThreadRole::Main, ThreadRole::Unlisted);
    }
}
