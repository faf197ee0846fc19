//! Which time is shown by itself: what happens from the first signal, teardown or cancel on, its idle parts folded.

use super::{Board, stamp::Stamp};
use crate::{
    event::{LoopState, Span, Time},
    model::{Lane, LoopHistory, Model, SignalEvent, SignalMark, StepSpan, TaskHistory},
    ui::{action::Zoom, widget::timeline::Window},
};

/// Time can be halved so often.
const ZOOM_MOST: u32 = 24;
/// As exactly as so many parts of the time, moments are kept apart.
const PARTS: usize = 1_024;
/// The share of the story that is shown before it begins.
const LEAD: u64 = 16;

/// A step of a teardown that takes so long is a story.
const LONG: Span = Span::from_millis(100);

/// How much time is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Zoomed {
    /// The story.
    #[default]
    Story,
    /// The whole time, halved so often.
    Halved(u32),
}

/// What the timeline is about. Lanes of one program are shown from the creation of their first loop on, as if those were
/// at the same time: each lane's times are shifted by as much as its loop was created earlier.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// When it began, if it did.
    from: Option<Time>,
    /// When something happened: of moments close together, the first and the last.
    moments: Vec<Time>,
    shifts: Vec<Span>,
    /// When the first loop was created.
    opened: Option<Time>,
    /// What it was worked out for.
    seen: Option<Stamp>,
}

impl Story {
    /// Reads all tasks: not for every frame.
    pub(super) fn refresh(&mut self, model: &Model, paired: &[usize], now: Stamp, head: Time, pace: Span) {
        if self.seen.is_some_and(|seen| seen.does_for(Stamp { at: seen.at, ..now }, pace)) {
            return;
        }
        self.shifts = shifts(model, paired, head);
        self.opened = self.lanes(model).filter_map(|(lane, shift)| Some(first_loop(lane, head)? + shift)).min();
        self.from = self.begin(model, head);
        self.moments = self.moments(model, self.from.unwrap_or(model.start()), head);
        self.seen = Some(now);
    }

    fn shift(&self, lane: usize) -> Span {
        self.shifts.get(lane).copied().unwrap_or_default()
    }

    fn lanes<'a>(&'a self, model: &'a Model) -> impl Iterator<Item = (&'a Lane, Span)> {
        model.lanes.iter().enumerate().map(|(place, lane)| (lane, self.shift(place)))
    }

    /// The first signal that is to end a program, or the first cancel that still stands where that came before it; without
    /// a signal the first cancel, or a step of a teardown that takes long.
    fn begin(&self, model: &Model, head: Time) -> Option<Time> {
        let is_told = model.lanes.iter().any(|lane| lane.ending_signal(head).is_some());
        let begun = |(lane, shift): &(&Lane, Span)| Some(begin_of(lane, is_told, head)? + *shift);
        let from = self.lanes(model).filter_map(|it| begun(&it)).min()?;
        // A lane in which nothing of that happens shows how its loop came to its end.
        let quiet = self.lanes(model).filter(|it| begun(it).is_none());
        let ended = quiet.filter_map(|(lane, shift)| Some(last_stop(lane, head)? + shift));
        ended.chain([from]).min()
    }

    /// The end of the time to show: where the time limit passed, what comes after says nothing.
    fn end(&self, model: &Model, head: Time) -> Time {
        let of = |(lane, shift): (&Lane, Span)| {
            let passed = |mark: &&SignalMark| mark.what == SignalEvent::TimedOut;
            let timed_out = lane.signals.until(head).find(passed).map(|mark| mark.at);
            let exited = lane.exit(head).and(lane.lifeline.exited).map(|(at, _)| at);
            timed_out.or(exited).unwrap_or(head) + shift
        };
        self.lanes(model).map(of).max().unwrap_or(head)
    }

    /// When something is seen to happen, as far as timelines show it.
    fn moments(&self, model: &Model, from: Time, head: Time) -> Vec<Time> {
        let mut parts = vec![None::<(Time, Time)>; PARTS];
        let longest = self.shifts.iter().max().copied().unwrap_or_default();
        let whole = u128::from((head + longest).since(from).0.max(1));
        for (lane, shift) in self.lanes(model) {
            let mut add = |at: Time| {
                if at <= head && from <= at + shift {
                    let at = at + shift;
                    let part = u128::from(at.since(from).0) * (PARTS as u128 - 1) / whole;
                    let part = &mut parts[part as usize];
                    *part = Some(part.map_or((at, at), |(first, last)| (first.min(at), last.max(at))));
                }
            };
            lane.tasks.all().iter().for_each(|task| of_task(task, &mut add));
            lane.signals.until(head).for_each(|mark| add(mark.at));
            lane.loops.known(head).for_each(|it| it.states.until(head).for_each(|state| add(state.at)));
            lane.exit(head).and(lane.lifeline.exited).into_iter().for_each(|exited| add(exited.0));
        }
        parts.into_iter().flatten().flat_map(|(first, last)| [first, last]).collect()
    }
}

