//! The exception of every task that fails is retrieved.

use super::{
    Case, Need, Rule, Ruling,
    phrase::{error, its, was},
    subject::{Subject, Subjects},
};
use crate::{
    event::{NameId, SiteId},
    model::counted,
};

pub(super) const RULE: Rule = Rule {
    name: "exception-not-retrieved",
    topic: "exceptions",
    about: "The exception of every task that fails is retrieved.",
    needs: &[],
    ok_needs: &[Need::End, Need::CompleteRecords, Need::KnownEnds],
    judges_leftovers: false,
    judge,
};

fn judge(case: &Case<'_>) -> Ruling {
    let Case { lane, at, .. } = *case;
    let count = lane.not_retrieved.count(at);
    let Some(first) = lane.not_retrieved.until(at).next().filter(|_| count > 0) else { return none(case) };
    let subjects = lane.not_retrieved.until(at).map(|it| {
        let site = lane.tasks.get(it.task).and_then(|task| task.end(at)).map_or(SiteId::NONE, |ended| ended.site);
        let error = if it.reason == NameId::NONE { String::new() } else { error(lane, it.reason, site) };
        Subject::task_of(lane, it.task).state(error)
    });
    let subjects = Subjects::new(count, subjects);
    let exceptions = if count == 1 { "exception" } else { "exceptions" };
    let sentence = format!(
        "{} failed and {} {exceptions} {} never retrieved{}.",
        counted(count, "task"),
        its(count),
        was(count),
        subjects.list()
    );
    let fragment = match &subjects.named[..] {
        [only] if count == 1 => format!("exception of {} never retrieved", only.name),
        _ => format!("{count} exceptions never retrieved"),
    };
    Ruling::fail(fragment, sentence)
        .about(subjects)
        .fix("Await the task, or read its exception in a done callback.")
        .when(first.at)
}

fn none(case: &Case<'_>) -> Ruling {
    match case.counts().failed {
        _ if case.has_no_tasks() => Ruling::not_applicable(),
        0 => Ruling::ok("no task failed", "No task failed."),
        failed if case.is_cut_short() => {
            let failed = counted(failed, "task");
            Ruling::unknown(format!(
                "{failed} failed, and the process was gone before an exception that was never retrieved could be reported."
            ))
        }
        failed => {
            let sentence = format!("{} failed, and each exception was retrieved.", counted(failed, "task"));
            Ruling::ok("exceptions retrieved", sentence)
        }
    }
}
