//! A task's life as a line: when its cancel was requested and delivered, and when it ended.

use ratatui::buffer::Buffer;

use crate::{
    event::{Exit, SignalHow, Time, signal_name},
    model::{AfterCancel, LoopHistory, SignalEvent, TaskHistory, TaskState},
    ui::{
        scene::Scene,
        widget::timeline::{Life, Mark, Timeline, VerticalLine},
    },
};

/// The most signals that are shown.
const SIGNALS: usize = 16;

/// Draws a task's life on the line `y`.
pub(super) fn draw(scene: &Scene, timeline: &Timeline<'_>, task: &TaskHistory, y: u16, buf: &mut Buffer) {
    let at = scene.at;
    let end = scene.lane.lifeline.exited.map_or(at, |exited| exited.0.min(at));
    let life = Life { from: task.born(), to: task.end(at).map_or(end, |ended| ended.at) };
    let polls = task.polls.recent.between(scene.window.from, at.min(scene.window.to));
    let busy = polls.map(|poll| (poll.at, poll.end().min(at)));
    let unfinished = task.unfinished_poll(at).map(|poll| (poll.since, at));
    timeline.life(
        y,
        life,
        marks(task, at, scene.lane.exit(at), has_swallowed(scene, task)).into_iter(),
        busy.chain(unfinished),
        buf,
    );
}

/// What happened to a task up to a moment, in the order of time.
fn marks(task: &TaskHistory, at: Time, exit: Option<Exit>, has_swallowed: bool) -> Vec<(Time, Mark)> {
    let cancellation = task.cancellation();
    let mut marks: Vec<(Time, Mark)> = Vec::new();
    marks.extend(cancellation.requests.until(at).map(|request| (request.at, Mark::Request)));
    marks.extend(cancellation.delivered.until(at).map(|at| (*at, Mark::Delivery)));
    let swallowed = |&&since: &&Time| task.after_cancel(since, at, exit) == AfterCancel::Swallowed || has_swallowed;
    marks.extend(cancellation.swallowed.until(at).filter(swallowed).map(|at| (*at, Mark::Swallow)));
    // A runner withdraws the request of a Ctrl-C when main is done.
    let is_alive = |uncancelled: &&(Time, u32)| task.alive(uncancelled.0);
    marks.extend(cancellation.uncancelled.until(at).filter(is_alive).map(|(at, _)| (*at, Mark::Uncancelled)));
    marks.extend(task.end(at).map(|ended| (ended.at, Mark::End(ended.end))));
    marks.sort_by_key(|(at, _)| *at);
    marks
}

/// Whether a finding says that it swallowed its cancel.
fn has_swallowed(scene: &Scene, task: &TaskHistory) -> bool {
    scene.findings.iter().any(|finding| finding.is_swallowed_by(task.id))
}

/// What a task does, how far its cancel came, or how it ended.
pub(super) fn progress(scene: &Scene, task: &TaskHistory) -> &'static str {
    let (cancellation, at) = (task.cancellation(), scene.at);
    match task.end(at) {
        Some(ended) => ended.end.word(),
        None if scene.lane.exit(at).is_some() => "never ended",
        None if !cancellation.requests.latest(at).is_some_and(|_| cancellation.stands(at)) => match task.state(at) {
            TaskState::Scheduled => "scheduled",
            TaskState::Running => "running",
            _ if cancellation.uncancelled.latest(at).is_some() => "uncancelled",
            _ => "waiting",
        },
        None if has_swallowed(scene, task) => "swallowed",
        None if cancellation.swallowed.latest(at).is_some() => "carried on",
        None if cancellation.delivered.latest(at).is_some() => "delivered",
        None => "requested",
    }
}

/// What the axis counts from where no signal is shown: the creation of the lane's first loop.
pub(in crate::ui::pane) fn origin(scene: &Scene) -> Time {
    scene.lane.loops.known(scene.at).next().map_or(scene.model.start(), LoopHistory::born)
}

/// The signals sent to the lane, and those it received that nobody here sent, up to the moment, the newest last.
pub(in crate::ui::pane) fn signals(scene: &Scene) -> Vec<(Time, String)> {
    let shown = |mark: &&crate::model::SignalMark| {
        matches!(mark.what, SignalEvent::Sent | SignalEvent::TimedOut | SignalEvent::Program(SignalHow::Received))
    };
    let mut marks: Vec<_> = scene.lane.signals.until(scene.at).rev().filter(shown).take(SIGNALS).collect();
    marks.reverse();
    marks.dedup_by(|later, earlier| later.signal == earlier.signal && earlier.what == SignalEvent::Sent);
    marks.into_iter().map(|mark| (mark.at, signal_name(mark.signal.into()))).collect()
}

pub(in crate::ui::pane) fn rules<'a>(scene: &Scene<'a>, signals: &'a [(Time, String)]) -> Vec<VerticalLine<'a>> {
    let (theme, glyphs) = (scene.theme, scene.theme.glyphs);
    let signal = |(at, name): &'a (Time, String)| VerticalLine {
        at: *at,
        name,
        line: glyphs.signal_line,
        style: theme.signal(),
    };
    let mut rules: Vec<_> = signals.iter().map(signal).collect();
    if !scene.live {
        rules.push(VerticalLine { at: scene.at, name: "", line: glyphs.cursor_line, style: theme.cursor() });
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            super::fixture::{Story, ms},
            KIND,
        },
        marks,
    };
    use crate::{
        event::{Exit, Report, TaskId},
        ui::widget::timeline::Mark,
    };

    #[test]
    fn a_cancel_counts_as_swallowed_only_once_the_task_cannot_stop_any_more() {
        let story = Story::shutdown();
        let stubborn = story.model.lanes[0].tasks.get(TaskId(4)).expect("it is there");
        let is_swallowed =
            |exit| marks(stubborn, ms(2_000), exit, false).iter().any(|(_, mark)| matches!(mark, Mark::Swallow));
        assert!(!is_swallowed(None), "it may be cleaning up");
        assert!(!is_swallowed(Some(Exit::Signal(9))), "it was kept from it");
        assert!(is_swallowed(Some(Exit::Code(0))));
    }

    #[test]
    fn an_uncancelled_request_was_not_swallowed() {
        let mut story = Story::shutdown();
        let drawn = |story: &Story, at| story.text(&KIND, ms(at), (100, 6));
        assert!(drawn(&story, 1_300).contains("carried on"));
        story.told(ms(1_200), 0, Report::Uncancelled { task: TaskId(4), left: 0 });
        assert!(drawn(&story, 1_150).contains("carried on"), "nobody knows it yet");
        assert!(drawn(&story, 1_300).contains("◁") && drawn(&story, 1_300).contains("uncancelled"));
        let stubborn = story.model.lanes[0].tasks.get(TaskId(4)).expect("it is there");
        let marks = marks(stubborn, ms(2_000), Some(Exit::Code(0)), false).into_iter().map(|(_, mark)| mark);
        assert_eq!(marks.collect::<Vec<_>>(), [Mark::Request, Mark::Delivery, Mark::Uncancelled]);
    }
}