/// By how much each lane's times are shifted.
fn shifts(model: &Model, paired: &[usize], head: Time) -> Vec<Span> {
    let origin = |place: &usize| first_loop(&model.lanes[*place], head);
    let latest = paired.iter().filter_map(origin).max();
    let shift = |place: usize| {
        let own = paired.contains(&place).then(|| origin(&place)).flatten();
        latest.zip(own).map_or(Span(0), |(latest, own)| latest.since(own))
    };
    (0..model.lanes.len()).map(shift).collect()
}

fn first_loop(lane: &Lane, head: Time) -> Option<Time> {
    lane.loops.known(head).next().map(LoopHistory::born)
}

fn begin_of(lane: &Lane, is_told: bool, head: Time) -> Option<Time> {
    let stands = |task| lane.tasks.get(task).is_some_and(|task| task.alive(head) && task.cancellation().stands(head));
    let cancel = lane.cancelled.until(head).find(|(_, task)| !is_told || stands(*task)).map(|(at, _)| *at);
    let is_long = |step: &StepSpan| step.ended.unwrap_or(head).since(step.begun) >= LONG;
    let steps = lane.loops.known(head).flat_map(|it| it.teardown(head)).filter(is_long).map(|step| step.begun);
    let teardown = steps.min().filter(|_| !is_told);
    let signal = lane.ending_signal(head).map(|mark| mark.at);
    [signal, cancel, teardown].into_iter().flatten().min()
}

/// When a loop of a lane stopped last.
fn last_stop(lane: &Lane, head: Time) -> Option<Time> {
    let states = lane.loops.known(head).flat_map(|it| it.states.until(head));
    states.filter(|state| state.state == LoopState::Stopped).map(|state| state.at).max()
}

fn of_task(task: &TaskHistory, add: &mut impl FnMut(Time)) {
    let cancellation = task.cancellation();
    add(task.born());
    task.ended.iter().for_each(|ended| add(ended.at));
    cancellation.requests.iter().for_each(|request| add(request.at));
    cancellation.delivered.iter().chain(&cancellation.swallowed).for_each(|at| add(*at));
}

impl Board {
    /// Shows more or less time. All of it, and again: the story.
    pub fn zoom(&mut self, zoom: Zoom) {
        let all = self.derived.head.since(self.derived.start).0;
        let shown = self.derived.window.to.since(self.derived.window.from).0;
        let halved = match self.choice.zoom {
            Zoomed::Halved(times) => times,
            Zoomed::Story => (all / shown.max(1)).max(1).ilog2().min(ZOOM_MOST),
        };
        self.choice.zoom = match (zoom, self.choice.zoom) {
            (Zoom::In, _) => Zoomed::Halved(ZOOM_MOST.min(halved + 1)),
            (Zoom::Out, _) => Zoomed::Halved(halved.saturating_sub(1)),
            (Zoom::All, Zoomed::Halved(0)) => Zoomed::Story,
            (Zoom::All, _) => Zoomed::Halved(0),
        };
    }

