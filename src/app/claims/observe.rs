//! An experiment, run on an engine to its end.

use tokio::{
    select,
    time::{Duration, Instant, sleep_until},
};

use super::cue::Cues;
use crate::{
    app::{Session, engine::FoundEngine, moment::until, plan::Plan},
    claim::{Experiment, SignalPlan},
    finding::Limits,
    model::{EntryPoint, Model},
    scenario::{Scenario, Settings, find},
    source::SourceError,
};

/// Longer than any of them takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// Why a run gave nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunFailure {
    #[error("{0}.")]
    Start(#[from] SourceError),
    #[error("it did not end within {} s.", DEADLINE.as_secs())]
    Endless,
    /// It ended before a signal was sent.
    #[error("{0}")]
    Unsent(String),
}

/// Runs an experiment on an engine. Where it measures time, one lane after another.
///
/// # Errors
/// When it cannot run here, or did not come to its end: why, as a sentence.
pub async fn observe(
    scenarios: &[&'static Scenario],
    experiment: &Experiment,
    engine: &FoundEngine,
) -> Result<Vec<Model>, String> {
    let scenario = find(scenarios, experiment.scenario).map_err(|unknown| unknown.to_string())?;
    let settings = Settings::parse(scenario, experiment.sets).map_err(|wrong| wrong.to_string())?;
    let alone: Vec<&[EntryPoint]> = experiment.entries.chunks(1).collect();
    let sessions = if experiment.is_timed { alone } else { vec![experiment.entries] };
    let mut models = Vec::new();
    for entries in sessions {
        let plan = Plan {
            scenario,
            settings: settings.clone(),
            beside: None,
            engines: vec![engine.clone()],
            entries: entries.to_vec(),
            limits: Limits::default(),
            console: false,
        };
        models.push(run_plan(&plan, experiment.signals).await.map_err(|why| why.to_string())?);
    }
    Ok(models)
}

/// Runs lanes to their end, and sends them signals.
///
/// # Errors
/// When they cannot run, do not end, or end before a signal is sent.
pub(in crate::app) async fn run_plan(plan: &Plan, signals: &'static [SignalPlan]) -> Result<Model, RunFailure> {
    let mut session = Session::begin(&plan.session()?)?;
    let (mut cues, deadline) = (Cues::of(signals), Instant::now() + DEADLINE);
    loop {
        let due = cues.perform(&mut session);
        select! {
            came = session.next() => if came.is_none() { break },
            () = until(due), if due.is_some() => {}
            () = sleep_until(deadline) => return Err(RunFailure::Endless),
        }
    }
    let unsent = cues.missed(&session).or_else(|| session.why_unsent());
    unsent.map_or(Ok(session.model), |why| Err(RunFailure::Unsent(why)))
}
