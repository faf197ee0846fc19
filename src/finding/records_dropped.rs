//! Everything that was reported has arrived.

use super::{
    Limits, Rule,
    answer::{Answer, over, was},
};
use crate::{
    event::{Engine, Mode, Time},
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
            let sentence = format!(
                "There was no room for the records of {threads}: counts and lives are incomplete; free memory, or see \
                 `ulimit -f`."
            );
            Answer::found(format!("{threads} unrecorded"), sentence).alone()
        }
        (0, None) => Answer::unknown("records lost?", "No record has been lost yet.").alone(),
        (0, Some(ended)) if connected => {
            Answer::ok("no record lost", "Every record of the program arrived.").when(ended).alone()
        }
        (0, Some(_)) => Vec::new(),
        _ => {
            let records = counted(lost, "record");
            let (was, cure) = (was(lost), cure(lane));
            let sentence = format!("{records} of the program {was} lost: counts and lives may be incomplete; {cure}.");
            Answer::found(format!("{records} lost"), sentence).alone()
        }
    }
}

/// How less is lost: records that come faster than they are read find no room.
fn cure(lane: &Lane) -> &'static str {
    match (lane.info.mode, lane.info.engine) {
        (Mode::Lifecycle, _) => "`--mode sampling` reports less",
        (Mode::Full, Engine::Cpython(_)) => "`--mode lifecycle` reports less",
        _ => "run it with fewer tasks, or where the inspector has a core to itself",
    }
}
