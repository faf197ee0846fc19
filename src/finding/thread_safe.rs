//! Other threads use a loop by its thread-safe calls alone.

use super::{
    Case, Need, Rule, Ruling,
    phrase::place,
    subject::{Subject, Subjects},
};
use crate::{
    event::{Engine, NameId, Refusal},
    model::{Lane, Refused},
};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    name: "thread-safe",
    topic: "other threads",
    about: "Other threads use a loop by its thread-safe calls alone.",
    needs: &[],
    ok_needs: &[Need::End, Need::Whole("refusals", |lane| lane.refusals.forgotten() > 0), Need::CompleteRecords],
    judges_leftovers: false,
    judge,
};

const FIX: &str = "Call `loop.call_soon_threadsafe(…)` there, or `asyncio.run_coroutine_threadsafe(coro, loop).result()` \
                   for a result.";
const FIX_ON_TOKIO: &str = "Call `call_soon_threadsafe(…)` on the loop's `remote()` there, or `run_coroutine_threadsafe(…)` \
                            for a result.";

fn judge(case: &Case<'_>) -> Ruling {
    let Case { lane, at, .. } = *case;
    let found: Vec<_> = lane.refusals.until(at).filter(|refused| is_from_elsewhere(refused)).collect();
    let Some(first) = found.first() else {
        let threads: BTreeSet<_> = lane.loops.known(at).filter_map(|it| it.thread).collect();
        return match threads.len() {
            0 | 1 => Ruling::not_applicable(),
            count => {
                Ruling::ok("own threads", format!("{count} threads ran loops, and no call came from another thread."))
            }
        };
    };
    let several = if found.len() > 1 && lane.refusals.forgotten() == 0 {
        format!(" (the first of {})", found.len())
    } else {
        String::new()
    };
    let lines = found.iter().filter_map(|refused| Subject::line(lane, refused.site));
    Ruling::fail("call from another thread", format!("{}{several}.", sentence(lane, first)))
        .about(Subjects::new(found.len() as u64, lines))
        .fix(if lane.info.engine == Engine::Tokio { FIX_ON_TOKIO } else { FIX })
        .when(first.at)
}

/// Whether the call came from a thread that the loop does not run in.
pub(super) fn is_from_elsewhere(refused: &Refused) -> bool {
    match refused.refusal {
        Refusal::NotThreadSafe => true,
        Refusal::AlreadyRunning => refused.thing != NameId::NONE,
        _ => false,
    }
}

/// `job() at app.py:12, in thread 0, runs loop 1, which another thread runs: it raises RuntimeError`
fn sentence(lane: &Lane, refused: &Refused) -> String {
    let function = lane.site(refused.site).and_then(|place| lane.codes.get(place)).map(|code| &code.function);
    let who = function.filter(|it| !it.is_empty()).map_or_else(|| "The program".into(), |it| format!("{it}()"));
    let thread = match refused.thing {
        NameId::NONE => "another thread".into(),
        name => format!("thread `{}`", lane.name(name)),
    };
    let (place, id) = (place(lane, refused.site), refused.id);
    match refused.refusal {
        Refusal::NotThreadSafe => format!(
            "{who} calls loop {id}{place} from {thread}, by a call that is not thread-safe; in debug mode that raises \
             RuntimeError, without it the loop is not woken"
        ),
        _ => {
            format!("{who} runs loop {id}{place} in {thread}, though its own thread runs it: that raises RuntimeError")
        }
    }
}
