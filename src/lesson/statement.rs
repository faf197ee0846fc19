//! What a card says about its run, in a form that can be checked: `managed: task main is waiting`.

use std::{fmt, str::FromStr};

use super::{
    count::Count,
    mark::{Mark, loop_state, task_named},
    words::{LaneWord, after_word, end_of, quoted},
};
use crate::{
    event::{Engine, Exit, LoopState, Span, Time},
    finding::{Limits, RULES, Verdict, judge},
    model::{Lane, Model, TaskState},
};

/// Something that holds at a moment of a run, or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// As it is written.
    pub text: String,
    /// Whether it is about CPython alone, or Tokio alone.
    is_python: Option<bool>,
    lane: LaneWord,
    claim: Claim,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Claim {
    Loop(LoopState),
    Task(String, TaskClaim),
    Count(u64, Count),
    Exit(i32),
    Check(&'static str, Verdict),
    Output(bool, String),
    Before(Box<Mark>, Box<Mark>),
    Never(Box<Mark>),
    /// How long it is from one moment to another: longer than this, or shorter.
    Takes(Box<Mark>, Box<Mark>, bool, Span),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TaskClaim {
    Alive,
    Unborn,
    Scheduled,
    Running,
    Waiting,
    Cancelling,
    Ended(crate::event::End),
}

const FORMS: &str = "write what holds there, such as `managed: loop is running`, `managed: task main is waiting`, \
                     `manual: 3 tasks alive`, `managed: exit 0`, `manual: check task-left fail`, \
                     `managed: no output \"done\"`, `managed: loop stopped before loop closed`, `manual: loop closed never` or \
                     `managed: task main requested -> task main delivered under 50ms`; `on cpython manual: …` is about \
                     that engine alone";

impl Statement {
    /// Whether it holds at a moment of a run.
    pub fn holds(&self, model: &Model, at: Time) -> bool {
        let Some(lane) = self.lane.in_model(model) else { return false };
        if self.is_python.is_some_and(|is| is != matches!(lane.info.engine, Engine::Cpython(_))) {
            return true;
        }
        match &self.claim {
            Claim::Loop(state) => lane.loop_state(at) == Some(*state),
            Claim::Task(name, claim) => is_so(lane, name, *claim, at),
            Claim::Count(number, count) => count.of(lane, at) == *number,
            Claim::Exit(code) => lane.exit(at) == Some(Exit::Code(*code)),
            Claim::Check(rule, verdict) => {
                let findings = judge(lane, at, &Limits::default());
                findings.iter().any(|finding| finding.rule == *rule && finding.verdict == *verdict)
            }
            Claim::Output(wanted, text) => lane.output.until(at).any(|line| line.line.contains(text)) == *wanted,
            Claim::Before(first, second) => {
                first.find(model).zip(second.find(model)).is_some_and(|(first, second)| first <= second)
            }
            Claim::Never(mark) => mark.find(model).is_none(),
            Claim::Takes(from, to, over, limit) => {
                let took = from.find(model).zip(to.find(model)).map(|(from, to)| to.since(from));
                took.is_some_and(|took| if *over { took > *limit } else { took < *limit })
            }
        }
    }
}

fn is_so(lane: &Lane, name: &str, claim: TaskClaim, at: Time) -> bool {
    let task = task_named(lane, name).filter(|task| task.born() <= at);
    let Some(task) = task else { return claim == TaskClaim::Unborn };
    let state = task.state(at);
    match claim {
        TaskClaim::Unborn => false,
        TaskClaim::Alive => task.alive(at),
        TaskClaim::Scheduled => state == TaskState::Scheduled,
        TaskClaim::Running => state == TaskState::Running,
        TaskClaim::Waiting => matches!(state, TaskState::Waiting(_)),
        TaskClaim::Cancelling => state == TaskState::Cancelling,
        TaskClaim::Ended(end) => state == TaskState::Ended(end),
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Statement {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (is_python, rest) = on_engine(text.trim());
        let (lane, rest) = LaneWord::before_colon(rest)?;
        let mark = |what: &str| format!("{lane}: {what}").parse::<Mark>().map(Box::new);
        let claim = if let Some((first, second)) = rest.split_once(" before ") {
            Claim::Before(mark(first)?, mark(second)?)
        } else if let Some(never) = rest.strip_suffix(" never") {
            Claim::Never(mark(never)?)
        } else if let Some((from, to)) = rest.split_once(" -> ") {
            let (to, over, limit) = limit(to)?;
            Claim::Takes(mark(from)?, mark(to)?, over, limit)
        } else {
            claim(rest).ok_or_else(|| format!("`{rest}` is no statement; {FORMS}"))?
        };
        Ok(Self { text: text.trim().into(), is_python, lane, claim })
    }
}

/// `on cpython manual: …`: the engine, and what stands behind it.
fn on_engine(text: &str) -> (Option<bool>, &str) {
    let engines = [("on cpython", true), ("on tokio", false)];
    let found = engines.into_iter().find_map(|(words, is_python)| Some((is_python, after_word(text, words)?)));
    found.map_or((None, text), |(is_python, rest)| (Some(is_python), rest))
}

/// `task main delivered under 50ms`: the moment, whether it takes longer, and the length.
fn limit(text: &str) -> Result<(&str, bool, Span), String> {
    let found = [(" over ", true), (" under ", false)].into_iter().find_map(|(word, over)| {
        let (mark, length) = text.rsplit_once(word)?;
        let ms = length.strip_suffix("ms")?.parse().ok()?;
        Some((mark, over, Span::from_millis(ms)))
    });
    found.ok_or_else(|| format!("`{text}` has no limit; end with `under 50ms` or `over 50ms`"))
}

fn claim(text: &str) -> Option<Claim> {
    if let Some(state) = text.strip_prefix("loop is ") {
        return loop_state(state).map(Claim::Loop);
    }
    if let Some(rest) = after_word(text, "task") {
        let (name, state) = rest.split_once(" is ")?;
        return Some(Claim::Task(name.into(), task_claim(state)?));
    }
    if let Some(code) = after_word(text, "exit") {
        return code.parse().ok().map(Claim::Exit);
    }
    if let Some(rest) = after_word(text, "check") {
        let (rule, verdict) = rest.split_once(' ')?;
        let rule = RULES.iter().find(|known| known.name == rule)?;
        let all = [Verdict::Fail, Verdict::Unknown, Verdict::Ok, Verdict::NotApplicable];
        return Some(Claim::Check(rule.name, all.into_iter().find(|known| known.word() == verdict)?));
    }
    if let Some(line) = after_word(text, "no output") {
        return quoted(line).map(|line| Claim::Output(false, line));
    }
    if let Some(line) = after_word(text, "output") {
        return quoted(line).map(|line| Claim::Output(true, line));
    }
    let (number, what) = text.split_once(' ')?;
    Some(Claim::Count(number.parse().ok()?, what.parse().ok()?))
}

fn task_claim(word: &str) -> Option<TaskClaim> {
    Some(match word {
        "alive" => TaskClaim::Alive,
        "not created" => TaskClaim::Unborn,
        "scheduled" => TaskClaim::Scheduled,
        "running" => TaskClaim::Running,
        "waiting" => TaskClaim::Waiting,
        "cancelling" => TaskClaim::Cancelling,
        word => TaskClaim::Ended(end_of(word)?),
    })
}
