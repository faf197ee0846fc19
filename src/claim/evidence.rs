//! What was seen on one engine.

use super::{Experiment, facts::Facts};
use crate::{
    event::{Engine, Time},
    model::{EntryPoint, Lane, Model},
};

/// An experiment, and what came of it.
#[derive(Clone, Debug)]
pub struct Observed {
    pub experiment: &'static Experiment,
    /// What happened, in one session or, where time is measured, in one for each lane; or why there is nothing.
    pub came: Result<Vec<Model>, String>,
}

/// Everything that was seen on an engine.
#[derive(Clone, Debug)]
pub struct Evidence {
    pub engine: Engine,
    observed: Vec<Observed>,
}

/// What a judgement takes was not seen: why, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unseen(pub String);

impl Evidence {
    pub const fn new(engine: Engine, observed: Vec<Observed>) -> Self {
        Self { engine, observed }
    }

    /// The lane of an experiment, once it has ended with all that it reported.
    ///
    /// # Errors
    /// When it did not run, did not end, or not all of it is known.
    pub(super) fn lane(&self, experiment: &Experiment, entry: EntryPoint) -> Result<Facts<'_>, Unseen> {
        let name = || format!("{} ({entry})", experiment.name());
        let unseen = |why: &str| Unseen(format!("{}: {why}", name()));
        let observed = self.observed.iter().find(|it| it.experiment == experiment);
        let models = match observed.map(|it| &it.came) {
            None => return Err(unseen("it was not run.")),
            Some(Err(why)) => return Err(unseen(why)),
            Some(Ok(models)) => models,
        };
        let lane = models.iter().flat_map(|model| &model.lanes).find(|lane| lane.info.entry == Some(entry));
        let lane = lane.ok_or_else(|| unseen("it was not run."))?;
        whole(lane).map_err(|why| unseen(&why))?;
        Ok(Facts { lane })
    }

    /// Both entry points' lanes: managed, manual.
    pub(super) fn both(&self, experiment: &Experiment) -> Result<[Facts<'_>; 2], Unseen> {
        Ok([self.lane(experiment, EntryPoint::Managed)?, self.lane(experiment, EntryPoint::Manual)?])
    }

    pub(super) fn managed(&self, experiment: &Experiment) -> Result<Facts<'_>, Unseen> {
        self.lane(experiment, EntryPoint::Managed)
    }

    pub(super) fn manual(&self, experiment: &Experiment) -> Result<Facts<'_>, Unseen> {
        self.lane(experiment, EntryPoint::Manual)
    }

    pub(super) fn is_tokio(&self) -> bool {
        self.engine == Engine::Tokio
    }
}

/// Whether all is known of a lane; why not otherwise.
fn whole(lane: &Lane) -> Result<(), String> {
    if lane.lifeline.connected.is_none() {
        return Err(format!("it ended before it reported anything{}", last_words(lane)));
    }
    if lane.lifeline.exited.is_none() {
        return Err("it did not end.".into());
    }
    if lane.dropped(Time::END) + lane.unrecorded(Time::END) > 0 {
        return Err("records of it were lost.".into());
    }
    if lane.loops.all().is_empty() && lane.refusals.is_empty() && lane.output.is_empty() {
        return Err(format!("no loop ran in it{}", last_words(lane)));
    }
    Ok(())
}

/// What it wrote to stderr last, which says how it broke.
fn last_words(lane: &Lane) -> String {
    let stderr = lane.output.iter().rfind(|line| line.stream == crate::event::Stream::Stderr);
    stderr.map_or_else(|| ".".into(), |line| format!(": {}", line.line))
}
