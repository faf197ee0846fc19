//! The steps of a teardown, reported.

use crate::{
    event::{LoopId, Phase, Report, TeardownStep},
    runtime::{Result, Site, record},
};

/// A step that `run` is at.
pub(super) fn step<R>(id: LoopId, step: TeardownStep, count: usize, site: Site, run: impl FnOnce() -> R) -> R {
    report(id, step, Phase::Started, count, site);
    let result = run();
    report(id, step, Phase::Finished, count, site);
    result
}

/// A step that a program awaits by itself. One that is cut short is never finished.
pub(super) async fn awaited_step(
    id: LoopId,
    step: TeardownStep,
    count: usize,
    site: Site,
    body: impl Future<Output = Result<()>>,
) -> Result<()> {
    report(id, step, Phase::Started, count, site);
    let result = body.await;
    report(id, step, Phase::Finished, count, site);
    result
}

fn report(id: LoopId, step: TeardownStep, phase: Phase, count: usize, site: Site) {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    record::emit(&Report::Teardown { id, step, phase, count }, Some(site));
}
