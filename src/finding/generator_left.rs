//! Every async generator is finished before its loop closes.

use super::{
    Case, Need, Rule, Ruling,
    case::KILLED,
    phrase::{its, was},
    subject::{Subject, Subjects},
};
use crate::{
    event::Engine,
    model::{Lane, counted},
};

pub(super) const RULE: Rule = Rule {
    name: "generator-left",
    topic: "generators",
    about: "Every async generator (on Tokio: async finalizer) is finished before its loop closes.",
    needs: &[Need::CompleteRecords],
    ok_needs: &[Need::End],
    judges_leftovers: true,
    judge,
};

fn judge(case: &Case<'_>) -> Ruling {
    let Case { lane, at, .. } = *case;
    let (begun, left) = (lane.generators.begun(at), lane.generators.skipped.count(at));
    let one = word(lane);
    let skipped = || lane.generators.skipped.until(at);
    let Some(last) = skipped().next_back().filter(|_| left > 0) else { return none(case, begun) };
    let subjects = Subjects::new(left, skipped().filter_map(|it| Subject::line(lane, it.site)));
    let places: Vec<_> = subjects.named.iter().map(|it| it.name.clone()).collect();
    let at_places = if places.is_empty() { String::new() } else { format!(" ({})", places.join(", ")) };
    let sentence = format!(
        "{}{at_places} {} unfinished when {} loop closed: {}.",
        counted(left, one),
        was(left),
        its(left),
        fate(lane, left)
    );
    Ruling::fail(format!("{} left", counted(left, one)), sentence)
        .about(subjects)
        .fix("Await `shutdown_asyncgens()` before `close()`, as `asyncio.run` (Tokio: `run`) does.")
        .when(last.at)
}

/// What one is called.
const fn word(lane: &Lane) -> &'static str {
    if matches!(lane.info.engine, Engine::Tokio) { "async finalizer" } else { "async generator" }
}

/// What becomes of those that are left.
const fn fate(lane: &Lane, count: u64) -> &'static str {
    match (lane.info.engine, count) {
        (Engine::Tokio, 1) => "it never runs",
        (Engine::Tokio, _) => "they never run",
        (_, 1) => "its `finally` never runs",
        _ => "their `finally` never runs",
    }
}

fn none(case: &Case<'_>, begun: u64) -> Ruling {
    let (lane, one) = (case.lane, word(case.lane));
    if begun == 0 {
        return Ruling::not_applicable();
    }
    match lane.generators.open() {
        open if open > 0 && case.is_killed() => Ruling::unknown(KILLED),
        open if open > 0 && case.ended.is_some() => Ruling::unknown(format!(
            "{} {} unfinished when the process ended, and {} loop was never closed.",
            counted(open, one),
            was(open),
            its(open)
        )),
        _ => Ruling::ok("generators finished", format!("{} {} begun and finished.", counted(begun, one), was(begun)))
            .when(case.last()),
    }
}
