//! The way of a signal through a program, measured: from its coming to the end of the process.
//!
//! ```text
//!  sent ─▶ handler ─▶ each task requested ─▶ delivered ─▶ ended ─▶ loop stopped ─▶ process ended
//! ```

use super::{Lane, SignalEvent, TaskHistory, request};
use crate::event::{LoopState, SignalHow, Span, TaskId, Time};

/// SIGKILL.
const KILL: u8 = 9;

/// A station on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Station {
    /// The inspector sent the signal.
    Sent,
    /// The program's handler has it.
    Handler,
    /// `cancel()` was called on tasks.
    Requested,
    /// They got it.
    Delivered,
    /// They ended.
    Ended,
    LoopStopped,
    ProcessEnded,
}

impl Station {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Handler => "handler ran",
            Self::Requested => "cancel requested",
            Self::Delivered => "delivered",
            Self::Ended => "ended",
            Self::LoopStopped => "loop stopped",
            Self::ProcessEnded => "process ended",
        }
    }
}

/// A row of the table: a station, and how long it took from the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    pub station: Station,
    /// When the last task came to it, where it is about tasks.
    pub at: Time,
    /// Since the row before; of the first row nothing.
    pub took: Option<Span>,
    /// The tasks that have come to it; 0 where it is about none.
    pub tasks: usize,
    /// Of several tasks, how long each took from its own station before: the middle one and the longest.
    pub spread: Option<(Span, Span)>,
}

/// A task on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskPassage {
    pub task: TaskId,
    pub requested: Time,
    pub delivered: Option<Time>,
    pub ended: Option<Time>,
}

/// The way of one signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    pub signal: u8,
    /// When it came.
    pub began: Time,
    pub legs: Vec<Leg>,
    /// The tasks whose cancel was requested on its way, in that order.
    pub tasks: Vec<TaskPassage>,
}

/// The ways of the signals that asked a program for its end, up to a moment, one after another. A second signal begins a
/// way of its own, and ends the first one's.
pub fn passages(lane: &Lane, at: Time) -> Vec<Passage> {
    let begins = begins(lane, at);
    let ends = begins.iter().skip(1).map(|begin| begin.at).chain([Time::END]);
    begins.iter().zip(ends).map(|(begin, end)| passage(lane, begin, end, at)).collect()
}

/// A signal as it comes: sent by the inspector, or received from elsewhere.
struct Begin {
    signal: u8,
    at: Time,
    sent: Option<Time>,
    received: Option<Time>,
}

fn begins(lane: &Lane, at: Time) -> Vec<Begin> {
    let mut begins: Vec<Begin> = Vec::new();
    for mark in lane.signals.until(at).filter(|mark| request::asks_for_the_end(lane, mark, at)) {
        match mark.what {
            SignalEvent::Sent => {
                begins.push(Begin { signal: mark.signal, at: mark.at, sent: Some(mark.at), received: None });
            }
            SignalEvent::Program(SignalHow::Received) => match begins.last_mut() {
                Some(last) if last.signal == mark.signal && last.received.is_none() => last.received = Some(mark.at),
                _ => begins.push(Begin { signal: mark.signal, at: mark.at, sent: None, received: Some(mark.at) }),
            },
            SignalEvent::TimedOut | SignalEvent::Program(_) => {}
        }
    }
    begins
}

fn passage(lane: &Lane, begin: &Begin, end: Time, at: Time) -> Passage {
    let until = end.min(at);
    // What ends with the inspector's SIGKILL did not come to the end of its way.
    let killed = lane.signals.until(until).find(|mark| mark.signal == KILL).map(|mark| mark.at);
    let mut tasks: Vec<TaskPassage> =
        lane.tasks.known(until).filter_map(|task| of_task(task, begin.at, until, killed)).collect();
    tasks.sort_by_key(|task| (task.requested, task.task));
    let stopped = lane.loops.known(until).flat_map(|it| it.states.until(until).rev());
    let stopped =
        stopped.filter(|state| state.state == LoopState::Stopped && state.at >= begin.at).map(|state| state.at);
    let exited = lane.lifeline.exited.map(|exited| exited.0).filter(|exited| (begin.at..=until).contains(exited));
    let exited = exited.filter(|exited| killed.is_none_or(|killed| *exited < killed));
    let mut legs = Legs::default();
    legs.single(Station::Sent, begin.sent);
    legs.single(Station::Handler, begin.received);
    legs.of_tasks(Station::Requested, tasks.iter().map(|task| Some((begin.at, task.requested))));
    legs.of_tasks(Station::Delivered, tasks.iter().map(|task| Some((task.requested, task.delivered?))));
    let ended = |task: &TaskPassage| Some((task.delivered.unwrap_or(task.requested), task.ended?));
    legs.of_tasks(Station::Ended, tasks.iter().map(ended));
    legs.single(Station::LoopStopped, stopped.max());
    legs.single(Station::ProcessEnded, exited);
    Passage { signal: begin.signal, began: begin.at, legs: legs.0, tasks }
}

fn of_task(task: &TaskHistory, from: Time, until: Time, killed: Option<Time>) -> Option<TaskPassage> {
    let cancellation = task.cancellation();
    let requested = cancellation.requests.until(until).map(|request| request.at).find(|at| *at >= from)?;
    let delivered = cancellation.delivered.until(until).copied().find(|at| *at >= requested);
    let ended = task.end(until).map(|end| end.at).filter(|at| *at >= requested);
    let ended = ended.filter(|at| killed.is_none_or(|killed| *at < killed));
    Some(TaskPassage { task: task.id, requested, delivered, ended })
}

/// The rows so far.
#[derive(Default)]
struct Legs(Vec<Leg>);

impl Legs {
    fn single(&mut self, station: Station, at: Option<Time>) {
        self.0.extend(at.map(|at| Leg { station, at, took: self.since(at), tasks: 0, spread: None }));
    }

    /// From when to when each task took.
    fn of_tasks(&mut self, station: Station, took: impl Iterator<Item = Option<(Time, Time)>>) {
        let took: Vec<_> = took.flatten().collect();
        let Some(at) = took.iter().map(|(_, at)| *at).max() else { return };
        let mut spans: Vec<Span> = took.iter().map(|(from, at)| at.since(*from)).collect();
        spans.sort_unstable();
        let spread = (spans.len() > 1).then(|| (spans[(spans.len() - 1) / 2], spans[spans.len() - 1]));
        self.0.push(Leg { station, at, took: self.since(at), tasks: took.len(), spread });
    }

    /// The tasks' stations overlap: one may be over for all before the next begins for some, and not for others.
    fn since(&self, at: Time) -> Option<Span> {
        self.0.last().map(|last| at.since(last.at))
    }
}
