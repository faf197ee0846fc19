//! A lesson's run: what is ordered for it, and which signal it gets.

use std::time::Duration;

use crate::{
    app::{
        engine::Python,
        moment::until,
        plan::Plan,
        planned::PlannedSignal,
        session::{Session, SessionSpec},
        start::runtime,
    },
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

/// Plans a run's signal for every lane.
pub(in crate::app) fn plan_signal(spec: &mut SessionSpec, signal: Option<Signal>) {
    let Some(Signal { number, after }) = signal else { return };
    let planned = PlannedSignal { number, after: after.into(), without_loop: false };
    spec.lanes.iter_mut().for_each(|lane| lane.signal = Some(planned));
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
    let mut spec = plan.session().map_err(|error| format!("failed to start a lane: {error}"))?;
    plan_signal(&mut spec, signal);
    let runtime = runtime().map_err(|error| format!("failed to {error}"))?;
    runtime.block_on(watch(&spec))
}

async fn watch(spec: &SessionSpec) -> Result<Model, String> {
    let mut session = Session::begin(spec).map_err(|error| format!("failed to start a lane: {error}"))?;
    let mut limit = Some(now() + LIMIT.into());
    loop {
        tokio::select! {
            news = session.next() => if news.is_none() { break },
            () = until(limit), if limit.is_some() => {
                limit = None;
                session.time_out();
            }
        }
    }
    Ok(std::mem::take(&mut session.model))
}
