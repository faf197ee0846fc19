//! The signals of an experiment, each sent to a lane when its moment has come.

use crate::{
    app::Session,
    claim::{Cue, SignalPlan},
    event::{LaneId, LoopState, Time, signal_name},
    model::{Lane, TaskHistory, TaskState},
    source::now,
};
use std::collections::BTreeMap;

/// What is still to be sent to each lane.
pub(super) struct Cues {
    plans: &'static [SignalPlan],
    /// How many were sent to a lane, and when the last one was.
    sent: BTreeMap<LaneId, (usize, Time)>,
}

impl Cues {
    pub(super) const fn of(plans: &'static [SignalPlan]) -> Self {
        Self { plans, sent: BTreeMap::new() }
    }

    /// Sends what is due. When the next may be due, where that is a matter of time.
    pub(super) fn perform(&mut self, session: &mut Session) -> Option<Time> {
        let (now, mut next) = (now(), None);
        let lanes: Vec<_> = session.model.lanes.iter().map(|lane| lane.info.id).collect();
        for id in lanes {
            let (count, since) = self.sent.get(&id).copied().unwrap_or_default();
            let Some(plan) = self.plans.get(count) else { continue };
            let Some(lane) = session.model.lane(id).filter(|lane| lane.exit(Time::END).is_none()) else { continue };
            let Some(due) = due(lane, plan.when, (count > 0).then_some(since)) else { continue };
            if due > now {
                next = next.map_or(Some(due), |other: Time| Some(other.min(due)));
            } else if session.signal(id, plan.signal.into()).is_ok() {
                self.sent.insert(id, (count + 1, now));
            }
        }
        next
    }

    /// Which signal was never sent, as a sentence.
    pub(super) fn missed(&self, session: &Session) -> Option<String> {
        let unsent = |lane: &Lane| self.plans.get(self.sent.get(&lane.info.id).map_or(0, |sent| sent.0));
        let mut missed = session.model.lanes.iter().filter_map(|lane| Some((lane, unsent(lane)?)));
        let (lane, plan) = missed.next()?;
        Some(format!("{} ended before {} was sent.", lane.info.label(), signal_name(plan.signal.into())))
    }
}

/// When a signal is due; `None` while that is not known.
fn due(lane: &Lane, cue: Cue, since: Option<Time>) -> Option<Time> {
    let begun = || lane.loops.all().iter().find_map(first_ran);
    match cue {
        Cue::AllWait => (lane.tasks.counts(Time::END).live > 1 && all_wait(lane)).then_some(Time::START),
        Cue::MainWaits => (lane.tasks.counts(Time::END).live > 0 && all_wait(lane)).then_some(Time::START),
        Cue::Printed(text) => lane.output.iter().any(|line| line.line.contains(text)).then_some(Time::START),
        Cue::After(length) => Some(since.or_else(begun)? + length.into()),
    }
}

fn first_ran(it: &crate::model::LoopHistory) -> Option<Time> {
    it.states.iter().find(|state| state.state == LoopState::Running).map(|state| state.at)
}

fn all_wait(lane: &Lane) -> bool {
    let waits = |task: &TaskHistory| matches!(task.state(Time::END), TaskState::Waiting(Some(_)));
    lane.tasks.alive(Time::END).all(waits)
}
