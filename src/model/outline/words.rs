//! What the rows of an outline say.

use super::{OutlineKind, OutlineRow, beat::on_behalf_of};
use crate::{
    event::{By, Event, Report, Span, Wait, What},
    model::{Lane, counted, saying, waits_on},
};

/// What a call's sentence begins with, where it does not stand below its teardown.
const TEARDOWN: &str = "teardown: ";

impl OutlineRow {
    /// What it says, where so many entries of the log have happened.
    pub fn words(&self, lane: &Lane, known: usize) -> String {
        let said = |place| lane.log.get(place).map_or_else(String::new, |entry| saying(lane, entry));
        match &self.kind {
            OutlineKind::Entry => said(self.first),
            OutlineKind::Teardown { last, calls } => {
                let length = length(lane, self.first, (*last).min(known.saturating_sub(1)));
                let calls = calls.iter().filter(|call| **call < known).count();
                match self.is_open {
                    Some(true) => "teardown".into(),
                    _ => format!("teardown: {} in {length}", counted(calls as u64, "call")),
                }
            }
            OutlineKind::Call { begun, done } => {
                let call = said(*begun);
                let call = call.strip_prefix(TEARDOWN).unwrap_or(&call);
                match done.filter(|done| *done < known) {
                    Some(done) => format!("{call}: {}", length(lane, *begun, done)),
                    None => format!("{call} …"),
                }
            }
            OutlineKind::Repeat { beats, of, .. } => {
                let beats = &beats[..beats.partition_point(|beat| *beat < known)];
                repeated(lane, beats, *of).unwrap_or_else(|| said(self.first))
            }
        }
    }
}

/// The time between two entries.
fn length(lane: &Lane, from: usize, to: usize) -> Span {
    let at = |place| lane.log.get(place).map(|entry| entry.at);
    at(from).zip(at(to)).map_or(Span(0), |(from, to)| to.since(from))
}

/// `… every 200 ms: poller slept (8×)`; without a rhythm `… in 3.20 s: poller slept (8×)`.
fn repeated(lane: &Lane, beats: &[usize], of: usize) -> Option<String> {
    let (first, last) = (*beats.first()?, *beats.last()?);
    let what = if of > 1 { format!("{of} tasks and callbacks ran") } else { beat(lane, lane.log.get(first)?) };
    let count = beats.len();
    let whole = length(lane, first, last);
    let gaps = beats.windows(2).map(|pair| length(lane, pair[0], pair[1]).0);
    let (least, most) = gaps.fold((u64::MAX, 0), |(least, most), gap| (least.min(gap), most.max(gap)));
    Some(match count {
        1 => what,
        _ if of == 1 && most <= least.saturating_mul(3) / 2 => {
            format!("… every {}: {what} ({count}×)", Span(whole.0 / (count as u64 - 1)))
        }
        _ => format!("… in {whole}: {what} ({count}×)"),
    })
}

/// What happens each time.
fn beat(lane: &Lane, entry: &Event) -> String {
    let What::Report(report) = &entry.what else { return saying(lane, entry) };
    match *report {
        Report::Timer { .. } => {
            let owner = lane.timer_owner(entry).and_then(|task| lane.tasks.get(task));
            let sleeps = owner.filter(|task| task.waiting(entry.at).is_some_and(|waiting| waiting.on == Wait::Sleep));
            sleeps.map_or_else(|| saying(lane, entry), |task| format!("{} slept", lane.task_name(task)))
        }
        Report::Waiting { task, on, other } => {
            format!("{} waiting on {}", lane.name_of(task), waits_on(lane, on, other))
        }
        Report::CancelRequested { task, by: By::Timeout, .. } => {
            format!("{} timed out", lane.name_of(on_behalf_of(lane, task).unwrap_or(task)))
        }
        Report::Callback { name, .. } => format!("callback {} ran", lane.name(name)),
        _ => saying(lane, entry),
    }
}
