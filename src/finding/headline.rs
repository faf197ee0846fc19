//! The one sentence to read first: what is wrong, where, since when, and what to do.
//!
//! It stands on top of every view, and is the first line of reports and JSON. When nothing is wrong it says calmly what
//! the program does, or how it ended.

use super::{Finding, RULES, Step, Verdict, does_not_stop, phrase::quoted, ranked};
use crate::{
    event::{Exit, LaneId, LoopState, Span, Stream, Time, signal_name},
    model::{Lane, Model, TaskState, counted},
};
use std::borrow::Cow;

/// The rules that say what was left behind.
const LEAVING: [&str; 5] = ["task-left", "loop-left-open", "generator-left", "job-left", "fds-stable"];

/// What to say first about a session at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// The lane it is about.
    pub lane: LaneId,
    /// Whether it is about all lanes.
    pub is_of_all: bool,
    /// `Fail`: something is wrong; `Unknown`: it may be; `Ok`: nothing is, and the sentence says what the program does.
    pub verdict: Verdict,
    /// The rule whose finding it is; `None` for a calm one.
    pub rule: Option<&'static str>,
    pub sentence: String,
    /// How it came to that, oldest first.
    pub evidence: Vec<Step>,
    pub fix: Option<Cow<'static, str>>,
    /// Since when it is so, where it goes on: what shows it counts from here.
    pub since: Option<Time>,
    /// How many findings failed, this one included.
    pub causes: usize,
}

impl Headline {
    /// A finding as the headline, one of so many that failed.
    fn of(finding: Finding, causes: usize) -> Self {
        let Finding { lane, verdict, rule, sentence, fix, steps, since, .. } = finding;
        Self { lane, is_of_all: false, verdict, rule: Some(rule), sentence, evidence: steps, fix, since, causes }
    }
}

/// The headline of a session, of its findings of all lanes.
pub(super) fn of_findings(model: &Model, findings: &[Finding], at: Time) -> Option<Headline> {
    let failed = findings.iter().filter(|finding| finding.verdict == Verdict::Fail).count();
    let mut failing = ranked(findings.iter().filter(|finding| finding.verdict == Verdict::Fail).cloned().collect());
    // What a process has started is more to the point than the process that waits for it, and a fix more than none.
    failing.sort_by_key(|finding| {
        (place(finding.rule), finding.fix.is_none(), is_parent_of_one(model, finding, findings))
    });
    if let Some(worst) = failing.into_iter().next() {
        return Some(Headline::of(worst, failed));
    }
    if let Some(unknown) = model.lanes.first().and_then(|lane| unknown(lane, findings)) {
        return Some(unknown);
    }
    let shown: Vec<&Lane> = model.order().into_iter().map(|place| &model.lanes[place]).collect();
    let lane = *shown.first()?;
    let is_unsure = findings.iter().any(may_have_left) || shown.iter().any(|lane| is_unseen(lane));
    let left = if is_unsure { "" } else { ", nothing left behind" };
    let together = together(&shown, left, at);
    let is_of_all = together.is_some();
    let sentence = together.unwrap_or_else(|| calm(lane, left, at));
    let (id, verdict) = (lane.info.id, Verdict::Ok);
    let (evidence, fix, since) = (Vec::new(), None, None);
    Some(Headline { lane: id, is_of_all, verdict, rule: None, sentence, evidence, fix, since, causes: 0 })
}

fn place(rule: &str) -> Option<usize> {
    RULES.iter().position(|known| known.name == rule)
}

/// Whether a process that its lane's has started fails the same rule.
fn is_parent_of_one(model: &Model, finding: &Finding, all: &[Finding]) -> bool {
    let is_child = |lane: LaneId| model.lane(lane).is_some_and(|lane| lane.info.parent == Some(finding.lane));
    all.iter().any(|other| other.rule == finding.rule && other.verdict == finding.verdict && is_child(other.lane))
}

/// What was asked about a program that was looked at from outside, where the answer is not known.
fn unknown(lane: &Lane, findings: &[Finding]) -> Option<Headline> {
    let asked = findings.iter().find(|it| it.lane == lane.info.id && it.rule == does_not_stop::RULE.name);
    let unknown = asked.filter(|it| lane.lifeline.is_attached && it.verdict == Verdict::Unknown)?;
    Some(Headline::of(unknown.clone(), 0))
}

/// Whether it is not known if something was left behind.
fn may_have_left(finding: &Finding) -> bool {
    finding.verdict == Verdict::Unknown && LEAVING.contains(&finding.rule)
}

