//! Moments of a session that something is to be done at.

use crate::{
    event::{LoopState, Time},
    model::Lane,
    source::now,
};

/// Waits for a moment; for ever without one.
pub(super) async fn until(moment: Option<Time>) {
    tokio::time::sleep(moment.unwrap_or(Time::END).since(now()).into()).await;
}

/// When a lane's first loop ran for the first time.
pub(super) fn first_ran(lane: &Lane) -> Option<Time> {
    let states = lane.loops.all().iter().flat_map(|found| found.states.iter());
    states.filter(|state| state.state == LoopState::Running).map(|state| state.at).min()
}
