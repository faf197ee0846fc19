//! Everything that was reported has arrived.

use super::{
    Limits, Rule,
    answer::{Answer, over, was},
};
use crate::{
    event::Time,
    model::{Lane, counted},
};

pub(super) const RULE: Rule =
    Rule { name: "records-dropped", about: "No record of the program is lost on its way.", judge };

fn judge(lane: &Lane, at: Time, _: &Limits) -> Vec<Answer> {
    let lost = lane.dropped(at);
    let connected = lane.lifeline.connected.is_some_and(|since| since <= at);
    match (lost, over(lane, at)) {
        _ if lane.unrecorded(at) > 0 => {
            let threads = counted(lane.unrecorded(at), "thread");
            let sentence = format!("There was no room for the records of {threads}: counts and lives are incomplete.");
            Answer::found(format!("{threads} unrecorded"), sentence).alone()
        }
        (0, None) => Answer::unknown("records lost?", "No record has been lost yet.").alone(),
        (0, Some(ended)) if connected => {
            Answer::ok("no record lost", "Every record of the program arrived.").when(ended).alone()
        }
        (0, Some(_)) => Vec::new(),
        _ => {
            let records = counted(lost, "record");
            let sentence = format!("{records} of the program {} lost: counts and lives may be incomplete.", was(lost));
            Answer::found(format!("{records} lost"), sentence).alone()
        }
    }
}
