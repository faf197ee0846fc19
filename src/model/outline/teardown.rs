//! Where in the log teardowns are, and their calls.

use rustc_hash::FxHashMap;

use crate::{
    event::{LoopId, LoopState, Observation, Phase, Report, TeardownStep, What},
    model::{Lane, is_noise},
};

/// A teardown: its first and last entry, and its calls.
#[derive(Debug)]
pub(super) struct Extent {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) calls: Vec<Call>,
}

/// A call: the entry with which it begins, and the one that says that it is done.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) begun: usize,
    pub(super) done: Option<usize>,
    on: LoopId,
    step: TeardownStep,
}

impl Call {
    /// Whether an entry within it says more than that the loop ran for it.
    pub(super) fn is_told(&self, lane: &Lane, place: usize) -> bool {
        let Some(entry) = lane.log.get(place) else { return false };
        let is_loop = matches!(entry.what, What::Report(Report::Loop { id, .. }) if id == self.on);
        !is_loop && !is_noise(lane, entry)
    }
}

/// The teardowns of a log, one after the other. Of two loops that are torn down at the same time the later one is no group.
pub(super) fn extents(lane: &Lane) -> Vec<Extent> {
    let mut open: FxHashMap<LoopId, Extent> = FxHashMap::default();
    let mut found = Vec::new();
    for (place, entry) in lane.log.iter().enumerate() {
        match entry.what {
            What::Report(Report::Teardown { id, step, phase, .. }) => {
                let extent = open.entry(id).or_insert(Extent { first: place, last: place, calls: Vec::new() });
                extent.last = place;
                note(extent, place, id, step, phase);
                if (step, phase) == (TeardownStep::Close, Phase::Finished) {
                    found.extend(open.remove(&id));
                }
            }
            What::Report(Report::Loop { id, state: LoopState::Closed | LoopState::Dropped }) => {
                let closes = |extent: &Extent| extent.calls.last().is_some_and(|call| call.step == TeardownStep::Close);
                if let Some(extent) = open.get_mut(&id) {
                    extent.last = place;
                    if !closes(extent) {
                        found.extend(open.remove(&id));
                    }
                }
            }
            What::Report(Report::Leaving { .. }) | What::Observation(Observation::Exited(_)) => {
                found.extend(open.drain().map(|(_, extent)| Extent { last: place - 1, ..extent }));
            }
            _ => {}
        }
    }
    let last = lane.log.kept().saturating_sub(1);
    found.extend(open.into_values().map(|extent| Extent { last, ..extent }));
    found.sort_by_key(|extent| extent.first);
    let mut end = None;
    found.retain(|extent| {
        let is_behind = !extent.calls.is_empty() && end.is_none_or(|end| extent.first > end);
        end = if is_behind { Some(extent.last) } else { end };
        is_behind
    });
    found
}

fn note(extent: &mut Extent, place: usize, on: LoopId, step: TeardownStep, phase: Phase) {
    if phase != Phase::Finished {
        extent.calls.push(Call { begun: place, done: None, on, step });
    } else if let Some(call) = extent.calls.iter_mut().rfind(|call| call.step == step) {
        call.done = Some(place);
    }
}
