//! Every loop is closed.

use super::{
    Case, Need, Rule, Ruling,
    case::{KILLED, settled},
    leftovers::{files, holders},
    phrase::was,
    subject::{Subject, Subjects},
};
use crate::{
    event::{LoopId, LoopState},
    model::{LoopHistory, OpenFile, counted},
};

pub(super) const RULE: Rule = Rule {
    name: "loop-left-open",
    topic: "loop closed",
    about: "Every event loop that was created is closed.",
    needs: &[Need::End, Need::CompleteRecords],
    ok_needs: &[],
    judges_leftovers: true,
    judge,
};

/// File descriptors that are named for one loop.
const SHOWN: usize = 3;

fn judge(case: &Case<'_>) -> Ruling {
    let Case { lane, at, .. } = *case;
    let made = lane.loops.known(at).count() as u64 + lane.loops.forgotten();
    if made == 0 {
        return Ruling::not_applicable();
    }
    let settled = settled(lane, at);
    let is_killed = case.is_killed();
    let open: Vec<&LoopHistory> = lane.loops.known(at).filter(|it| it.open(settled)).collect();
    let is_dropped = |it: &&LoopHistory| it.state(settled) == Some(LoopState::Dropped);
    let dropped: Vec<&LoopHistory> = lane.loops.known(at).filter(is_dropped).collect();
    let open_count = if is_killed { 0 } else { open.len() as u64 };
    let count = open_count + dropped.len() as u64 + lane.loops.dropped_and_forgotten();
    if count == 0 {
        return if open.is_empty() { closed(made) } else { Ruling::unknown(KILLED).about(subjects(case, &open)) };
    }
    let left: Vec<_> = open.into_iter().filter(|_| !is_killed).chain(dropped).collect();
    let subjects = Subjects { count, ..subjects(case, &left) };
    let of_made = if made == 1 { "The loop".into() } else { format!("{count} of {}", counted(made, "loop")) };
    let fragment = if made == 1 { "loop not closed".into() } else { format!("{count} of {made} loops not closed") };
    let were = if made == 1 { "was" } else { was(count) };
    Ruling::fail(fragment, format!("{of_made} {were} never closed{}.", subjects.list()))
        .about(subjects)
        .fix("Call `close()` in a `finally`, or let `asyncio.run` (Tokio: `run`) own the loop.")
        .when(case.last())
}

fn closed(made: u64) -> Ruling {
    match made {
        1 => Ruling::ok("loop closed", "The loop was closed."),
        _ => Ruling::ok(format!("{made} loops closed"), format!("All {made} loops were closed.")),
    }
}

/// Each with the file descriptors that it still holds.
fn subjects(case: &Case<'_>, left: &[&LoopHistory]) -> Subjects {
    let at = settled(case.lane, case.at);
    let files = files(case.lane, at).map(|files| files.left).unwrap_or_default();
    let held: Vec<_> = files.iter().zip(holders(case.lane, &files, at)).collect();
    let is_one = left.len() == 1;
    Subjects::all(left.iter().map(|it| {
        let state = it.state(at).unwrap_or(LoopState::Created);
        let state = if state == LoopState::Created { "never run" } else { state.word() };
        Subject::event_loop(case.lane, it).state(format!("{state}{}", holding(it.id, &held, is_one)))
    }))
}

/// Of several loops only how many: most often each holds the same.
fn holding(id: LoopId, held: &[(&OpenFile<'_>, Option<LoopId>)], is_one: bool) -> String {
    let files: Vec<_> = held.iter().filter(|held| held.1 == Some(id)).map(|held| held.0).collect();
    let shown: Vec<_> = files.iter().take(SHOWN).map(|open| Subject::fd(open).name).collect();
    match files.len().saturating_sub(SHOWN) {
        _ if files.is_empty() => String::new(),
        _ if !is_one => format!(" and holding {}", counted(files.len() as u64, "file descriptor")),
        0 => format!(" and holding {}", shown.join(", ")),
        more => format!(" and holding {} and {more} more", shown.join(", ")),
    }
}
