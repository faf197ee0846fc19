//! Who cancelled the task that a loop was run for, and what came of it.

use super::answer::{Answer, Evidence, task_made};
use crate::{
    event::{By, End, LoopState, Time},
    model::{CancelRequest, Ended, Lane, Task, by_whom, waits_on},
};

/// What there is to say where the last task that a loop was run for ended as cancelled: its end stops the loop, and
/// with it whoever cancelled it to shut the program down.
pub(super) fn answer(lane: &Lane, at: Time) -> Option<Answer> {
    let (main, ended) = lane.tasks.known(at).rev().find_map(|task| Some((task, cancelled_main(lane, task, at)?)))?;
    let request = main.cancellation().requests.until(ended.at).next()?;
    let stopped = lane.loops.get(main.on)?.states.next(Time(ended.at.0.saturating_sub(1)))?;
    if stopped.state != LoopState::Stopped {
        return None;
    }
    let name = lane.task_name(main);
    let asker = request.asker.filter(|&asker| request.by == By::Task && asker != main.id);
    let asker = asker.and_then(|asker| lane.tasks.get(asker));
    let cut_short = asker.and_then(|asker| Some((asker, fate(lane, asker, stopped.at, at)?)));
    let answer = match cut_short {
        Some((asker, fate)) => {
            let (who, made) = (lane.task_name(asker), task_made(lane, asker));
            let place = place(lane, request);
            let sentence = format!("{made} cancelled {name}{place}; the end of {name} stopped the loop; {fate}.");
            Answer::found(format!("{who} stopped itself"), sentence).with([Evidence::Task(asker.id)])
        }
        None => {
            let by = by_whom(lane, main.id, request.by, request.asker);
            let sentence = format!(
                "{} was cancelled{by}{}, and its end stopped the loop.",
                task_made(lane, main),
                place(lane, request)
            );
            Answer::found(format!("{name} cancelled{by}"), sentence)
        }
    };
    Some(answer.with([Evidence::Task(main.id), Evidence::Site(request.site)]).when(request.at))
}

/// The end of a task that a loop was run for, if it was cancelled: no task made it, and its loop did not run yet.
fn cancelled_main<'a>(lane: &Lane, task: &'a Task, at: Time) -> Option<&'a Ended> {
    let made = task.spawned.filter(|_| task.parent.is_none())?;
    let is_made_outside = lane.loops.get(task.on)?.state(made) != Some(LoopState::Running);
    task.end(at).filter(|ended| is_made_outside && ended.end == End::Cancelled)
}

/// What became of a task that lived when its loop stopped, and never came to its own end.
fn fate(lane: &Lane, task: &Task, stopped: Time, at: Time) -> Option<String> {
    if !task.alive(stopped) {
        return None;
    }
    let name = lane.task_name(task);
    let doing = task.waits.latest(stopped).map_or_else(String::new, |waiting| {
        let site = lane.site(waiting.site).map_or_else(String::new, |site| format!(" at {site}"));
        format!(", which was waiting on {}{site}", waits_on(lane, waiting.on, waiting.other))
    });
    match task.end(at).map(|ended| ended.end) {
        Some(End::Cancelled) => {
            let by = task.cancellation().requests.next(stopped)?.by;
            (by == By::Teardown).then(|| format!("the teardown then cancelled {name} itself{doing}"))
        }
        Some(End::Abandoned) | None => Some(format!("{name} itself{doing}, never went on")),
        Some(_) => None,
    }
}

fn place(lane: &Lane, request: &CancelRequest) -> String {
    lane.site(request.site).map_or_else(String::new, |site| format!(" at {site}"))
}
