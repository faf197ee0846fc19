//! Async generators (on Tokio: async finalizers).

use super::{History, Timed, changes::Changes};
use crate::event::{GeneratorId, LoopId, Phase, SiteId, Time};
use rustc_hash::FxHashMap;

/// The most kept of those that were skipped.
const SKIPPED_LIMIT: usize = 4_096;

/// One that its loop left unfinished: its `finally` never runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkippedGenerator {
    /// When its loop closed.
    pub at: Time,
    pub on: LoopId,
    /// Where it is written, or was begun.
    pub site: SiteId,
}

impl Timed for SkippedGenerator {
    fn at(&self) -> Time {
        self.at
    }
}

/// The async generators of a lane. Those that finish are only counted.
#[derive(Clone, Debug, Default)]
pub struct Generators {
    begun: Changes<1>,
    /// Those that have not finished, as far as is known. An interpreter uses a number again.
    open: FxHashMap<GeneratorId, (LoopId, SiteId)>,
    pub skipped: History<SkippedGenerator>,
}

impl Generators {
    /// How many were begun up to a moment.
    pub fn begun(&self, at: Time) -> u64 {
        self.begun.sum(at)[0].unsigned_abs()
    }

    /// How many are not known to have finished, or to have been skipped, by now.
    pub fn open(&self) -> u64 {
        self.open.len() as u64
    }

    /// Where those were begun that are open by now, in the order of their numbers.
    pub fn open_sites(&self) -> impl Iterator<Item = SiteId> {
        let mut open: Vec<_> = self.open.iter().map(|(generator, begun)| (*generator, begun.1)).collect();
        open.sort_unstable();
        open.into_iter().map(|(_, site)| site)
    }

    pub(super) fn record(&mut self, at: Time, generator: GeneratorId, on: LoopId, phase: Phase, site: SiteId) {
        match phase {
            Phase::Submitted => {}
            Phase::Started => {
                self.begun.change(at, 0, 1);
                self.open.insert(generator, (on, site));
            }
            Phase::Finished => drop(self.open.remove(&generator)),
            Phase::Skipped => {
                let (_, site) = self.open.remove(&generator).unwrap_or((on, site));
                self.skipped.push(SkippedGenerator { at, on, site }, SKIPPED_LIMIT);
            }
        }
    }

    /// `shutdown_asyncgens()` is done: whatever it closed may live on as an object.
    pub(super) fn shut_down(&mut self, on: LoopId) {
        self.open.retain(|_, begun| begun.0 != on);
    }
}
