//! What an entry point costs, measured in lanes that have ended, and what it does about what is left.

mod measure;
mod signalled;
mod spread;

pub use measure::Measure;
pub use signalled::after_signal;
pub use spread::Spread;

use super::{LeftBehind, left_behind};
use crate::{
    event::{Engine, Time},
    model::{EntryPoint, Lane},
};

/// An engine and an entry point with all that was measured of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    pub engine: Engine,
    pub entry: EntryPoint,
    /// How many lanes were measured.
    pub rounds: usize,
    values: Vec<(Measure, Vec<u64>)>,
    /// What became of what was left, in the round that left most.
    pub left: Option<[LeftBehind; 6]>,
    /// What a signal led to, in a few words.
    pub signals: Vec<(u8, String)>,
}

impl Cost {
    pub fn new(engine: Engine, entry: EntryPoint) -> Self {
        let values = Measure::ALL.iter().map(|measure| (*measure, Vec::new())).collect();
        Self { engine, entry, rounds: 0, values, left: None, signals: Vec::new() }
    }

    /// Adds what a lane that has ended shows.
    pub fn add(&mut self, lane: &Lane) {
        self.rounds += 1;
        for (measure, values) in &mut self.values {
            values.extend(measure.of(lane, Time::END));
        }
        let left = left_behind(lane, Time::END);
        if self.left.as_ref().is_none_or(|known| counted(known) < counted(&left)) {
            self.left = Some(left);
        }
    }

    /// The spread of what was measured; `None` where nothing was.
    pub fn spread(&self, measure: Measure) -> Option<Spread> {
        let (_, values) = self.values.iter().find(|(known, _)| *known == measure)?;
        Spread::of(values.clone())
    }
}

fn counted(left: &[LeftBehind; 6]) -> u64 {
    left.iter().filter_map(|it| it.count).sum()
}
