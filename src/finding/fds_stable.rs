//! As many file descriptors after the loops as before.

use super::{
    Case, Need, Rule, Ruling,
    case::KILLED,
    leftovers::{Files, files, holders},
    phrase::was,
    subject::{Subject, Subjects},
};
use crate::{
    event::{Leave, Time},
    model::{Lane, counted},
};

pub(super) const RULE: Rule = Rule {
    name: "fds-stable",
    topic: "fds",
    about: "There are as many file descriptors after the last loop was closed as before the first one was created.",
    needs: &[Need::End],
    ok_needs: &[],
    judges_leftovers: true,
    judge,
};

/// So often more are open after a loop than after the one before it, where they grow.
const OFTEN: usize = 2;
const UNREAD: &str = "The file descriptors could not be read both before the first loop and after the last.";
const EXEC: &str = "Another program has taken the place of this one, with file descriptors of its own.";

fn judge(case: &Case<'_>) -> Ruling {
    let Case { lane, at, .. } = *case;
    if !case.has_loops() {
        return Ruling::not_applicable();
    }
    if lane.exits.until(at).any(|left| left.how == Leave::Exec) {
        return Ruling::unknown(EXEC);
    }
    let is_killed = case.is_killed();
    let Some(files) = files(lane, at) else { return Ruling::unknown(if is_killed { KILLED } else { UNREAD }) };
    let (before, after) = (files.before, files.after.files.len() - files.kept.len());
    let when = files.after.at.min(case.last());
    let fragment = fragment(&files, before, after);
    if after <= before {
        let count = counted(before as u64, "file descriptor");
        let sentence = format!("{count} before the first loop, {after} after the last{}.", kept(&files));
        return Ruling::ok(fragment, sentence).when(when);
    }
    if is_killed {
        return Ruling::unknown(KILLED);
    }
    let holders = holders(lane, &files.left, at);
    let is_held = holders.iter().any(Option::is_some);
    if !is_held && !grows(lane, at) {
        let open = counted((after - before) as u64, "file descriptor");
        let sentence = format!(
            "{open} that the program opened {} open until it ends; none of a loop{}.",
            stay(after - before),
            kept(&files)
        );
        return Ruling::ok(fragment, sentence).when(when);
    }
    let subjects = Subjects::all(files.left.iter().zip(holders).map(|(open, holder)| {
        Subject::fd(open).state(holder.map_or_else(String::new, |id| format!("held by loop {id}")))
    }));
    let count = (after - before) as u64;
    let among = if count == subjects.count { "" } else { ", among these" };
    let (fds, list) = (counted(count, "file descriptor"), subjects.list());
    let sentence = format!("{fds} {} leaked{among}{list}{}.", was(count), kept(&files));
    Ruling::fail(fragment, sentence)
        .about(subjects)
        .fix(if is_held { "Close each loop." } else { "Close each file, socket and pipe that the program opens." })
        .when(when)
}

/// Whether more and more stay open from loop to loop: what one run opens, the next opens again.
fn grows(lane: &Lane, at: Time) -> bool {
    let closed = lane.loops.known(at).filter_map(|it| it.states.latest(at).filter(|_| !it.open(at)));
    let counts: Vec<_> = closed.filter_map(|state| Some(lane.files.set_after(state.at)?.files.len())).collect();
    counts.windows(2).filter(|pair| pair[0] < pair[1]).count() >= OFTEN
}

const fn stay(count: usize) -> &'static str {
    if count == 1 { "stays" } else { "stay" }
}

fn fragment(files: &Files<'_>, before: usize, after: usize) -> String {
    match files.kept.len() {
        0 => format!("fds {before}→{after}"),
        count => format!("fds {before}→{after} +{count} {}'s", files.keeper),
    }
}

fn kept(files: &Files<'_>) -> String {
    match files.kept.len() {
        0 => String::new(),
        count => format!("; {} keeps {count} more for the life of the process", files.keeper),
    }
}
