//! A run that shows something: a scenario, how it is set, and what is sent to it.

use crate::model::EntryPoint;
use std::time::Duration;

/// A run, in a lane for each entry point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Experiment {
    /// The scenario's name.
    pub scenario: &'static str,
    /// What is set: `KEY=VALUE`.
    pub sets: &'static [&'static str],
    pub entries: &'static [EntryPoint],
    /// What is sent to each lane, one after another.
    pub signals: &'static [SignalPlan],
    /// Whether it measures time: then nothing else runs meanwhile, and its lanes run one after another.
    pub is_timed: bool,
}

/// A signal, and when it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignalPlan {
    pub signal: u8,
    pub when: Cue,
}

/// A moment in the life of a lane, after the signal before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cue {
    /// Every task that lives waits, and main is not the only one.
    AllWait,
    /// Main waits.
    MainWaits,
    /// So long after its first loop ran, or after the signal before.
    After(Duration),
    /// It has printed a line that contains this.
    Printed(&'static str),
}

pub(super) const SIGINT: u8 = 2;
pub(super) const SIGTERM: u8 = 15;

impl Experiment {
    /// A scenario as it is, with both entry points.
    pub const fn of(scenario: &'static str, sets: &'static [&'static str]) -> Self {
        Self { scenario, sets, entries: EntryPoint::ALL, signals: &[], is_timed: false }
    }

    pub const fn signalled(self, signals: &'static [SignalPlan]) -> Self {
        Self { signals, ..self }
    }

    pub const fn timed(self) -> Self {
        Self { is_timed: true, ..self }
    }

    pub const fn managed(self) -> Self {
        Self { entries: &[EntryPoint::Managed], ..self }
    }

    /// Its words on the command line: `graceful-shutdown pattern=correct SIGTERM`.
    pub fn name(&self) -> String {
        let signals = self.signals.iter().map(|plan| crate::event::signal_name(plan.signal.into()));
        let sets = self.sets.iter().map(|set| (*set).to_owned());
        let words: Vec<String> = [self.scenario.to_owned()].into_iter().chain(sets).chain(signals).collect();
        words.join(" ")
    }
}

impl SignalPlan {
    pub const fn new(signal: u8, when: Cue) -> Self {
        Self { signal, when }
    }
}

/// The runs that claims take, each once, in the order of the claims.
pub fn distinct<'a>(claims: impl IntoIterator<Item = &'a super::Claim>) -> Vec<&'static Experiment> {
    let mut all: Vec<&'static Experiment> = Vec::new();
    for experiment in claims.into_iter().flat_map(|claim| claim.shown_by) {
        if !all.contains(experiment) {
            all.push(experiment);
        }
    }
    all
}
