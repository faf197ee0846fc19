//! The rows of the answer to why a program does not stop, as text: one a line, its fields with tabs between them.

use crate::event::{Frames, JobId, LoopId, Observation, TaskId, ThreadRole, Tie, clean};
use std::fmt;

/// The most frames taken of one stack.
const MOST_FRAMES: usize = 64;

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// Something that was seen; tasks have the ids that the program knows them by.
    Seen(Observation),
    /// `end N`: the answer to that request is whole.
    End(u32),
}

impl Row {
    /// Reads a row; `None` for one that is not of this version.
    pub fn parse(row: &str) -> Option<Self> {
        let (kind, rest) = row.split_once('\t')?;
        let mut fields = rest.split('\t');
        let mut next = || fields.next();
        Some(Self::Seen(match kind {
            "thread" => Observation::Thread {
                tid: number(next())?,
                role: role(next()?)?,
                job: JobId(number(next())?),
                name: clean(next()?).into(),
                frames: frames(fields),
            },
            "handler" => Observation::Handler { signal: number(next())?, handler: clean(next()?).into() },
            "loop" => {
                Observation::Wakers { on: LoopId(number(next())?), timers: number(next())?, watched: number(next())? }
            }
            "await" => Observation::Await {
                task: TaskId(number(next())?),
                on: clean(next()?).into(),
                object: number(next())?,
                count: number(next())?,
                size: number(next())?,
                serves: clean(next()?).into(),
                frames: frames(fields),
            },
            "alike" => Observation::Alike { task: TaskId(number(next())?), count: number(next())? },
            "tied" => Observation::Tied {
                task: TaskId(number(next())?),
                other: TaskId(number(next())?),
                how: if next()? == Tie::Holds.word() { Tie::Holds } else { Tie::Awaited },
            },
            "test" => {
                Observation::Test { test: clean(next()?).into(), worker: clean(next().unwrap_or_default()).into() }
            }
            "held" => Observation::Held {
                object: number(next())?,
                count: number(next())?,
                task: Some(TaskId(number(next())?)).filter(|task| task.0 > 0),
                name: clean(next()?).into(),
                frame: clean(next()?).into(),
            },
            "end" => return Some(Self::End(number(next())?)),
            _ => return None,
        }))
    }
}

fn number<T: std::str::FromStr>(field: Option<&str>) -> Option<T> {
    field?.parse().ok()
}

fn role(word: &str) -> Option<ThreadRole> {
    ThreadRole::ALL.iter().copied().find(|role| role.word() == word)
}

fn frames<'a>(fields: impl Iterator<Item = &'a str>) -> Frames {
    fields.map(clean).filter(|frame| !frame.is_empty()).take(MOST_FRAMES).map(Into::into).collect()
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::End(number) => write!(f, "end\t{number}"),
            Self::Seen(Observation::Thread { tid, role, job, name, frames }) => {
                write!(f, "thread\t{tid}\t{role}\t{job}\t{name}\t{}", frames.join("\t"))
            }
            Self::Seen(Observation::Handler { signal, handler }) => write!(f, "handler\t{signal}\t{handler}"),
            Self::Seen(Observation::Wakers { on, timers, watched }) => write!(f, "loop\t{on}\t{timers}\t{watched}"),
            Self::Seen(Observation::Await { task, on, object, count, size, serves, frames }) => {
                let frames = frames.join("\t");
                write!(f, "await\t{task}\t{on}\t{object}\t{count}\t{size}\t{serves}\t{frames}")
            }
            Self::Seen(Observation::Alike { task, count }) => write!(f, "alike\t{task}\t{count}"),
            Self::Seen(Observation::Tied { task, other, how }) => write!(f, "tied\t{task}\t{other}\t{how}"),
            Self::Seen(Observation::Test { test, worker }) => write!(f, "test\t{test}\t{worker}"),
            Self::Seen(Observation::Held { object, count, task, name, frame }) => {
                write!(f, "held\t{object}\t{count}\t{}\t{name}\t{frame}", task.unwrap_or_default())
            }
            Self::Seen(_) => Ok(()),
        }
    }
}
