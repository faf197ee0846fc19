//! Moments of a run by what happens there: `managed: task main returned`.

use std::{fmt, str::FromStr};

use super::words::{LaneWord, after_word, end_of, quoted};
use crate::{
    event::{End, LoopState, SignalHow, TeardownStep, Time, signal_name, signal_number},
    model::{Lane, Model, SignalEvent, TaskHistory},
};

/// Something that happens in a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub lane: LaneWord,
    what: Happening,
    /// Which of several, from 1.
    nth: usize,
    /// What has to have happened as well: the moment is that of the later one.
    also: Option<Box<Self>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Happening {
    Loop(LoopState),
    Task(String, TaskMoment),
    Signal(u8, SignalMoment),
    Teardown(TeardownStep),
    /// A line of output that contains a text.
    Output(String),
    /// A call that asyncio refuses with a RuntimeError.
    Refused,
    /// The process begins, or ends.
    Start,
    Exit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TaskMoment {
    Created,
    Waiting,
    Requested,
    Delivered,
    Swallowed,
    Ended(Option<End>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SignalMoment {
    Sent,
    Received,
}

/// What can stand behind a lane, for whoever wrote something else.
const FORMS: &str = "write what happens, such as `managed: loop closed`, `manual: task main returned`, \
                     `managed: SIGTERM received`, `managed: teardown gather`, `manual: output \"done\"`, `managed: exit`, or two of \
                     them with ` + ` in between";

impl Mark {
    /// When it happens, if it has.
    pub fn find(&self, model: &Model) -> Option<Time> {
        let at = self.lane.in_model(model).and_then(|lane| self.find_in(lane))?;
        self.also.as_ref().map_or(Some(at), |also| also.find(model).map(|other| at.max(other)))
    }

    fn find_in(&self, lane: &Lane) -> Option<Time> {
        let mut times = self.times(lane);
        times.sort_unstable();
        times.get(self.nth - 1).copied()
    }

    fn times(&self, lane: &Lane) -> Vec<Time> {
        match &self.what {
            Happening::Loop(wanted) => {
                let states = lane.loops.all().iter().flat_map(|found| found.states.iter());
                states.filter(|state| state.state == *wanted).map(|state| state.at).collect()
            }
            Happening::Task(name, moment) => {
                task_named(lane, name).map_or_else(Vec::new, |task| times_of(task, *moment))
            }
            Happening::Signal(number, moment) => {
                let is_it = |what| match moment {
                    SignalMoment::Sent => what == SignalEvent::Sent,
                    SignalMoment::Received => what == SignalEvent::Program(SignalHow::Received),
                };
                let marks = lane.signals.iter().filter(|mark| mark.signal == *number && is_it(mark.what));
                marks.map(|mark| mark.at).collect()
            }
            Happening::Teardown(step) => {
                let steps = lane.loops.all().iter().flat_map(|found| found.teardown(Time::END));
                steps.filter(|found| found.step == *step).map(|found| found.begun).collect()
            }
            Happening::Output(text) => {
                lane.output.iter().filter(|line| line.line.contains(text)).map(|line| line.at).collect()
            }
            Happening::Refused => lane.refusals.iter().map(|refused| refused.at).collect(),
            Happening::Start => lane.lifeline.started.map(|started| started.0).into_iter().collect(),
            Happening::Exit => lane.lifeline.exited.map(|exited| exited.0).into_iter().collect(),
        }
    }
}

/// The task of a name; `main` is the first that the program creates.
pub(super) fn task_named<'a>(lane: &'a Lane, name: &str) -> Option<&'a TaskHistory> {
    let mut all = lane.tasks.all().iter();
    if name == "main" {
        return all.min_by_key(|task| task.born());
    }
    all.find(|task| lane.task_name(task).to_string() == name)
}

fn times_of(task: &TaskHistory, moment: TaskMoment) -> Vec<Time> {
    let cancels = task.cancellation();
    match moment {
        TaskMoment::Created => vec![task.born()],
        TaskMoment::Waiting => {
            // It is reported inside the poll that leads to it.
            let begun = |at: Time| task.polls.recent.latest(at).map_or(at, |poll| poll.end().max(at));
            task.waits.iter().map(|wait| begun(wait.at)).collect()
        }
        TaskMoment::Requested => cancels.requests.iter().map(|request| request.at).collect(),
        TaskMoment::Delivered => cancels.delivered.iter().copied().collect(),
        TaskMoment::Swallowed => cancels.swallowed.iter().copied().collect(),
        TaskMoment::Ended(wanted) => {
            let ended = task.ended.filter(|ended| wanted.is_none_or(|wanted| wanted == ended.end));
            ended.map(|ended| ended.at).into_iter().collect()
        }
    }
}

impl FromStr for Mark {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (lane, rest) = LaneWord::before_colon(text)?;
        let (rest, also) = rest.split_once(" + ").map_or((rest, None), |(first, other)| (first, Some(other)));
        // Of the same lane, unless it names one.
        let other = |other: &str| other.parse::<Self>().or_else(|_| format!("{lane}: {other}").parse());
        let also = also.map(other).transpose()?.map(Box::new);
        let (rest, nth) = match rest.rsplit_once(' ') {
            Some((before, number)) if number.starts_with('#') => {
                let nth = number[1..].parse().ok().filter(|nth| *nth > 0);
                (before, nth.ok_or_else(|| format!("`{number}` is no place: #1 is the first"))?)
            }
            _ => (rest, 1),
        };
        let what = happening(rest).ok_or_else(|| format!("`{rest}` is no moment; {FORMS}"))?;
        Ok(Self { lane, what, nth, also })
    }
}

