//! As many file descriptors after the loops as before.

use super::{
    Limits, Rule,
    answer::{Answer, Evidence, KILLED, first_of, killed, over},
    leftovers::{Files, files, holders},
};
use crate::{
    event::{Leave, LoopId, Time},
    model::{Lane, OpenFile, counted},
};

pub(super) const RULE: Rule = Rule {
    name: "fds-stable",
    about: "There are as many file descriptors after the last loop was closed as before the first one was made.",
    judge,
};

const UNREAD: &str = "The file descriptors could not be read both before the first loop and after the last.";

fn judge(lane: &Lane, at: Time, _: &Limits) -> Vec<Answer> {
    let Some(ended) = over(lane, at) else { return unknown("It is told when the process has ended.") };
    if lane.loops.known(at).next().is_none() {
        return Vec::new();
    }
    if lane.left.latest(at).is_some_and(|left| left.how == Leave::Exec) {
        return unknown("Another program has taken the place of this one, with file descriptors of its own.");
    }
    let killed = killed(lane, at);
    let Some(files) = files(lane, at) else {
        return unknown(if killed { KILLED } else { UNREAD });
    };
    let (before, after) = (files.before, files.after.files.len() - files.kept.len());
    let beside = match files.kept.len() {
        0 => String::new(),
        count => format!(" +{count} {}'s", files.keeper),
    };
    let fragment = format!("fds {before}→{after}{beside}");
    let kept = kept(&files);
    let answer = if after <= before {
        let sentence = format!(
            "{} before the first loop, {after} after the last{kept}.",
            counted(before as u64, "file descriptor")
        );
        Answer::ok(fragment, sentence)
    } else if killed {
        return unknown(KILLED);
    } else {
        let holders = holders(lane, &files.left, at);
        let which = files.left.iter().zip(holders).map(|(open, holder)| held(open, holder));
        let which = first_of(which, files.left.len() as u64);
        let more = counted((after - before) as u64, "file descriptor");
        let sentence = format!("{more} more after the last loop than before the first: {which}{kept}.");
        Answer::found(fragment, sentence).with(files.left.iter().map(|open| Evidence::File(open.file.clone())))
    };
    answer.when(files.after.at.min(ended)).alone()
}

fn unknown(why: &str) -> Vec<Answer> {
    Answer::unknown("fds?", why).alone()
}

fn held(open: &OpenFile<'_>, holder: Option<LoopId>) -> String {
    let holder = holder.map_or_else(String::new, |id| format!(" of loop {id}"));
    format!("fd {} ({}){holder}", open.file.fd, open.file.kind)
}

fn kept(files: &Files<'_>) -> String {
    match files.kept.len() {
        0 => String::new(),
        count => format!("; {count} more stay with {} for the life of the process", files.keeper),
    }
}
