//! No loop is started inside a running one.

use super::{
    Case, Need, Rule, Ruling,
    phrase::place,
    subject::{Subject, Subjects},
};
use crate::event::Refusal;

pub(super) const RULE: Rule = Rule {
    name: "nested-run",
    topic: "nested run",
    about: "No loop is started inside a running one.",
    needs: &[],
    ok_needs: &[Need::End, Need::Whole("refusals", |lane| lane.refusals.forgotten() > 0), Need::CompleteRecords],
    judge,
};

const NESTED: [Refusal; 4] =
    [Refusal::NestedRun, Refusal::NestedRunner, Refusal::AlreadyRunning, Refusal::AnotherRunning];

fn judge(case: &Case<'_>) -> Ruling {
    let Case { lane, at, .. } = *case;
    if !case.has_loops() {
        return Ruling::not_applicable();
    }
    let found: Vec<_> = lane.refusals.until(at).filter(|refused| NESTED.contains(&refused.refusal)).collect();
    let Some(first) = found.first() else {
        return Ruling::ok("no nested run", "No loop was started inside a running one.");
    };
    let several = if found.len() > 1 && lane.refusals.forgotten() == 0 {
        format!(" (the first of {})", found.len())
    } else {
        String::new()
    };
    let place = place(lane, first.site);
    let sentence = format!("A loop was started inside a running one{place}{several}: {}.", first.refusal);
    let lines = found.iter().filter_map(|refused| Subject::line(lane, refused.site));
    Ruling::fail("nested run", sentence)
        .about(Subjects::new(found.len() as u64, lines))
        .fix("Await the coroutine, or create a task for it on the running loop.")
        .when(first.at)
}
