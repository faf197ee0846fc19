//! Jobs for the executor.

use crate::event::{JobId, LoopId, NameId, Phase, SiteId, Time};
use std::collections::BTreeMap;

/// The most jobs kept, the newest: their numbers grow.
const JOB_LIMIT: usize = 100_000;

/// A job with its life. What did not happen (yet) is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobHistory {
    /// The function that it runs, if the engine reports it.
    pub name: NameId,
    /// The loop whose executor has it.
    pub on: LoopId,
    /// Where it was submitted.
    pub site: SiteId,
    pub submitted: Option<Time>,
    pub started: Option<Time>,
    /// When it finished, or was skipped.
    pub ended: Option<Time>,
}

/// The jobs of a lane.
#[derive(Clone, Debug, Default)]
pub struct Jobs {
    known: BTreeMap<JobId, JobHistory>,
}

impl Jobs {
    pub fn get(&self, job: JobId) -> Option<&JobHistory> {
        self.known.get(&job)
    }

    /// Those that are at work at a moment, the oldest first.
    pub fn running(&self, at: Time) -> impl Iterator<Item = (JobId, &JobHistory)> {
        let is_running = move |job: &JobHistory| {
            job.started.is_some_and(|started| started <= at) && job.ended.is_none_or(|ended| ended > at)
        };
        self.known.iter().filter(move |(_, job)| is_running(job)).map(|(id, job)| (*id, job))
    }

    /// Those that were submitted and have not ended at a moment, the oldest first.
    pub fn unfinished(&self, at: Time) -> impl Iterator<Item = (JobId, &JobHistory)> {
        let is_known = move |job: &JobHistory| job.submitted.or(job.started).is_some_and(|known| known <= at);
        let is_unfinished = move |job: &JobHistory| is_known(job) && job.ended.is_none_or(|ended| ended > at);
        self.known.iter().filter(move |(_, job)| is_unfinished(job)).map(|(id, job)| (*id, job))
    }

    /// All that are known, the oldest first.
    pub fn all(&self) -> impl Iterator<Item = &JobHistory> {
        self.known.values()
    }

    pub(super) fn record(&mut self, at: Time, job: JobId, on: LoopId, phase: Phase, name: NameId, site: SiteId) {
        let known = self.known.entry(job).or_insert(JobHistory { on, ..JobHistory::default() });
        match phase {
            Phase::Submitted => (known.submitted, known.name, known.site) = (Some(at), name, site),
            Phase::Started => known.started = Some(at),
            Phase::Finished | Phase::Skipped => known.ended = Some(at),
        }
        if self.known.len() > JOB_LIMIT {
            self.known.pop_first();
        }
    }
}
