//! How much of a lane's past is kept.

/// How many of its tasks are kept: beyond so many, the oldest ended ones are forgotten, and their counts stay exact. Polls,
/// waits and entries of the log are kept in proportion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptTasks(pub usize);

impl Default for KeptTasks {
    fn default() -> Self {
        Self(200_000)
    }
}

impl KeptTasks {
    /// The most polls and waits of all tasks, before each task keeps fewer.
    pub(super) const fn polls(self) -> usize {
        5 * self.0
    }

    /// The most entries of the log.
    pub(super) const fn log(self) -> usize {
        self.0 / 4
    }
}

#[cfg(test)]
mod tests {
    use super::KeptTasks;
    use crate::{
        event::{End, Event, LaneId, LoopId, NameId, Report, SiteId, TaskId, Time, What},
        model::{LaneInfo, Model},
    };

    #[test]
    fn a_lane_keeps_as_much_as_it_is_told_to_and_counts_all() {
        let mut model = Model::new(vec![LaneInfo { kept: KeptTasks(1_000), ..LaneInfo::default() }]);
        for number in 1..=10_000 {
            let task = TaskId(number);
            let created = Report::TaskCreated { task, name: NameId::NONE, on: LoopId(1), parent: None };
            let ended = Report::Ended { task, end: End::Returned, reason: NameId::NONE };
            for report in [created, ended] {
                let what = What::Report(report);
                model.apply(&Event { at: Time(number), lane: LaneId(0), site: SiteId::NONE, what });
            }
        }
        let lane = &model.lanes[0];
        assert!((1_000..=1_250).contains(&lane.tasks.all().len()), "{}", lane.tasks.all().len());
        assert_eq!((lane.log.kept(), lane.tasks.counts(Time::END).returned), (250, 10_000));
        assert_eq!(lane.tasks.all().last().map(|task| task.id), Some(TaskId(10_000)));
    }
}
