//! No loop is started inside a running one.

use super::{
    Limits, Rule,
    answer::{Answer, Evidence, incomplete, over, place, unkept},
};
use crate::{
    event::{Refusal, Time},
    model::Lane,
};

pub(super) const RULE: Rule =
    Rule { name: "nested-run", about: "Nobody tries to run a loop inside a running one.", judge };

fn judge(lane: &Lane, at: Time, _: &Limits) -> Vec<Answer> {
    let nested = [Refusal::NestedRun, Refusal::NestedRunner, Refusal::AlreadyRunning, Refusal::AnotherRunning];
    let found: Vec<_> = lane.refusals.until(at).filter(|refused| nested.contains(&refused.refusal)).collect();
    if let Some(first) = found.first() {
        let place = place(lane, first.site);
        let several = if found.len() > 1 && lane.refusals.forgotten() == 0 {
            format!(" (the first of {})", found.len())
        } else {
            String::new()
        };
        let sentence = format!("A loop was to be run inside a running one{place}{several}: {}.", first.refusal);
        return Answer::found("nested run", sentence)
            .with([Evidence::Loop(first.id), Evidence::Site(first.site)])
            .when(first.at)
            .alone();
    }
    match over(lane, at) {
        None => Answer::unknown("nested run?", "Nobody has tried to run a loop inside a running one yet.").alone(),
        Some(_) if lane.loops.known(at).next().is_none() => Vec::new(),
        Some(_) if lane.refusals.forgotten() > 0 => unkept("nested run?", "refusals").alone(),
        Some(ended) => incomplete(lane, at, "nested run?")
            .unwrap_or_else(|| {
                Answer::ok("no nested run", "Nobody tried to run a loop inside a running one.").when(ended)
            })
            .alone(),
    }
}
