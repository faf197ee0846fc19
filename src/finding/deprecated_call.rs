//! Nothing of asyncio's is used that goes away.

use super::{
    Case, Need, Rule, Ruling,
    phrase::place,
    subject::{Subject, Subjects},
};
use crate::{
    event::{Engine, WarningCategory},
    model::{Lane, ProgramWarning},
};
use std::borrow::Cow;

pub(super) const RULE: Rule = Rule {
    name: "deprecated-call",
    topic: "deprecated calls",
    about: "The program uses nothing of asyncio's that is deprecated.",
    needs: &[],
    ok_needs: &[Need::End, Need::Whole("warnings", |lane| lane.warnings.forgotten() > 0), Need::CompleteRecords],
    judges_leftovers: false,
    judge,
};

const NO_LOOP: &str = "There is no current event loop";
const EXPLICIT: &str = "Make the loop by `asyncio.run` or `asyncio.new_event_loop()`, and ask for it by \
                        `asyncio.get_running_loop()` inside coroutines.";
const FACTORY: &str = "Pass `loop_factory=` to `asyncio.run` or `asyncio.Runner` instead of setting a policy.";

fn judge(case: &Case<'_>) -> Ruling {
    let Case { lane, at, .. } = *case;
    if !matches!(lane.info.engine, Engine::Cpython(_)) || !case.has_loops() {
        return Ruling::not_applicable();
    }
    let found: Vec<_> = lane.warnings.until(at).filter(|warning| is_about_loops(lane, warning)).collect();
    let Some(first) = found.first() else {
        return Ruling::ok("no deprecated call", "Nothing of asyncio's that is deprecated was used.");
    };
    let several = if found.len() > 1 { format!(" (the first of {})", found.len()) } else { String::new() };
    let (text, place) = (lane.name(first.text).to_string(), place(lane, first.site));
    let (sentence, fix): (_, Cow<'static, str>) = if text.starts_with(NO_LOOP) {
        let sentence = format!(
            "No loop is set{place}, so `get_event_loop()` makes one{several}: deprecated since 3.12, a RuntimeError \
             from 3.14 on."
        );
        (sentence, EXPLICIT.into())
    } else {
        let fix = if text.contains("olicy") { FACTORY.into() } else { "Use what the warning names instead.".into() };
        (format!("DeprecationWarning{place}{several}: {}.", text.trim_end_matches('.')), fix)
    };
    let lines = found.iter().filter_map(|warning| Subject::line(lane, warning.site));
    Ruling::fail("deprecated call", sentence).about(Subjects::new(found.len() as u64, lines)).fix(fix).when(first.at)
}

/// Those of other libraries are no matter of event loops.
fn is_about_loops(lane: &Lane, warning: &ProgramWarning) -> bool {
    let text = lane.name(warning.text).to_string();
    let about = [NO_LOOP, "asyncio.", "event_loop_policy", "EventLoopPolicy", "child watcher", "ChildWatcher"];
    warning.category == WarningCategory::Deprecation && about.iter().any(|about| text.contains(about))
}
