//! Phrases that rules share.

use crate::{
    event::{NameId, SiteId, Time, clean},
    model::{Lane, TaskHistory, TaskState, waits_on},
};

/// ` at src/main.rs:12`, to follow what happened there; empty if unknown.
pub(super) fn place(lane: &Lane, site: SiteId) -> String {
    lane.site(site).map_or_else(String::new, |site| format!(" at {site}"))
}

/// `ValueError: no such table, raised at app.py:12`.
pub(super) fn error(lane: &Lane, text: NameId, site: SiteId) -> String {
    let raised = lane.site(site).map_or_else(String::new, |site| format!(", raised at {site}"));
    format!("{}{raised}", lane.name(text))
}

/// `waiting on sleep at src/main.rs:12`, for a task that waits.
pub(super) fn waiting(lane: &Lane, task: &TaskHistory, at: Time) -> Option<String> {
    let waiting = task.waits.latest(at)?;
    let place = place(lane, waiting.site);
    Some(format!("waiting on {}{place}", waits_on(lane, waiting.on, waiting.other)))
}

/// What a task does that has not ended: `running`, `waiting on sleep at src/main.rs:12`.
pub(super) fn doing(lane: &Lane, task: &TaskHistory, at: Time) -> String {
    match task.state(at) {
        TaskState::Scheduled => "ready to run".into(),
        TaskState::Running => "running".into(),
        TaskState::Waiting(_) | TaskState::Cancelling | TaskState::Ended(_) => {
            waiting(lane, task, at).unwrap_or_else(|| "waiting".into())
        }
    }
}

/// `was` or `were`.
pub(super) const fn was(count: u64) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

/// `its` or `their`.
pub(super) const fn its(count: u64) -> &'static str {
    if count == 1 { "its" } else { "their" }
}

/// The most characters quoted of what a program said.
const QUOTED: usize = 200;

/// A line that a program printed, as a sentence has it: nothing in it that a terminal would obey, and not too much of it.
pub(super) fn quoted(line: &str) -> String {
    let line = folded(&clean(line));
    let more = if line.chars().nth(QUOTED).is_some() { "…" } else { "" };
    line.chars().take(QUOTED).collect::<String>() + more
}

/// Bytes that are no text say nothing, however many: several in a row become `�…`.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(from) = rest.find(char::REPLACEMENT_CHARACTER) {
        let after = rest[from..].trim_start_matches(char::REPLACEMENT_CHARACTER);
        let is_one = rest.len() - after.len() - from == char::REPLACEMENT_CHARACTER.len_utf8();
        folded.push_str(&rest[..from]);
        folded.push_str(if is_one { "�" } else { "�…" });
        rest = after;
    }
    folded + rest
}