fn happening(text: &str) -> Option<Happening> {
    if let Some(state) = after_word(text, "loop") {
        return loop_state(state).map(Happening::Loop);
    }
    if let Some(rest) = after_word(text, "task") {
        let (name, moment) = rest.rsplit_once(' ')?;
        return Some(Happening::Task(name.into(), task_moment(moment)?));
    }
    if let Some(step) = after_word(text, "teardown") {
        return TeardownStep::ALL.iter().copied().find(|known| known.word() == step).map(Happening::Teardown);
    }
    if let Some(line) = after_word(text, "output") {
        return quoted(line).map(Happening::Output);
    }
    match text.split_once(' ') {
        Some((name, moment)) if name.starts_with("SIG") => {
            let moment = match moment {
                "sent" => SignalMoment::Sent,
                "received" => SignalMoment::Received,
                _ => return None,
            };
            Some(Happening::Signal(u8::try_from(signal_number(name)?).ok()?, moment))
        }
        _ if text == "refused" => Some(Happening::Refused),
        _ if text == "start" => Some(Happening::Start),
        _ if text == "exit" => Some(Happening::Exit),
        _ => None,
    }
}

pub(super) fn loop_state(word: &str) -> Option<LoopState> {
    LoopState::ALL.iter().copied().find(|state| state.word() == word)
}

fn task_moment(word: &str) -> Option<TaskMoment> {
    Some(match word {
        "created" => TaskMoment::Created,
        "waiting" => TaskMoment::Waiting,
        "requested" => TaskMoment::Requested,
        "delivered" => TaskMoment::Delivered,
        "swallowed" => TaskMoment::Swallowed,
        "ended" => TaskMoment::Ended(None),
        word => TaskMoment::Ended(Some(end_of(word)?)),
    })
}

/// What happens there, as words.
impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            Happening::Loop(state) => write!(f, "loop {}", state.word()),
            Happening::Task(name, moment) => {
                let moment = match moment {
                    TaskMoment::Created => "created",
                    TaskMoment::Waiting => "waiting",
                    TaskMoment::Requested => "cancel requested",
                    TaskMoment::Delivered => "cancel delivered",
                    TaskMoment::Swallowed => "cancel swallowed",
                    TaskMoment::Ended(None) => "ended",
                    TaskMoment::Ended(Some(end)) => end.word(),
                };
                write!(f, "{name}: {moment}")
            }
            Happening::Signal(number, SignalMoment::Sent) => write!(f, "{} sent", signal_name((*number).into())),
            Happening::Signal(number, SignalMoment::Received) => {
                write!(f, "{} received", signal_name((*number).into()))
            }
            Happening::Teardown(step) => write!(f, "teardown: {}", step.word()),
            Happening::Output(text) => write!(f, "output \"{text}\""),
            Happening::Refused => f.write_str("a call refused"),
            Happening::Start => f.write_str("start of the process"),
            Happening::Exit => f.write_str("end of the process"),
        }?;
        if self.nth > 1 {
            write!(f, " (#{})", self.nth)?;
        }
        write!(f, " in the {} lane", self.lane)
    }
}