/// What several programs do, or how they ended, where that is one sentence.
fn together(lanes: &[&Lane], left: &str, at: Time) -> Option<String> {
    if lanes.len() < 2 {
        return None;
    }
    if lanes.iter().all(|lane| lane.exit(at) == Some(Exit::Code(0))) {
        let all = if lanes.len() == 2 { "Both".to_owned() } else { format!("All {}", lanes.len()) };
        let (idle, ran): (Vec<&Lane>, Vec<&Lane>) = lanes.iter().copied().partition(|lane| ran_nothing(lane, at));
        if ran.is_empty() {
            return Some(format!("{all} programs ended with code 0, and ran no event loop{}.", last_word(&idle, at)));
        }
        if ran.iter().all(|lane| is_unseen(lane)) {
            return Some(format!("{all} programs ended with code 0: what they did was not observed."));
        }
        let tasks = counted(ran.iter().map(|lane| lane.tasks.counts(at).created).sum(), "task");
        let letters: Vec<_> = idle.iter().map(|lane| lane.info.id.letter().to_string()).collect();
        let but = match &letters[..] {
            [] => String::new(),
            _ => format!(" {} ran no event loop{}.", letters.join(" and "), last_word(&idle, at)),
        };
        return Some(format!("{all} programs ended with code 0: {tasks} in all{left}.{but}"));
    }
    let running = |lane: &&&Lane| lane.exit(at).is_none() && lane.loop_state(at) == Some(LoopState::Running);
    let running: Vec<_> = lanes.iter().filter(running).collect();
    let tasks = running.iter().map(|lane| lane.tasks.counts(at).live).sum();
    let all = if running.iter().all(|lane| is_idle(lane, at)) { ", all waiting; the loops are idle" } else { "" };
    (running.len() > 1).then(|| format!("{} loops run {} in all{all}.", running.len(), counted(tasks, "task")))
}

/// Whether it came to no event loop, and so to no task.
fn ran_nothing(lane: &Lane, at: Time) -> bool {
    lane.lifeline.connected.is_some() && lane.tasks.counts(at).created == 0 && lane.loops.known(at).next().is_none()
}

/// Whether it has reported nothing, so that what it did and left is not known.
fn is_unseen(lane: &Lane) -> bool {
    lane.lifeline.connected.is_none() && !lane.lifeline.is_attached
}

/// What programs that ran nothing printed last, where all said the same: most likely why.
fn last_word(lanes: &[&Lane], at: Time) -> String {
    let mut said = lanes.iter().map(|lane| last_line(lane, at));
    let first = said.next().flatten();
    first.filter(|first| said.all(|other| other == Some(*first))).map_or_else(String::new, |line| {
        let whose = if lanes.len() == 1 { "its" } else { "their" };
        format!("; {whose} last line: \"{}\"", quoted(line))
    })
}

fn last_line(lane: &Lane, at: Time) -> Option<&str> {
    lane.output.until(at).rfind(|line| line.stream == Stream::Stdout).map(|line| &*line.line)
}

/// Whether all tasks that are alive wait.
fn is_idle(lane: &Lane, at: Time) -> bool {
    let is_waiting = |state: TaskState| matches!(state, TaskState::Waiting(_) | TaskState::Cancelling);
    lane.tasks.alive(at).all(|task| is_waiting(task.state(at)))
}

/// What a program does, or how its end went, where nothing is wrong.
fn calm(lane: &Lane, left: &str, at: Time) -> String {
    let counts = lane.tasks.counts(at);
    match (lane.exit(at), lane.loop_state(at)) {
        (Some(exit), _) => ended(lane, exit, left, at),
        (None, None) if lane.lifeline.connected.is_none_or(|connected| connected > at) => {
            "The program has not reported anything yet.".into()
        }
        (None, None) => "The program runs; it has no event loop yet.".into(),
        (None, Some(LoopState::Running)) if counts.live == 0 => "The loop runs, and has no task.".into(),
        (None, Some(LoopState::Running)) => {
            let all = match is_idle(lane, at) {
                true if counts.live == 1 => ", which waits; the loop is idle",
                true => ", all waiting; the loop is idle",
                false => "",
            };
            format!("The loop runs {}{all}.", counted(counts.live, "task"))
        }
        (None, Some(state)) => format!("The loop is {}; the program runs.", state.word()),
    }
}

fn ended(lane: &Lane, exit: Exit, left: &str, at: Time) -> String {
    let tasks = counted(lane.tasks.counts(at).created, "task");
    let did = match () {
        () if ran_nothing(lane, at) => format!("it ran no event loop{}", last_word(&[lane], at)),
        () if is_unseen(lane) => "what it did was not observed".to_owned(),
        () => format!("{tasks}{left}"),
    };
    let took = |exited: Time| lane.lifeline.started.map_or(Span(0), |started| exited.since(started.0));
    let after = lane.lifeline.exited.map_or_else(String::new, |(exited, _)| format!(" after {}", took(exited)));
    match exit {
        Exit::Unknown => format!("The program ended{after}: {did}."),
        Exit::Code(code) => format!("The program ended with code {code}{after}: {did}."),
        Exit::Signal(signal) => {
            let did = if is_unseen(lane) { did } else { tasks };
            format!("The program ended by {}{after}, as it was asked to: {did}.", signal_name(signal))
        }
    }
}
