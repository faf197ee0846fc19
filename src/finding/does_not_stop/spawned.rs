//! A Tokio runtime of the program's own: tasks are known by where they were spawned, and what they wait for is not.

use super::{Cause, View, outside, steps};
use crate::{
    event::{Engine, LoopState, NameId, Span},
    finding::subject::Subject,
    model::{Poll, TaskHistory},
};

/// Tasks named in the sentence.
const NAMED: usize = 2;
/// A task that was polled so short a time ago is at work.
const BUSY: Span = Span::from_millis(1_000);

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let is_own = || view.lane.tasks.known(view.at).all(|task| task.waits.is_empty());
    if view.lane.info.engine != Engine::Tokio || !is_own() {
        return None;
    }
    let it = view.lane.loops.known(view.at).last()?;
    let made = it
        .created
        .and_then(|created| view.site(created.1))
        .map_or_else(String::new, |site| format!(" (built at {site})"));
    let alive: Vec<&TaskHistory> =
        view.alive().filter(|task| task.parent.is_some() || view.site(task.site).is_some()).collect();
    let subjects: Vec<_> = alive.iter().map(|task| Subject::task(view.lane, task)).collect();
    let cause = match it.state(view.at)? {
        LoopState::Stopped => dropping(&made),
        LoopState::Running => waiting(view, &alive)?,
        _ => return None,
    };
    let since = it.states.latest(view.at).map(|state| state.at);
    Some(cause.about(subjects).since(since).steps(steps::of_signals(view)))
}

/// Main has returned, and the runtime is being dropped.
fn dropping(made: &str) -> Cause {
    let sentence = format!(
        "main has returned, and dropping the Tokio runtime{made} waits without a limit for blocking work that \
         `spawn_blocking` started: it has not ended."
    );
    Cause::new(sentence, "Tell the blocking work to end before main returns, or use `Runtime::shutdown_timeout`.")
}

/// Main has not returned, and tasks are alive.
fn waiting(view: &View<'_>, alive: &[&TaskHistory]) -> Option<Cause> {
    // Main alone has a name.
    let spawned: Vec<_> = alive.iter().filter(|task| task.name == NameId::NONE).collect();
    let named: Vec<_> = spawned.iter().filter_map(|task| view.site(task.site)).take(NAMED).collect();
    let more = spawned.len().saturating_sub(named.len());
    let and_more = if more > 0 { format!(" and {more} more") } else { String::new() };
    if named.is_empty() {
        return None;
    }
    let (tasks, waits) = if spawned.len() == 1 {
        ("the only task alive, spawned at", "so does")
    } else {
        ("the tasks alive, spawned at", "so do")
    };
    let last = spawned.iter().filter_map(|task| task.polls.recent.latest(view.at)).map(Poll::end).max();
    let polled = match last.map(|last| view.at.since(last)) {
        Some(ago) if ago < BUSY => format!("; polled last {ago} ago"),
        Some(_) => "; none has been polled since".to_owned(),
        None => String::new(),
    };
    let sockets = outside::sockets(view);
    let sentence = format!(
        "main has not returned: it waits, and {waits} {tasks} {}{and_more}{polled}{sockets}. What they await, Tokio does not \
         report.",
        named.join(" and ")
    );
    let fix = match sockets.contains("open connection") {
        true => {
            "Close the connections when the program is asked to stop, or limit the graceful shutdown with a timeout."
        }
        false => {
            "See what that task awaits: a receiver ends when its last sender is dropped, a server when its connections \
                  are closed, a loop when it watches its token."
        }
    };
    Some(Cause::new(sentence, fix))
}
