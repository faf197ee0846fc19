//! Measures what every entry point costs on every engine: lane after lane, and round after round, so that what changes
//! meanwhile falls on all alike.

use super::{
    FoundEngine, Plan,
    claims::{RunFailure, run_plan},
    start::{StartError, runtime},
};
use crate::{
    claim::{Cue, SignalPlan},
    finding::{Cost, Limits, after_signal},
    model::EntryPoint,
    scenario::{Scenario, Settings},
};

/// The signals that a program is asked to end with, each sent once main waits.
const SIGNALS: [&[SignalPlan]; 2] =
    [&[SignalPlan { signal: 2, when: Cue::MainWaits }], &[SignalPlan { signal: 15, when: Cue::MainWaits }]];

/// What is measured.
#[derive(Clone, Debug)]
pub struct CostPlan {
    pub scenario: &'static Scenario,
    pub settings: Settings,
    pub engines: Vec<FoundEngine>,
    pub rounds: u32,
}

/// What there is to show of a measurement.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Engine by engine, managed before manual.
    pub costs: Vec<Cost>,
    /// Lanes that could not be measured, as sentences.
    pub failed: Vec<String>,
}

impl CostPlan {
    /// Measures on a runtime of its own. `progress` gets how many lanes are done, and of how many.
    ///
    /// # Errors
    /// When there is no room for that.
    pub fn measure(&self, progress: impl FnMut(usize, usize)) -> Result<Measured, StartError> {
        Ok(runtime()?.block_on(self.rounds(progress)))
    }

    async fn rounds(&self, mut progress: impl FnMut(usize, usize)) -> Measured {
        let lanes: Vec<(&FoundEngine, EntryPoint)> =
            self.engines.iter().flat_map(|engine| EntryPoint::ALL.iter().map(move |entry| (engine, *entry))).collect();
        let of = lanes.len() * (self.rounds as usize + SIGNALS.len());
        let mut measured = Measured::default();
        measured.costs.extend(lanes.iter().map(|(engine, entry)| Cost::new(engine.engine(), *entry)));
        let mut done = 0;
        let plain = (0..self.rounds).map(|_| &[][..]);
        for signals in plain.chain(SIGNALS) {
            for (place, lane) in lanes.iter().enumerate() {
                measured.add(place, signals, run_plan(&self.plan(*lane), signals).await);
                done += 1;
                progress(done, of);
            }
        }
        measured
    }

    fn plan(&self, (engine, entry): (&FoundEngine, EntryPoint)) -> Plan {
        Plan {
            scenario: self.scenario,
            settings: self.settings.clone(),
            beside: None,
            engines: vec![engine.clone()],
            entries: vec![entry],
            limits: Limits::default(),
            console: false,
        }
    }
}

impl Measured {
    fn add(&mut self, place: usize, signals: &[SignalPlan], came: Result<crate::model::Model, RunFailure>) {
        let cost = &mut self.costs[place];
        match (came, signals.first()) {
            (Ok(model), None) => model.lanes.iter().for_each(|lane| cost.add(lane)),
            (Ok(model), Some(plan)) => {
                cost.signals.extend(model.lanes.first().map(|lane| (plan.signal, after_signal(lane))));
            }
            (Err(RunFailure::Unsent(why)), Some(plan)) => cost.signals.push((plan.signal, why)),
            (Err(why), _) => self.failed.push(format!("{} {}: {why}", cost.engine, cost.entry)),
        }
    }
}
