//! No loop is started inside a running one.

use super::{
    Case, Need, Rule, Ruling,
    phrase::place,
    subject::{Subject, Subjects},
    thread_safe::is_from_elsewhere,
};
use crate::{
    event::Refusal,
    model::{Lane, Refused},
};

pub(super) const RULE: Rule = Rule {
    name: "nested-run",
    topic: "nested run",
    about: "No loop is started inside a running one.",
    needs: &[],
    ok_needs: &[Need::End, Need::Whole("refusals", |lane| lane.refusals.forgotten() > 0), Need::CompleteRecords],
    judges_leftovers: false,
    judge,
};

const NESTED: [Refusal; 4] =
    [Refusal::NestedRun, Refusal::NestedRunner, Refusal::AlreadyRunning, Refusal::AnotherRunning];

fn judge(case: &Case<'_>) -> Ruling {
    let Case { lane, at, .. } = *case;
    if !case.has_loops() {
        return Ruling::not_applicable();
    }
    let is_nested = |refused: &&Refused| NESTED.contains(&refused.refusal) && !is_from_elsewhere(refused);
    let found: Vec<_> = lane.refusals.until(at).filter(is_nested).collect();
    let Some(first) = found.first() else {
        return Ruling::ok("no nested run", "No loop was started inside a running one.");
    };
    let several = if found.len() > 1 && lane.refusals.forgotten() == 0 {
        format!(" (the first of {})", found.len())
    } else {
        String::new()
    };
    let sentence = called(lane, first).map_or_else(
        || format!("A loop was started inside a running one{}{several}: {}.", place(lane, first.site), first.refusal),
        |called| format!("{called}{several}: it raises RuntimeError{}.", unawaited(first.refusal)),
    );
    let lines = found.iter().filter_map(|refused| Subject::line(lane, refused.site));
    Ruling::fail("nested run", sentence)
        .about(Subjects::new(found.len() as u64, lines))
        .fix(fix(lane, first))
        .when(first.at)
}

/// `price() calls asyncio.run at app.py:11 in the thread`, where the source says which function it is.
fn called(lane: &Lane, refused: &Refused) -> Option<String> {
    let place = lane.site(refused.site)?;
    let function = &lane.codes.get(place)?.function;
    let call = match refused.refusal {
        Refusal::NestedRun => "asyncio.run",
        Refusal::NestedRunner => "Runner.run",
        _ => "run_until_complete or run_forever",
    };
    let who = if function.is_empty() { "The program".into() } else { format!("{function}()") };
    Some(format!("{who} calls {call} at {place} in a thread whose event loop is already running"))
}

/// What else it leads to, where it is known that the call was given a coroutine. A loop that is run may have been given
/// a task, or nothing.
const fn unawaited(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NestedRun | Refusal::NestedRunner => ", and the coroutine is never awaited",
        _ => "",
    }
}

fn fix(lane: &Lane, refused: &Refused) -> String {
    let function = lane.site(refused.site).and_then(|place| Some(lane.codes.get(place)?.function.clone()));
    match function.filter(|function| !function.is_empty()) {
        Some(function) => {
            format!("Make {function}() `async def`, and await the coroutine there and the call of {function}().")
        }
        None => "Await the coroutine, or create a task for it on the running loop.".into(),
    }
}
