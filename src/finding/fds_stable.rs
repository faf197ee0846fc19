//! As many file descriptors after the loops as before.

use super::{
    Limits, Rule,
    answer::{Answer, Evidence, first_of, over},
    leftovers::{Files, files, holder},
};
use crate::{
    event::{Exit, Time},
    model::{Lane, OpenFile, counted},
};

pub(super) const RULE: Rule = Rule {
    name: "fds-stable",
    about: "There are as many file descriptors after the last loop was closed as before the first one was made.",
    judge,
};

fn judge(lane: &Lane, at: Time, _: &Limits) -> Vec<Answer> {
    let Some(ended) = over(lane, at) else { return unknown("It is told when the process has ended.") };
    if lane.loops.known(at).next().is_none() {
        return Vec::new();
    }
    if matches!(lane.exit(at), Some(Exit::Signal(_))) && lane.loops.known(at).any(|it| it.open(at)) {
        return unknown("The process was killed before it could close its loop.");
    }
    let Some(files) = files(lane, at) else {
        return unknown("The file descriptors could not be read both before the first loop and after the last.");
    };
    let (before, after) = (files.before.files.len(), files.after.files.len() - files.kept.len());
    let fragment = format!("fds {before}→{after}");
    let kept = kept(&files);
    let answer = if after <= before {
        let sentence = format!("{before} file descriptors before the first loop, {after} after the last{kept}.");
        Answer::ok(fragment, sentence)
    } else {
        let count = files.left.len() as u64;
        let which = first_of(files.left.iter().map(|open| held(lane, open, at)), count);
        let more = counted((after - before) as u64, "file descriptor");
        let sentence = format!("{more} more after the last loop than before the first: {which}{kept}.");
        Answer::found(fragment, sentence).with(files.left.iter().map(|open| Evidence::File(open.file.clone())))
    };
    answer.when(files.after.at.min(ended)).alone()
}

fn unknown(why: &str) -> Vec<Answer> {
    Answer::unknown("fds?", why).alone()
}

fn held(lane: &Lane, open: &OpenFile<'_>, at: Time) -> String {
    let holder = holder(lane, open, at).map_or_else(String::new, |it| format!(" of loop {}", it.id));
    format!("{} {}{holder}", open.file.fd, open.file.kind)
}

fn kept(files: &Files<'_>) -> String {
    match files.kept.len() {
        0 => String::new(),
        count => format!("; {count} more stay with Tokio for the life of the process"),
    }
}
