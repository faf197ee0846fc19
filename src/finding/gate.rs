//! What rules need, and the answer for those that do not have it.

use super::{Case, Rule, Ruling, Verdict, phrase::was};
use crate::{
    event::Mode,
    model::{Lane, counted},
};

/// Why most rules have no answer while a process runs.
pub const UNENDED: &str = "The process has not ended.";

const STOCK: &str = "Stock Tokio reports no task but main, so the answer is unknown; build the program with \
                     `--cfg tokio_unstable`.";

/// Something that must be known for a rule to answer.
#[derive(Clone, Copy, Debug)]
pub enum Need {
    /// The process has ended: nothing can change any more.
    End,
    CompleteRecords,
    /// Every task is reported, and not only sampled.
    EveryTask,
    KnownEnds,
    /// When a cancel is delivered. A program that leaves its polls out may leave that out, too.
    Deliveries,
    Polls,
    /// A limited history, its name, and whether its oldest part is forgotten.
    Whole(&'static str, fn(&Lane) -> bool),
}

impl Need {
    /// Why it is not met, as a sentence.
    fn unmet(self, case: &Case<'_>) -> Option<String> {
        let lane = case.lane;
        let (sampled, unknown) = (is_sampled(case), case.counts().unknown);
        match self {
            Self::End => case.ended.is_none().then(|| UNENDED.into()),
            Self::CompleteRecords => incomplete(case),
            Self::EveryTask | Self::KnownEnds if sampled => {
                Some("Tasks are only sampled in this mode, so the answer is unknown.".into())
            }
            Self::EveryTask | Self::KnownEnds if lane.has_stock_runtime() => Some(STOCK.into()),
            Self::EveryTask => None,
            Self::KnownEnds => (unknown > 0)
                .then(|| format!("How {} ended is not known, so the answer is unknown.", counted(unknown, "task"))),
            Self::Deliveries => (!reports_deliveries(case))
                .then(|| "When a cancel is delivered is not reported in this mode, so the answer is unknown.".into()),
            Self::Polls => (case.has_run() && !lane.tasks.reports_polls()).then(|| match lane.info.mode {
                Mode::Full => "No end of a poll was reported, so how long polls take is unknown.".into(),
                _ => "Polls are not reported in this mode: a busy loop looks like an idle one.".into(),
            }),
            Self::Whole(what, is_cut) => {
                is_cut(lane).then(|| format!("The oldest {what} are no longer kept, so the answer is unknown."))
            }
        }
    }
}

/// The answer of a rule, or of the gate where the rule's needs are not met. A failure that a rule has found stands.
pub(super) fn ruling(rule: &Rule, case: &Case<'_>) -> Ruling {
    let unmet = |needs: &[Need]| needs.iter().find_map(|need| need.unmet(case)).map(Ruling::unknown);
    if let Some(unknown) = unmet(rule.needs) {
        return unknown;
    }
    let ruling = (rule.judge)(case);
    if rule.judges_leftovers && case.is_resigned() && ruling.verdict != Verdict::Ok {
        return Ruling::resigned();
    }
    match ruling.verdict {
        Verdict::Fail | Verdict::Unknown => ruling,
        Verdict::Ok | Verdict::NotApplicable => unmet(rule.ok_needs).unwrap_or(ruling),
    }
}

fn incomplete(case: &Case<'_>) -> Option<String> {
    let why = match (case.lane.unrecorded(case.at), case.lane.dropped(case.at)) {
        (0, 0) => return None,
        (0, lost) => format!("{} of this lane {} lost", counted(lost, "record"), was(lost)),
        (threads, _) => format!("{} could not be recorded", counted(threads, "thread")),
    };
    Some(format!("{why}, so the answer is unknown."))
}

/// Where there is no loop, there is no task to miss.
fn is_sampled(case: &Case<'_>) -> bool {
    case.lane.info.mode == Mode::Sampling && case.has_loops()
}

fn reports_deliveries(case: &Case<'_>) -> bool {
    let Case { lane, at, .. } = *case;
    let mut asked = lane.cancelled.until(at).filter_map(|asked| lane.tasks.get(asked.1));
    lane.cancelled.count(at) == 0
        || lane.tasks.reports_polls()
        || asked.any(|task| task.cancellation().delivered.latest(at).is_some())
}
