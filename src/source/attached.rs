//! A process that runs already: one look at it from outside, as the answer that its program would give.

use super::{
    Abilities, Source, SourceError,
    clock::now,
    output::clean,
    outside,
    proc::{Living, Proc, ProcSample},
    python::SourceReader,
};
use crate::event::{Engine, Event, LaneId, Observation, SiteId, Time, What};
use futures_util::{FutureExt, future::LocalBoxFuture};
use rustix::process::geteuid;
use std::{mem, time::Duration};
use tokio::task::JoinHandle;

/// How long after the first look an interpreter is looked at again.
const APART: Duration = Duration::from_millis(200);

/// One look at a process, at an interpreter two, and then it is over. The process goes on as if nobody had looked.
#[derive(Debug)]
pub struct AttachedSource {
    id: LaneId,
    /// Until it is taken.
    look: Option<JoinHandle<Vec<What>>>,
    sources: SourceReader,
    pid: u32,
    has_looked_again: bool,
}

impl AttachedSource {
    /// Begins to look; with `injects` once, and with code that the program runs. To be called inside a Tokio runtime.
    ///
    /// # Errors
    /// There is no such process, or it is none to look at, as a sentence that says what to do.
    pub fn open(id: LaneId, pid: u32, injects: bool) -> Result<Self, SourceError> {
        let living = Living::of(pid).ok_or(SourceError::NoProcess(pid))?;
        let status = living.status().ok_or(SourceError::NoProcess(pid))?;
        let user = geteuid();
        match status {
            _ if status.process != pid => Err(SourceError::IsThread { thread: pid, process: status.process }),
            _ if status.is_kernels => Err(SourceError::KernelThread { pid, name: status.name }),
            _ if status.state == 'Z' => Err(SourceError::Zombie { pid, parent: status.parent }),
            _ if status.user != user.as_raw() && !user.is_root() => {
                Err(SourceError::Foreign { pid, owner: status.user })
            }
            _ if injects && let Some(what) = outside::takes_no_code(&living) => {
                Err(SourceError::TakesNoCode { pid, what })
            }
            _ => {
                let mut sources = SourceReader::new(pid);
                sources.look_in(living.directory().into_iter().collect());
                let look = tokio::task::spawn_blocking(move || look(pid, injects));
                Ok(Self { id, look: Some(look), sources, pid, has_looked_again: injects })
            }
        }
    }

    async fn take(&mut self, out: &mut Vec<Event>) -> bool {
        let Some(look) = &mut self.look else { return false };
        let seen = look.await.unwrap_or_default();
        self.look = None;
        let at = now();
        let is_engine = |it: &What| matches!(it, What::Observation(Observation::Engine(Engine::Cpython(_))));
        let is_python = self.has_looked_again || seen.iter().any(is_engine);
        let event = |what| Event { at, lane: self.id, site: SiteId::NONE, what };
        let mut events: Vec<_> = seen.into_iter().map(event).collect();
        if is_python {
            self.sources.explain(&mut events);
            if !mem::replace(&mut self.has_looked_again, true) {
                let pid = self.pid;
                self.look = Some(tokio::task::spawn_blocking(move || look_again(pid)));
            }
        }
        out.append(&mut events);
        true
    }
}

fn look(pid: u32, injects: bool) -> Vec<What> {
    let asked = now();
    let mut seen = vec![Observation::Attached { pid }];
    let sample = Proc::of(pid).ok().and_then(|mut proc| proc.sample());
    if let Some(ProcSample { files, usage }) = sample {
        seen.extend([Observation::Files(files.into()), Observation::Usage(usage)]);
    }
    let found = outside::look(pid);
    seen.extend(found.engine.map(Observation::Engine));
    let tasks = outside::tasks(pid, found.engine, injects);
    let notes = found.notes.iter().chain(tasks.as_ref().err());
    seen.extend(notes.map(|note| Observation::Note(clean(note))));
    answer(seen.into_iter().chain(found.rows), tasks, asked)
}

/// A loop that is in the same callback as the time before is blocked, and not only busy.
fn look_again(pid: u32) -> Vec<What> {
    std::thread::sleep(APART);
    let asked = now();
    let found = outside::look(pid);
    let tasks = outside::tasks(pid, found.engine, false);
    answer(found.rows, tasks, asked)
}

fn answer(rows: impl IntoIterator<Item = Observation>, tasks: Result<Vec<What>, String>, asked: Time) -> Vec<What> {
    let rows = rows.into_iter().map(What::Observation);
    rows.chain(tasks.unwrap_or_default()).chain([What::Observation(Observation::Answered { asked })]).collect()
}

impl Source for AttachedSource {
    fn abilities(&self) -> Abilities {
        Abilities::default()
    }

    fn events<'a>(&'a mut self, out: &'a mut Vec<Event>) -> LocalBoxFuture<'a, bool> {
        self.take(out).boxed_local()
    }
}