    /// How often the time shown was halved; 0 where it is whole, or the story.
    pub(super) const fn zoomed(&self) -> u32 {
        match self.choice.zoom {
            Zoomed::Story => 0,
            Zoomed::Halved(times) => times,
        }
    }

    /// The stretch of time that a lane shows.
    pub(super) fn window_of(&self, lane: usize) -> Window {
        let Window { from, to, folds } = &self.derived.window;
        let own = |at: &Time| *at - self.derived.story.shift(lane);
        let folds = folds.iter().map(|(from, to)| (own(from), own(to))).collect();
        Window { from: own(from), to: own(to), folds }
    }

    /// The stretch of time to show: the story, all of it, or a part around the moment.
    pub(super) fn window(&self, model: &Model) -> Window {
        let head = self.choice.held.map_or(self.derived.head, |held| held.head);
        let (start, end) = (model.start(), self.derived.story.end(model, head));
        let Zoomed::Halved(zoom) = self.choice.zoom else { return self.story(start, end.max(start + Span(1))) };
        let length = Span((end.since(start).0 >> zoom).max(1));
        if zoom == 0 {
            return Window::whole(start, start + length);
        }
        let latest = Time(end.0.saturating_sub(length.0));
        let at = self.derived.at + self.derived.story.shift(self.choice.lane);
        let from = (at - Span(length.0 / 2)).clamp(start.min(latest), latest);
        Window::whole(from, from + length)
    }

    /// Without a story, or at a moment before it, all time since the first loop was created.
    fn story(&self, start: Time, end: Time) -> Window {
        let story = &self.derived.story;
        let at = self.derived.at + story.shift(self.choice.lane);
        let has_come = |moment: &Time| *moment <= at && *moment < end;
        let Some(from) = story.from.filter(has_come) else {
            return Window::whole(story.opened.filter(has_come).unwrap_or(start), end);
        };
        let window = Window::folded(from, end, story.moments.clone());
        let open = window.scale(1).open;
        Window { from: (window.from - Span(open.0 / LEAD)).max(start), ..window }
    }
}

#[cfg(test)]
mod tests {
    use super::{Board, Story, Time, Window, Zoom};
    use crate::model::Model;

    fn board(from: Option<u64>, moments: &[u64], at: u64) -> Board {
        let s = |s: &u64| Time(s * 1_000_000_000);
        let mut board = Board::default();
        (board.derived.at, board.derived.head) = (s(&at), s(&100));
        let moments = moments.iter().map(s).collect();
        board.derived.story = Story { from: from.as_ref().map(s), moments, ..Story::default() };
        board
    }

    fn shown(board: &Board) -> (u64, u64, usize) {
        let Window { from, to, folds } = board.window(&Model::default());
        (from.0 / 1_000_000, to.0 / 1_000_000, folds.len())
    }

    #[test]
    fn the_timeline_opens_on_the_story() {
        assert_eq!(shown(&board(Some(68), &[68, 76, 84, 92, 100], 100)), (66_000, 100_000, 0), "with a lead");
        assert_eq!(shown(&board(Some(68), &[68, 69, 70], 100)), (67_875, 100_000, 1), "idle time is folded");
        assert_eq!(shown(&board(Some(68), &[], 50)), (0, 100_000, 0), "before it began, the whole time");
        assert_eq!(shown(&board(None, &[], 100)), (0, 100_000, 0));
    }

    #[test]
    fn zero_shows_all_and_then_the_story_again() {
        let mut board = board(Some(68), &[68, 76, 84, 92, 100], 100);
        let mut after = |zoom| {
            board.zoom(zoom);
            board.derived.window = board.window(&Model::default());
            shown(&board)
        };
        assert_eq!(after(Zoom::All), (0, 100_000, 0));
        assert_eq!(after(Zoom::In), (50_000, 100_000, 0));
        assert_eq!(after(Zoom::In), (75_000, 100_000, 0));
        assert_eq!(after(Zoom::Out), (50_000, 100_000, 0));
        assert_eq!(after(Zoom::All), (0, 100_000, 0));
        assert_eq!(after(Zoom::All), (66_000, 100_000, 0));
    }
}
