//! Who took a permit or an item and has not given it back: often that task has ended, and what waits are its victims.

use super::{View, view::Frame};
use crate::model::{Taker, is_default_name, shown_name};

/// So many takers are named.
const NAMED: usize = 2;

/// Those of an object, the ended ones first: they never will.
pub(super) fn takers<'a>(view: &View<'a>, object: Option<u64>) -> Vec<&'a Taker> {
    let mut takers: Vec<_> = object.and_then(|object| view.look.held.get(&object)).into_iter().flatten().collect();
    takers.sort_by_key(|taker| taker.task.is_some());
    takers
}

/// `task backup, which has ended, in store() at app.py:7`: who took it, and where.
pub(super) fn by_whom(takers: &[&Taker]) -> Option<String> {
    let first = takers.first()?;
    let alike: Vec<_> = takers.iter().filter(|taker| taker.frame == first.frame).collect();
    let names: Vec<_> = alike.iter().take(NAMED).map(|taker| name(taker)).collect();
    let more = match takers.len() - names.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let have = if names.len() == 1 { "has" } else { "have" };
    let has_ended = alike.iter().take(NAMED).all(|taker| taker.task.is_none());
    let state = if has_ended { format!(", which {have} ended") } else { String::new() };
    let place = match first.frame.is_empty() {
        true if has_ended => ",".into(),
        true => String::new(),
        false => format!(", in {}", Frame::of(&first.frame).text()),
    };
    Some(format!("{}{more}{state}{place}", names.join(" and ")))
}

/// Where a taker that is alive is now: `; it waits in Queue.get at app.py:9`.
pub(super) fn now(view: &View<'_>, takers: &[&Taker]) -> Option<String> {
    let task = takers.iter().find_map(|taker| taker.task)?;
    let (it, frame) = (view.awaiting(task)?, view.stands(task)?);
    Some(format!("; {} now waits in {} at {}", view.name(task), it.on, frame.at()))
}

fn name(taker: &Taker) -> String {
    let name = shown_name(&taker.name);
    if is_default_name(name) { name.to_owned() } else { format!("task {name}") }
}
