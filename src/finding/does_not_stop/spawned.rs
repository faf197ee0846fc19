//! A Tokio runtime of the program's own: tasks are known by where they were spawned, and what they wait for is not.

use super::{Cause, View, steps};
use crate::{
    event::{Engine, LoopState},
    finding::subject::Subject,
    model::TaskHistory,
};

/// Tasks named in the sentence.
const NAMED: usize = 2;

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let is_own = view.lane.tasks.known(view.at).all(|task| task.waits.is_empty());
    if view.lane.info.engine != Engine::Tokio || !is_own {
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
    let spawned: Vec<_> = alive.iter().filter(|task| task.parent.is_some()).collect();
    let named: Vec<_> = spawned.iter().filter_map(|task| view.site(task.site)).take(NAMED).collect();
    let more = spawned.len().saturating_sub(named.len());
    let and_more = if more > 0 { format!(" and {more} more") } else { String::new() };
    if named.is_empty() {
        return None;
    }
    let tasks = if spawned.len() == 1 { "the only task alive, spawned at" } else { "the tasks alive, spawned at" };
    let sentence = format!(
        "main has not returned: it waits, and so does {tasks} {}{and_more}; none has been polled since. What they await, \
         Tokio does not report.",
        named.join(" and ")
    );
    let fix = "See what that task awaits: a receiver ends when its last sender is dropped, a server when its connections \
               are closed, a loop when it watches its token.";
    Some(Cause::new(sentence, fix))
}
