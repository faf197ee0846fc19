//! Every coroutine that the program makes is awaited.

use super::{
    Case, Need, Rule, Ruling,
    phrase::place,
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
    let found: Vec<_> = lane.warnings.until(at).filter(|warning| is_mistake(lane, warning)).collect();
    let Some(first) = found.first() else {
        return Ruling::ok("all awaited", "No coroutine was seen that was never awaited.");
    };
    let what = lane.name(first.text).to_string();
    let others = if found.len() > 1 { format!(" (the first of {})", found.len()) } else { String::new() };
    let sentence = format!("The {}{}{others}: nothing of it ran.", what.trim_end(), place(lane, first.site));
    let lines = found.iter().filter_map(|warning| Subject::line(lane, warning.site));
    Ruling::fail("never awaited", sentence)
        .about(Subjects::new(found.len() as u64, lines))
        .fix("Await it, or make it a task with `asyncio.create_task`.")
        .when(first.at)
}

/// Whether the program forgot the `await`. Nor is a coroutine awaited whose run is refused, or whose task never began: other
/// rules tell of these.
fn is_mistake(lane: &Lane, warning: &ProgramWarning) -> bool {
    let is_it = warning.category == WarningCategory::Runtime
        && lane.name(warning.text).to_string().ends_with(" was never awaited");
    let is_refused = || lane.refusals.until(warning.at).next().is_some();
    let runs = || lane.loops.all().iter().any(|it| it.state(warning.at) == Some(LoopState::Running));
    let is_finished = |task: &TaskHistory| task.ended.is_some_and(|it| matches!(it.end, End::Returned | End::Failed));
    is_it && !is_refused() && (runs() || lane.tasks.all().iter().all(is_finished))
}
