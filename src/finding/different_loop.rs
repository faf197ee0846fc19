//! No task awaits something of another loop.

use super::{
    Case, Need, Rule, Ruling,
    phrase::place,
    subject::{Subject, Subjects},
};
use crate::{
    event::{LoopId, LoopState, NameId, Refusal},
    model::{Lane, Refused},
};

pub(super) const RULE: Rule = Rule {
    name: "different-loop",
    topic: "one loop each",
    about: "No task awaits a future, stream or lock of another loop.",
    needs: &[],
    ok_needs: &[Need::End, Need::Whole("refusals", |lane| lane.refusals.forgotten() > 0), Need::CompleteRecords],
    judges_leftovers: false,
    judge,
};

fn judge(case: &Case<'_>) -> Ruling {
    let Case { lane, at, .. } = *case;
    if lane.loops.known(at).count() < 2 {
        return Ruling::not_applicable();
    }
    let found: Vec<_> = lane.refusals.until(at).filter(|it| it.refusal == Refusal::DifferentLoop).collect();
    let Some(first) = found.first() else {
        return Ruling::ok("one loop each", "No task awaited something of another loop.");
    };
    let lines = found.iter().filter_map(|refused| Subject::line(lane, refused.site));
    Ruling::fail("another loop's", sentence(lane, first))
        .about(Subjects::new(found.len() as u64, lines))
        .fix("Create it inside the run that uses it, or run everything in one loop.")
        .when(first.at)
}

/// `Client.ask() awaits a StreamReader at app.py:23 that belongs to loop 1, which is closed; it runs in loop 2.`
fn sentence(lane: &Lane, refused: &Refused) -> String {
    let at = place(lane, refused.site);
    let function = lane.site(refused.site).and_then(|place| lane.codes.get(place)).map(|code| &code.function);
    let who = function.filter(|it| !it.is_empty()).map_or_else(|| "A task".into(), |it| format!("{it}()"));
    let thing = if refused.thing == NameId::NONE { "future".into() } else { lane.name(refused.thing).to_string() };
    if refused.other == LoopId::default() {
        return format!("{who} awaits a {thing}{at} that is attached to a different loop than the one that runs it.");
    }
    let it = lane.loops.get(refused.other);
    let made =
        it.and_then(|it| lane.site(it.created?.1)).map_or_else(String::new, |site| format!(" (created at {site})"));
    let state = match it.and_then(|it| it.state(refused.at)) {
        Some(LoopState::Closed | LoopState::Dropped) => ", which is closed",
        _ => "",
    };
    let (other, own) = (refused.other, refused.id);
    format!(
        "{who} awaits a {thing}{at} that belongs to a different loop, loop {other}{made}{state}; it runs in loop {own}."
    )
}
