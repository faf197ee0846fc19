//! A lesson's run: what is ordered for it, and when its signal is due.

use std::time::Duration;

use crate::{
    app::{
        engine::Python,
        moment::{first_ran, until},
        plan::Plan,
        session::{Session, SessionSpec},
        start::runtime,
    },
    event::{LaneId, Time},
    lesson::{Run, Signal},
    model::{EntryPoint, Model},
    scenario::Scenario,
    source::now,
    ui::{Engines, EntryPoints, ScenarioOrder},
};

/// Longer than any run of a lesson takes.
const LIMIT: Duration = Duration::from_secs(60);

/// What to start for a run of a lesson.
pub fn lesson_order(run: &Run, engines: Engines) -> ScenarioOrder {
    let entries = match run.entry {
        None => EntryPoints::Both,
        Some(EntryPoint::Managed) => EntryPoints::Managed,
        Some(EntryPoint::Manual) => EntryPoints::Manual,
    };
    ScenarioOrder {
        scenario: run.scenario.clone(),
        engines,
        entries,
        sets: run.sets.clone(),
        ..ScenarioOrder::default()
    }
}

/// When a lane gets a run's signal; `None` before its first loop runs.
pub(in crate::app) fn signal_due(model: &Model, lane: LaneId, signal: &Signal) -> Option<Time> {
    Some(first_ran(model.lane(lane)?)? + signal.after)
}

/// Runs an order to its end, its lanes given a signal, and gives what is known of it.
///
/// # Errors
/// When it cannot be started.
pub fn watch_run(
    scenarios: &[&'static Scenario],
    order: &ScenarioOrder,
    signal: Option<Signal>,
    python: &Python,
) -> Result<Model, String> {
    let (plan, missing) = Plan::of(scenarios, order, python)?;
    if let Some(missing) = missing {
        return Err(missing);
    }
    let spec = plan.session().map_err(|error| format!("failed to start a lane: {error}"))?;
    let runtime = runtime().map_err(|error| format!("failed to {error}"))?;
    runtime.block_on(watch(&spec, signal))
}

async fn watch(spec: &SessionSpec, signal: Option<Signal>) -> Result<Model, String> {
    let mut session = Session::begin(spec).map_err(|error| format!("failed to start a lane: {error}"))?;
    let mut waiting: Vec<LaneId> =
        if signal.is_some() { session.model.lanes.iter().map(|lane| lane.info.id).collect() } else { Vec::new() };
    let limit = now() + LIMIT.into();
    let mut is_late = false;
    loop {
        let due = |id: &LaneId| signal.and_then(|signal| signal_due(&session.model, *id, &signal));
        let next = waiting.iter().filter_map(due).chain((!is_late).then_some(limit)).min();
        tokio::select! {
            news = session.next() => if news.is_none() { break },
            () = until(next) => {}
        }
        if let Some(signal) = signal {
            let is_due = |id: &LaneId| signal_due(&session.model, *id, &signal).is_some_and(|due| due <= now());
            let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(is_due);
            waiting = rest;
            // A lane that has ended shows that in its own way.
            ready.into_iter().for_each(|id| drop(session.signal(id, signal.number.into())));
        }
        if !is_late && now() >= limit {
            is_late = true;
            session.time_out();
        }
    }
    Ok(std::mem::take(&mut session.model))
}
