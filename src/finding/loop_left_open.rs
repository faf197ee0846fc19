//! Each loop that nobody closed, with what it holds.

use super::{
    Limits, Rule,
    answer::{Answer, Evidence, KILLED, capital, first_of, incomplete, killed, loop_made, over, settled, was},
    leftovers::{files, holders},
};
use crate::{
    event::{LoopId, Time},
    model::{EventLoop, Lane, OpenFile, counted},
};

pub(super) const RULE: Rule =
    Rule { name: "loop-left-open", about: "No loop is left behind open, with all that it holds.", judge };

/// One answer a loop, up to this many.
const SHOWN: usize = 10;

fn judge(lane: &Lane, at: Time, _: &Limits) -> Vec<Answer> {
    let Some(ended) = over(lane, at) else {
        return Answer::unknown("loop left?", "A loop that is open may still be closed.").alone();
    };
    if lane.loops.known(at).next().is_none() {
        return Vec::new();
    }
    if let Some(unknown) = incomplete(lane, at, "loop left?") {
        return unknown.alone();
    }
    let (killed, at) = (killed(lane, at), settled(lane, at));
    let open: Vec<&EventLoop> = lane.loops.known(at).filter(|it| it.open(at)).collect();
    if open.is_empty() {
        return Answer::ok("no loop left", "No loop was left behind open.").when(ended).alone();
    }
    if killed {
        return Answer::unknown("loop left?", KILLED).with(open.iter().map(|it| Evidence::Loop(it.id))).alone();
    }
    let left_files = files(lane, at).map(|files| files.left).unwrap_or_default();
    let held: Vec<_> = left_files.iter().zip(holders(lane, &left_files, at)).collect();
    let mut answers: Vec<_> = open.iter().take(SHOWN).map(|it| left(lane, it, &held, at).when(ended)).collect();
    if let Some(more) = open.len().checked_sub(SHOWN).filter(|&more| more > 0) {
        let (count, more) = (more as u64, counted(more as u64, "more loop"));
        answers.push(
            Answer::found(format!("{more} left"), format!("{} {} left open.", capital(&more), was(count))).when(ended),
        );
    }
    answers
}

fn left(lane: &Lane, it: &EventLoop, held: &[(&OpenFile<'_>, Option<LoopId>)], at: Time) -> Answer {
    let files: Vec<_> = held.iter().filter(|held| held.1 == Some(it.id)).map(|held| held.0).collect();
    let state = it.state(at).map_or("open", |state| state.word());
    let count = files.len() as u64;
    let holds = match count {
        0 => String::new(),
        _ => {
            let which = first_of(files.iter().map(|open| format!("fd {} ({})", open.file.fd, open.file.kind)), count);
            format!(" and holds {}: {which}", counted(count, "file descriptor"))
        }
    };
    let site = it.created.map(|created| Evidence::Site(created.1));
    Answer::found(
        format!("loop {} left {state}", it.id),
        format!("{} was left {state}{holds}.", capital(&loop_made(lane, it))),
    )
    .with([Evidence::Loop(it.id)])
    .with(site)
    .with(files.iter().map(|open| Evidence::File(open.file.clone())))
}
