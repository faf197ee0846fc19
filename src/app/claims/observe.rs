//! An experiment, run on an engine to its end.

use tokio::{
    select,
    time::{Duration, Instant, sleep_until},
};

use super::{super::Session, cue::Cues};
use crate::{
    app::{engine::FoundEngine, moment::until, plan::Plan},
    claim::Experiment,
    finding::Limits,
    model::{EntryPoint, Model},
    scenario::{Scenario, Settings, find},
};

/// Longer than any of them takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

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
        models.push(run(&plan, Cues::of(experiment)).await?);
    }
    Ok(models)
}

async fn run(plan: &Plan, mut cues: Cues) -> Result<Model, String> {
    let spec = plan.session().map_err(|error| format!("{error}."))?;
    let mut session = Session::begin(&spec).map_err(|error| format!("{error}."))?;
    let deadline = Instant::now() + DEADLINE;
    loop {
        let due = cues.perform(&mut session);
        select! {
            came = session.next() => if came.is_none() { break },
            () = until(due), if due.is_some() => {}
            () = sleep_until(deadline) => return Err(format!("it did not end within {} s.", DEADLINE.as_secs())),
        }
    }
    cues.missed(&session).map_or(Ok(session.model), Err)
}
