//! Every executor job is done before its loop closes.

use super::{
    Case, Need, Rule, Ruling,
    phrase::{its, was},
    subject::{Subject, Subjects},
};
use crate::{
    event::{Leave, LoopState, Span, TeardownStep, Time},
    model::{JobHistory, Lane, counted},
};

pub(super) const RULE: Rule = Rule {
    name: "job-left",
    topic: "executor jobs",
    about: "Every executor job is done before its loop closes.",
    needs: &[Need::CompleteRecords],
    ok_needs: &[Need::End],
    judges_leftovers: true,
    judge,
};

/// A job that was at work, or waited for a thread, when its loop closed.
struct LeftJob<'a> {
    job: &'a JobHistory,
    closed: Time,
}

impl LeftJob<'_> {
    /// When it was done.
    fn ended(&self, case: &Case<'_>) -> Option<Time> {
        self.job.ended.filter(|ended| *ended <= case.at)
    }

    /// How long it lasted after that, as far as is known.
    fn longer(&self, case: &Case<'_>) -> Span {
        self.ended(case).unwrap_or(case.last()).since(self.closed)
    }

    /// What became of it, after the words that `close()` does not wait. An interpreter that exits does.
    fn fate(&self, case: &Case<'_>, who: &str) -> String {
        let later = self.longer(case);
        let Some(ended) = self.ended(case) else {
            return match case.ended {
                None => format!(": {who} is not done yet, {later} later"),
                Some(_) if case.is_killed() => {
                    format!(": {who} was not done when the process was killed, {later} later")
                }
                Some(_) => format!(": {who} was not done when the process ended, {later} later"),
            };
        };
        match case.lane.exits.until(ended).find(|left| left.how == Leave::Normal) {
            Some(left) => format!("; the process did, for {}", ended.since(left.at.max(self.closed))),
            None => format!(": {who} was done {later} later"),
        }
    }

    fn subject(&self, lane: &Lane) -> Option<Subject> {
        let name = lane.name(self.job.name).to_string();
        let submitted = Subject::line(lane, self.job.site)?;
        if name.is_empty() {
            return Some(submitted);
        }
        Some(Subject { name: format!("{name}(), submitted at {}", submitted.name), ..submitted })
    }
}

fn judge(case: &Case<'_>) -> Ruling {
    let Case { lane, at, .. } = *case;
    let submitted = lane.jobs.all().filter(|job| job.submitted.is_some_and(|submitted| submitted <= at)).count() as u64;
    if submitted == 0 {
        return Ruling::not_applicable();
    }
    let left: Vec<_> = lane.jobs.all().filter_map(|job| left(case, job)).collect();
    let Some(last) = left.iter().max_by_key(|it| (it.ended(case).is_none(), it.longer(case))) else {
        let were =
            if submitted == 1 { "was submitted, and done in time" } else { "were submitted, and all done in time" };
        return Ruling::ok("jobs done", format!("{} {were}.", counted(submitted, "executor job"))).when(case.last());
    };
    let count = left.len() as u64;
    let subjects = Subjects::new(count, left.iter().filter_map(|it| it.subject(lane)));
    let sentence = format!(
        "{} {} not done when {} loop closed{}. `close()` does not wait{}.",
        counted(count, "executor job"),
        was(count),
        its(count),
        subjects.list(),
        last.fate(case, if count == 1 { "it" } else { "the last" })
    );
    Ruling::fail(format!("{} left", counted(count, "job")), sentence)
        .about(subjects)
        .fix("Await `shutdown_default_executor()` before `close()`, as `asyncio.run` (from 3.9; Tokio: `run`) does.")
        .when(last.closed)
}

fn left<'a>(case: &Case<'a>, job: &'a JobHistory) -> Option<LeftJob<'a>> {
    let on = case.lane.loops.get(job.on)?;
    let closed = on.states.until(case.at).rfind(|it| it.state == LoopState::Closed)?.at;
    // The default executor was waited for: what is still at work then is in a pool of the program's own.
    if on.teardown(closed).iter().any(|it| it.step == TeardownStep::Executor && it.ended.is_some()) {
        return None;
    }
    let is_submitted = job.submitted.or(job.started).is_some_and(|submitted| submitted < closed);
    let is_left = job.ended.is_none_or(|ended| ended > closed);
    (is_submitted && is_left).then_some(LeftJob { job, closed })
}
