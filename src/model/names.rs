//! The texts that names stand for.

use crate::event::{NameId, wire::LASTING_NAMES};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// So many of the newest texts are kept, whatever refers to them: some more than may be referred to, for the rings of a program
/// are not read at one moment.
const NEWEST: usize = 2 * LASTING_NAMES as usize;
/// After so many new ones some are forgotten. To find out which are needed goes through all that is kept.
const LOT: usize = LASTING_NAMES as usize / 2;

/// The texts of a lane. A program that names its tasks sends new ones for as long as it runs, so those that nothing refers
/// to any more are forgotten.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// With how many had come before it.
    known: FxHashMap<NameId, (Arc<str>, usize)>,
    come: usize,
    /// How many were left when some were forgotten last.
    left: usize,
}

impl Names {
    pub(super) fn get(&self, id: NameId) -> Option<&Arc<str>> {
        self.known.get(&id).map(|(text, _)| text)
    }

    /// Whether there are so many that some can be forgotten.
    pub(super) fn insert(&mut self, id: NameId, text: &Arc<str>) -> bool {
        self.known.insert(id, (text.clone(), self.come));
        self.come += 1;
        self.known.len() > self.left.max(NEWEST) + LOT
    }

    pub(super) fn forget_but(&mut self, needed: &FxHashSet<NameId>) {
        let oldest = self.come.saturating_sub(NEWEST);
        self.known.retain(|id, (_, place)| *place >= oldest || id.is_for_good() || needed.contains(id));
        self.left = self.known.len();
    }
}

#[cfg(test)]
mod tests {
    use super::{LOT, NEWEST};
    use crate::{
        event::{End, Event, LaneId, LoopId, NameId, Observation, Report, SiteId, TaskId, Time, What},
        model::{KeptTasks, LaneInfo, Model},
    };

    /// Each task has a name of its own, and all but the first end.
    #[test]
    fn names_that_nothing_refers_to_are_forgotten_and_no_others() {
        const TASKS: u64 = 10 * NEWEST as u64;
        let mut model = Model::new(vec![LaneInfo { kept: KeptTasks(1_000), ..LaneInfo::default() }]);
        let mut see = |at, what| model.apply(&Event { at: Time(at), lane: LaneId(0), site: SiteId::NONE, what });
        let named = |id, text: String| What::Observation(Observation::Named(id, text.into()));
        let for_good = NameId::for_good(1);
        see(0, named(for_good, "again and again".into()));
        for number in 1..=TASKS {
            let (task, name) = (TaskId(number), NameId(number as u32));
            see(number, named(name, format!("job-{number}")));
            see(number, What::Report(Report::TaskCreated { task, name, on: LoopId(1), parent: None }));
            if number > 1 {
                see(number, What::Report(Report::Ended { task, end: End::Returned, reason: NameId::NONE }));
            }
        }
        let lane = &model.lanes[0];
        assert!(lane.names.known.len() <= NEWEST + 1_500 + LOT, "{}", lane.names.known.len());
        assert_eq!(&*lane.name(for_good), "again and again");
        for task in lane.tasks.all() {
            assert_eq!(&*lane.name(task.name), format!("job-{}", task.id));
        }
        assert_eq!(lane.tasks.all()[0].id, TaskId(1));
    }
}
