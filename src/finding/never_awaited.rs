//! Every coroutine that the program makes is awaited.

use super::{
    Case, Need, Rule, Ruling,
    subject::{Subject, Subjects},
};
use crate::{
    event::{End, Engine, LoopState, WarningCategory},
    model::{Lane, ProgramWarning, TaskHistory},
};

pub(super) const RULE: Rule = Rule {
    name: "never-awaited",
    topic: "coroutines",
    about: "Every coroutine that the program makes is awaited.",
    needs: &[],
    ok_needs: &[Need::End, Need::Whole("warnings", |lane| lane.warnings.forgotten() > 0), Need::CompleteRecords],
    judges_leftovers: false,
    judge,
};

fn judge(case: &Case<'_>) -> Ruling {
    let Case { lane, at, .. } = *case;
    if !matches!(lane.info.engine, Engine::Cpython(_)) || lane.lifeline.connected.is_none_or(|since| since > at) {
        return Ruling::not_applicable();
    }
    let named = |warning| Some((coroutine(lane, warning)?, warning));
    let dropped: Vec<_> = lane.warnings.until(at).filter_map(named).collect();
    let forgotten: Vec<_> = dropped.iter().filter(|(_, warning)| is_forgotten(lane, warning)).collect();
    let Some((what, first)) = forgotten.first() else {
        let ok = || Ruling::ok("all awaited", "No coroutine was seen that was never awaited.");
        return if dropped.is_empty() { ok() } else { Ruling::not_applicable() };
    };
    let place = lane.site(first.site).map_or_else(String::new, |site| format!(": it was dropped at {site}"));
    let others = match forgotten.len() - 1 {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    let sentence = format!("The {what} was never awaited, and nothing of it ran{place}{others}.");
    let lines = forgotten.iter().filter_map(|(_, warning)| Subject::line(lane, warning.site));
    Ruling::fail("never awaited", sentence)
        .about(Subjects::new(forgotten.len() as u64, lines))
        .fix("Await it, or make it a task while its loop runs.")
        .when(first.at)
}

/// `coroutine 'job'`, of a warning that it was never awaited. Methods are called by the interpreter itself, as `aclose`.
pub(super) fn coroutine(lane: &Lane, warning: &ProgramWarning) -> Option<String> {
    let text = lane.name(warning.text).to_string();
    // In debug mode the place where it was made follows.
    let (what, _) = text.split_once(" was never awaited")?;
    let is_it = warning.category == WarningCategory::Runtime && what.starts_with("coroutine '");
    is_it.then(|| what.to_owned())
}

/// Whether the program forgot the `await`. Nor is a coroutine awaited whose run is refused, whose task never began, or of which
/// a cancel came first: other rules tell of these.
fn is_forgotten(lane: &Lane, warning: &ProgramWarning) -> bool {
    let is_cut = lane.refusals.until(warning.at).next().is_some() || lane.cancelled.count(warning.at) > 0;
    let runs = || lane.loops.all().iter().any(|it| it.state(warning.at) == Some(LoopState::Running));
    let is_finished = |task: &TaskHistory| task.ended.is_some_and(|it| matches!(it.end, End::Returned | End::Failed));
    !is_cut && (runs() || lane.tasks.all().iter().all(is_finished))
}
