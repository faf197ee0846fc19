//! What is worked out from the model before drawing, because it costs: rows, findings, heights, scrolling.

use ratatui::layout::Rect;

use super::{Board, LaneView, layout::sides, rows::rows, runs};
use crate::{
    event::{Span, TaskId, Time},
    finding::{first_difference, judge, pairs},
    model::{Lane, Model},
    ui::{
        pane::{PANES, Pane, line_at_work, lives},
        scene::{List, TaskLook},
        theme::Theme,
    },
};

/// Of a session that runs, findings are made anew at most ten times a second.
const JUDGE: Span = Span::from_millis(100);
/// And everything that reads all tasks once in this many nanoseconds for each task.
const PACE: u64 = 5_000;

/// Without motion, a picture of lanes that run moves on in steps of this length.
const STILL: Span = Span::from_millis(1_000);

/// What something was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Made {
    /// The moment shown.
    at: Time,
    /// The newest moment there was.
    head: Time,
    /// How many events there were.
    revision: u64,
    /// Whether more are to come.
    runs: bool,
    /// How many lanes were over at the moment shown.
    over: usize,
}

impl Made {
    /// Whether what was made for this does for `now` as well: nothing changed, or it will soon be made anew anyway.
    fn does_for(self, now: Self, pace: Span) -> bool {
        let same = (self.at, self.revision) == (now.at, now.revision);
        let follows = self.at == now.at || (self.at == self.head && now.at == now.head);
        // An end is the moment to judge: no title may show one beside findings from before it.
        let soon = now.runs && self.over == now.over && follows && now.head.since(self.head) < pace;
        same || soon
    }
}

impl Board {
    /// Brings everything up to the moment: the cursor's, or the head's, where the clock says `now`.
    pub fn mend(&mut self, model: &Model, now: Time, screen: Rect, theme: &Theme) {
        self.lanes.resize_with(model.lanes.len(), LaneView::default);
        self.lane = self.lane.min(self.lanes.len().saturating_sub(1));
        let runs = model.lanes.iter().any(runs);
        // Time begins with the first event: before it, the clock counts from nothing.
        let ticks = runs && model.revision() > 0;
        let head = if ticks { now.max(model.head()) } else { model.head() };
        let head = if runs && !theme.motion { head - Span(head.since(model.start()).0 % STILL.0) } else { head };
        self.at = self.held.map_or(head, |held| held.at).clamp(model.start().min(head), head);
        self.head = head;
        let over = model.lanes.iter().filter(|lane| lane.exit(self.at).is_some()).count();
        let now = Made { at: self.at, head, revision: model.revision(), runs, over };
        for (view, lane) in self.lanes.iter_mut().zip(&model.lanes) {
            view.list(lane, now, &self.look);
        }
        self.judge(model, now);
        self.measure(model, screen, theme);
        self.settle(model, screen, theme);
    }

    /// Makes the findings anew, and the first differences: of all that is known, since it is a place to go to.
    fn judge(&mut self, model: &Model, now: Made) {
        let tasks: usize = model.lanes.iter().map(|lane| lane.tasks.all().len()).sum();
        if self.judged.is_some_and(|made| made.does_for(now, JUDGE.max(Span(tasks as u64 * PACE)))) {
            return;
        }
        self.judged = Some(now);
        let limits = self.brief.limits();
        for (view, lane) in self.lanes.iter_mut().zip(&model.lanes) {
            view.findings = judge(lane, now.at, &limits);
        }
        let known = self.held.map_or(now.head, |held| held.head);
        // In the order of the pairs, since times of lanes that were started one after the other say little.
        let told = self.difference().filter(|(_, place, _)| *place > 0).map(|(told, ..)| told.sentence.clone());
        self.differences = pairs(&model.lanes).filter_map(|(a, b)| first_difference(a, b, known)).collect();
        self.told = self.differences.iter().position(|it| Some(&it.sentence) == told.as_ref()).unwrap_or(0);
    }

    /// How high the panes want to be: the same in all lanes, so that what belongs together is side by side.
    fn measure(&mut self, model: &Model, screen: Rect, theme: &Theme) {
        self.asked = model.lanes.iter().any(|lane| lane.cancelled.count(self.at) > 0);
        let lane = self.places(screen).lanes.first().map_or(0, |place| place.area.width);
        let width = lane.saturating_sub(sides(lane));
        let wants = |pane: usize, lane: usize| {
            let kind = &PANES[pane];
            self.scene(model, lane, kind.pane, theme).map_or(kind.least, |scene| (kind.wants)(&scene, width))
        };
        self.wants = std::array::from_fn(|pane| (0..self.lanes.len()).map(|lane| wants(pane, lane)).max().unwrap_or(0));
    }

    /// Puts every list's selection inside its list, and on the screen.
    fn settle(&mut self, model: &Model, screen: Rect, theme: &Theme) {
        let places = self.places(screen);
        self.scrolled &= self.pane == Pane::Source;
        for lane in 0..self.lanes.len() {
            for kind in PANES {
                let Some(scene) = self.scene(model, lane, kind.pane, theme) else { continue };
                let length = (kind.rows)(&scene);
                let height = places.find(lane, kind.pane).map_or(0, |place| place.body.height);
                let follows = kind.pane == Pane::Source && !(self.scrolled && lane == self.lane);
                let at_work = follows.then(|| line_at_work(&scene).unwrap_or(0));
                self.lanes[lane].settle(kind.pane, length, height.saturating_sub(kind.head), at_work);
            }
        }
    }
}

impl LaneView {
    /// Makes the rows anew where they are for another moment or look.
    fn list(&mut self, lane: &Lane, now: Made, look: &TaskLook) {
        let pace = Span(lane.tasks.all().len() as u64 * PACE);
        if self.listed.as_ref().is_some_and(|(made, seen)| seen == look && made.does_for(now, pace)) {
            return;
        }
        self.listed = Some((now, look.clone()));
        self.rows = rows(lane, now.at, look);
        self.lives = lives(lane, &self.rows, now.at);
        let row = self.rows.iter().position(|row| Some(row.task) == self.task);
        let row = row.unwrap_or(self.lists[Pane::Tasks as usize].selected).min(self.rows.len().saturating_sub(1));
        self.select(self.rows.get(row).map(|row| row.task));
    }

    /// Selects a task, in both panes that list tasks.
    pub(super) fn select(&mut self, task: Option<TaskId>) {
        self.task = task;
        let row = self.rows.iter().position(|row| Some(row.task) == task);
        let life = self.lives.iter().position(|life| Some(*life) == task);
        self.lists[Pane::Tasks as usize].selected = row.unwrap_or(0);
        self.lists[Pane::Cancellation as usize].selected = life.unwrap_or(0);
    }

    /// `at_work` is a row to have in the middle.
    fn settle(&mut self, pane: Pane, length: usize, height: u16, at_work: Option<usize>) {
        let (list, before) = (&mut self.lists[pane as usize], &mut self.lengths[pane as usize]);
        let at_end = list.selected + 1 >= *before;
        if pane == Pane::Log || (pane == Pane::Output && at_end) {
            list.selected = length.saturating_sub(1);
        }
        if let Some(row) = at_work {
            *list = List { selected: row, top: row.saturating_sub(usize::from(height) / 2) };
        }
        *list = list.settled(length, height);
        *before = length;
    }
}
