//! Everything that was reported has arrived.

use super::{Case, Need, Rule, Ruling, phrase::was};
use crate::{
    event::{Engine, Mode},
    model::{Lane, counted},
};

pub(super) const RULE: Rule = Rule {
    name: "records-dropped",
    topic: "records",
    about: "No record of the program is lost.",
    needs: &[],
    ok_needs: &[Need::End],
    judges_leftovers: false,
    judge,
};

fn judge(case: &Case<'_>) -> Ruling {
    let Case { lane, at, .. } = *case;
    let is_connected = lane.lifeline.connected.is_some_and(|since| since <= at);
    match (lane.unrecorded(at), lane.dropped(at)) {
        (0, 0) if !is_connected => Ruling::not_applicable(),
        (0, 0) => Ruling::ok("no record lost", "Every record of the program arrived."),
        (0, lost) if lost == lane.missing(at) => {
            let records = counted(lost, "record");
            let sentence =
                format!("The recording lacks {records}, damaged or left out: counts and histories may be incomplete.");
            Ruling::fail(format!("{records} missing"), sentence)
                .fix("Record the session again, on a disk that keeps up.")
        }
        (0, lost) => {
            let records = counted(lost, "record");
            let sentence =
                format!("{records} of the program {} lost: counts and histories may be incomplete.", was(lost));
            Ruling::fail(format!("{records} lost"), sentence).fix(fix(lane))
        }
        (threads, _) => {
            let threads = counted(threads, "thread");
            let sentence =
                format!("There was no room for the records of {threads}: counts and histories are incomplete.");
            Ruling::fail(format!("{threads} unrecorded"), sentence).fix("Free memory, or raise `ulimit -f`.")
        }
    }
}

/// How fewer are lost: records that come faster than they are read find no room.
fn fix(lane: &Lane) -> &'static str {
    match (lane.info.mode, lane.info.engine) {
        (Mode::Lifecycle, _) => "Use `--mode sampling`, which reports less.",
        (Mode::Full, Engine::Cpython(_)) => "Use `--mode lifecycle`, which reports less.",
        _ => "Run it with fewer tasks, or where the inspector has a core of its own.",
    }
}
