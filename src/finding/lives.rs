//! The events of a lane by subject, so that two lanes can be compared however their tasks interleave.

use crate::{
    event::{By, End, Exit, LoopState, Refusal, SignalHow, TeardownStep, Time},
    model::{Lane, LoopHistory, SignalEvent, TaskHistory},
};
use std::collections::BTreeMap;

/// The most tasks compared, the oldest first.
const TASKS: usize = 2_000;

/// The subject of an event. Lanes have the order of their loops and the names of their tasks in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Topic {
    /// A loop, by its place among the lane's loops from 1.
    Loop(usize),
    /// A task, by its name and its place among those of that name from 1.
    Task(String, usize),
    /// What the program was refused.
    Refusals,
    Signals,
    Process,
}

/// Something that two lanes may have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Milestone {
    Created,
    Ran,
    Stopped,
    /// A teardown step that shuts down async generators or the executor and has something to do.
    ShutDown(TeardownStep),
    Closed,
    Dropped,
    CancelRequested,
    Ended(End),
    Refused(Refusal),
    Received(u8),
    Exited(Exit),
}

/// A milestone and its moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimedMilestone {
    pub(super) at: Time,
    pub(super) milestone: Milestone,
    /// For [`Milestone::CancelRequested`]: whether the teardown of the managed entry point asked.
    pub(super) in_teardown: bool,
}

pub(super) type Lives = BTreeMap<Topic, Vec<TimedMilestone>>;

fn fact(at: Time, milestone: Milestone) -> TimedMilestone {
    TimedMilestone { at, milestone, in_teardown: false }
}

/// Everything that happened in a lane up to a moment, by subject, in order.
pub(super) fn lives(lane: &Lane, at: Time) -> Lives {
    let mut lives = Lives::new();
    for (index, it) in lane.loops.known(at).enumerate() {
        lives.insert(Topic::Loop(index + 1), of_loop(it, at));
    }
    let mut tasks: Vec<&TaskHistory> = lane.tasks.known(at).take(TASKS).collect();
    tasks.sort_by_key(|task| (task.born(), task.id));
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for task in tasks {
        let name = lane.task_name(task).to_string();
        let place = places.entry(name.clone()).or_default();
        *place += 1;
        lives.insert(Topic::Task(name, *place), of_task(task, at));
    }
    let refusals = lane.refusals.until(at).map(|refused| fact(refused.at, Milestone::Refused(refused.refusal)));
    lives.insert(Topic::Refusals, refusals.collect());
    let received = lane.signals.until(at).filter(|mark| mark.what == SignalEvent::Program(SignalHow::Received));
    lives.insert(Topic::Signals, received.map(|mark| fact(mark.at, Milestone::Received(mark.signal))).collect());
    let exited = lane.lifeline.exited.filter(|exited| exited.0 <= at);
    lives.insert(Topic::Process, exited.map(|(at, exit)| fact(at, Milestone::Exited(exit))).into_iter().collect());
    lives
}

/// A loop runs and stops as often as the program needs; that it did is what counts, not how often.
fn of_loop(it: &LoopHistory, at: Time) -> Vec<TimedMilestone> {
    let states = it.states.until(at).map(|state| {
        let milestone = match state.state {
            LoopState::Created => Milestone::Created,
            LoopState::Running => Milestone::Ran,
            LoopState::Stopped => Milestone::Stopped,
            LoopState::Closed => Milestone::Closed,
            LoopState::Dropped => Milestone::Dropped,
        };
        fact(state.at, milestone)
    });
    let shuts = |step: TeardownStep| matches!(step, TeardownStep::AsyncGenerators | TeardownStep::Executor);
    let steps = it.teardown(at).into_iter().filter(|step| shuts(step.step) && step.count > 0);
    let steps = steps.map(|step| fact(step.begun, Milestone::ShutDown(step.step)));
    let mut facts: Vec<TimedMilestone> = states.chain(steps).collect();
    facts.sort_by_key(|fact| fact.at);
    first_of_each(facts)
}

fn of_task(task: &TaskHistory, at: Time) -> Vec<TimedMilestone> {
    let mut facts = vec![fact(task.born(), Milestone::Created)];
    let asked = task.cancellation().requests.until(at).next();
    facts.extend(asked.map(|asked| TimedMilestone {
        at: asked.at,
        milestone: Milestone::CancelRequested,
        in_teardown: asked.by == By::Teardown,
    }));
    facts.extend(task.end(at).map(|ended| fact(ended.at, Milestone::Ended(ended.end))));
    facts
}

fn first_of_each(facts: Vec<TimedMilestone>) -> Vec<TimedMilestone> {
    let mut firsts: Vec<TimedMilestone> = Vec::new();
    for fact in facts {
        if firsts.iter().all(|known| known.milestone != fact.milestone) {
            firsts.push(fact);
        }
    }
    firsts
}
