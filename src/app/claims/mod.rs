//! Runs what claims take, each run once an engine, and judges them by what was seen.

mod cue;
mod judging;
mod kept;
mod observe;

use futures_util::{StreamExt, stream};
use std::{num::NonZero, thread::available_parallelism};

use super::{
    engine::{FoundEngine, Python},
    start::{StartError, runtime},
};
use crate::{
    claim::{Answered, Claim, Evidence, Experiment, Observed, Opinion, distinct},
    scenario::Scenario,
    source::python::{Interpreter, all},
    ui::Engines,
};
pub(super) use judging::{Judging, claim_cards};
pub use kept::KeptAnswers;
pub use observe::observe;
pub(super) use observe::{RunFailure, run_plan};

/// What is to be judged, and on what.
#[derive(Clone, Debug)]
pub struct Inquiry {
    pub claims: Vec<&'static Claim>,
    pub engines: Vec<FoundEngine>,
    /// Where the scenarios of the runs are found.
    pub scenarios: Vec<&'static Scenario>,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimProgress {
    pub done: usize,
    pub of: usize,
    /// The run that has just ended.
    pub last: String,
}

/// A run on an engine.
struct ClaimRun {
    experiment: &'static Experiment,
    engine: usize,
}

impl Inquiry {
    /// Runs everything on a runtime of its own.
    ///
    /// # Errors
    /// When there is no room for that.
    pub fn answer(&self, progress: impl FnMut(&ClaimProgress)) -> Result<Vec<Answered>, StartError> {
        Ok(runtime()?.block_on(self.judge(progress)))
    }

    /// Runs everything: together what does not measure time, then one by one what does.
    pub async fn judge(&self, mut progress: impl FnMut(&ClaimProgress)) -> Vec<Answered> {
        let (timed, together): (Vec<_>, Vec<_>) = self.jobs().into_iter().partition(|job| job.experiment.is_timed);
        let of = timed.len() + together.len();
        let mut observed: Vec<Vec<Observed>> = vec![Vec::new(); self.engines.len()];
        for (jobs, width) in [(together, width()), (timed, 1)] {
            let mut runs = stream::iter(jobs).map(|job| self.run(job)).buffer_unordered(width);
            while let Some((engine, seen)) = runs.next().await {
                let last = format!("{}: {}", self.engines[engine], seen.experiment.name());
                observed[engine].push(seen);
                progress(&ClaimProgress { done: observed.iter().map(Vec::len).sum(), of, last });
            }
        }
        let engines = self.engines.iter().zip(observed);
        let evidence: Vec<_> = engines.map(|(engine, seen)| Evidence::new(engine.engine(), seen)).collect();
        self.claims.iter().map(|claim| answered(claim, &evidence)).collect()
    }

    fn jobs(&self) -> Vec<ClaimRun> {
        let experiments = distinct(self.claims.iter().copied());
        let engines = 0..self.engines.len();
        engines.flat_map(|engine| experiments.iter().map(move |experiment| ClaimRun { experiment, engine })).collect()
    }

    async fn run(&self, job: ClaimRun) -> (usize, Observed) {
        let ClaimRun { experiment, engine } = job;
        let came = observe(&self.scenarios, experiment, &self.engines[engine]).await;
        (engine, Observed { experiment, came })
    }
}

fn answered(claim: &'static Claim, evidence: &[Evidence]) -> Answered {
    let opinion = |evidence: &Evidence| {
        let judgement = claim.judge(evidence);
        let is_documented = claim.is_documented(evidence.engine, &judgement);
        Opinion { engine: evidence.engine, judgement, is_documented }
    };
    Answered { claim, opinions: evidence.iter().map(opinion).collect() }
}

/// How many runs go on at once: most of the time they sleep.
fn width() -> usize {
    2 * available_parallelism().map_or(1, NonZero::get)
}

/// The engines to ask: those that are named, otherwise Tokio and the newest patch of every version of CPython that is found.
/// With why one of them is missing.
///
/// # Errors
/// When the only one that is named is not there.
pub fn claim_engines(named: Option<Engines>, python: &Python) -> Result<(Vec<FoundEngine>, Option<String>), String> {
    let cpython = |found: Interpreter| FoundEngine::Cpython(found, python.mode);
    match named {
        Some(Engines::Tokio) => Ok((vec![FoundEngine::Tokio], None)),
        Some(Engines::Cpython) => Ok((vec![cpython(python.find()?)], None)),
        Some(Engines::Both) => Ok(match python.find() {
            Ok(found) => (vec![FoundEngine::Tokio, cpython(found)], None),
            Err(why) => (vec![FoundEngine::Tokio], Some(why)),
        }),
        None if python.which != Default::default() => Ok((vec![FoundEngine::Tokio, cpython(python.find()?)], None)),
        None => {
            let mut found = all();
            found.reverse();
            found.dedup_by_key(|python| (python.version.0, python.version.1));
            let missing = found.is_empty().then(|| python.find().err()).flatten();
            let pythons = found.into_iter().rev().map(cpython);
            Ok(([FoundEngine::Tokio].into_iter().chain(pythons).collect(), missing))
        }
    }
}
