//! What is worked out from the model before drawing, because it costs: one stage after the other.

use ratatui::layout::Rect;

use super::{
    Board,
    choice::LaneChoice,
    derived::LaneDerived,
    layout::{Places, Wish, sides},
    rows::rows,
    runs,
    stamp::Stamp,
};
use crate::{
    event::{Span, Time},
    finding::{Finding, first_difference, headline, judge, pairs},
    model::{Lane, Model},
    ui::{
        headline,
        pane::{Follows, Pane, lives},
        scene::{Scene, Scroll, TaskLook},
        theme::Theme,
    },
};

/// While lanes run, findings are worked out at most ten times a second.
const JUDGE: Span = Span::from_millis(100);
/// What reads every task is worked out at most once in this many nanoseconds for each task.
const PACE: u64 = 5_000;

/// Without motion, a picture of lanes that run moves on in steps of this length.
const STILL: Span = Span::from_millis(1_000);

impl Board {
    /// Brings everything up to the moment: the cursor's, or the head's, where the clock says `now`.
    pub fn refresh(&mut self, model: &Model, now: Time, screen: Rect, theme: &Theme) {
        self.match_lanes(model);
        let stamp = self.find_moment(model, now, theme);
        self.list_tasks(model, stamp);
        self.judge(model, stamp);
        self.measure_panes(model, screen, theme);
        self.derived.places = self.arrange(screen);
        self.bound_selections(model, theme);
    }

    /// As many lanes as the model has.
    fn match_lanes(&mut self, model: &Model) {
        let lanes = model.lanes.len();
        self.derived.lanes.resize_with(lanes, LaneDerived::default);
        self.choice.lanes.resize_with(lanes, LaneChoice::default);
        self.derived.order = model.order();
        if !self.derived.order.contains(&self.choice.lane) {
            self.choice.lane = self.derived.order.first().copied().unwrap_or(0);
        }
    }

    /// The moment to show, and what else decides whether something must be worked out again.
    fn find_moment(&mut self, model: &Model, now: Time, theme: &Theme) -> Stamp {
        let runs = !self.is_past() && model.lanes.iter().any(runs);
        // Time begins with the first event: before it, the clock counts from nothing.
        let ticks = runs && model.revision() > 0;
        let head = if ticks { now.max(model.head()) } else { model.head() };
        let head = if runs && !theme.motion { head - Span(head.since(model.start()).0 % STILL.0) } else { head };
        let at = self.choice.held.map_or(head, |held| held.at).clamp(model.start().min(head), head);
        (self.derived.at, self.derived.head) = (at, head);
        let ended = model.lanes.iter().filter(|lane| lane.exit(at).is_some()).count();
        Stamp { at, head, revision: model.revision(), runs, ended }
    }

    /// The rows of the tasks, where they are for another moment or look.
    fn list_tasks(&mut self, model: &Model, now: Stamp) {
        let look = &self.choice.look;
        for ((derived, choice), lane) in self.derived.lanes.iter_mut().zip(&mut self.choice.lanes).zip(&model.lanes) {
            derived.list_tasks(choice, lane, now, look);
        }
    }

    /// The findings at the moment; and the first differences of all that is known, since they are places to go to.
    fn judge(&mut self, model: &Model, now: Stamp) {
        let tasks: usize = model.lanes.iter().map(|lane| lane.tasks.all().len()).sum();
        let pace = JUDGE.max(Span(tasks as u64 * PACE));
        if self.derived.judged.is_some_and(|before| before.does_for(now, pace)) {
            return;
        }
        self.derived.judged = Some(now);
        let limits = self.brief.limits();
        for (derived, lane) in self.derived.lanes.iter_mut().zip(&model.lanes) {
            derived.findings = judge(lane, now.at, &limits);
        }
        let all: Vec<Finding> = self.derived.lanes.iter().flat_map(|lane| lane.findings.iter().cloned()).collect();
        self.derived.headline = headline(model, &all, now.at);
        let known = self.choice.held.map_or(now.head, |held| held.head);
        let shown = self.difference().filter(|(_, place, _)| *place > 0).map(|(shown, ..)| shown.sentence.clone());
        // In the order of the pairs, since times of lanes that were started one after the other say little.
        let differences: Vec<_> = pairs(&model.lanes).filter_map(|(a, b)| first_difference(a, b, known)).collect();
        self.choice.difference = differences.iter().position(|it| Some(&it.sentence) == shown.as_ref()).unwrap_or(0);
        self.derived.differences = differences;
    }

    /// How high the panes want to be: the same in all lanes, so that what belongs together is side by side.
    fn measure_panes(&mut self, model: &Model, screen: Rect, theme: &Theme) {
        self.derived.cancelled = model.lanes.iter().any(|lane| lane.cancelled.count(self.derived.at) > 0);
        let lines = self.headline_scene(model, theme).map_or(0, |scene| headline::height(&scene, screen));
        self.derived.headline_lines = lines;
        let lane = self.arrange(screen).lanes.first().map_or(0, |place| place.area.width);
        let width = lane.saturating_sub(sides(lane));
        let mut wants = self.derived.wants;
        for pane in Pane::all() {
            let kind = pane.kind();
            let scenes = (0..model.lanes.len()).filter_map(|lane| self.scene(model, lane, pane, theme));
            wants[pane.index()] = scenes.map(|scene| (kind.wants)(&scene, width)).max().unwrap_or(0);
        }
        self.derived.wants = wants;
    }

    fn arrange(&self, screen: Rect) -> Places {
        let order = &self.derived.order;
        let mut places = Places::of(&Wish {
            screen,
            lanes: order.len(),
            lane: order.iter().position(|lane| *lane == self.choice.lane).unwrap_or(0),
            pane: self.choice.pane,
            view: self.choice.view,
            cancelled: self.derived.cancelled,
            headline: self.derived.headline_lines,
            wants: self.derived.wants,
        });
        places.lanes.iter_mut().for_each(|place| place.lane = order[place.lane]);
        places
    }

    /// Every selection follows what its pane follows, and is inside its list and on the screen.
    fn bound_selections(&mut self, model: &Model, theme: &Theme) {
        self.choice.scrolled &= matches!(self.choice.pane.kind().follows, Follows::Row(_));
        for lane in 0..model.lanes.len() {
            for pane in Pane::all() {
                let Some(scene) = self.scene(model, lane, pane, theme) else { continue };
                let length = (pane.kind().rows)(&scene);
                let height = self.derived.places.find(lane, pane).map_or(0, |place| place.body.height);
                let height = height.saturating_sub(pane.kind().head);
                let list = self.selection_in(&scene, lane, pane, length, height).clamped(length, height);
                self.choice.lanes[lane].lists[pane.index()] = list;
                self.derived.lanes[lane].lengths[pane.index()] = length;
            }
        }
    }

    /// The selection of a pane, moved to what it follows.
    fn selection_in(&self, scene: &Scene, lane: usize, pane: Pane, length: usize, height: u16) -> Scroll {
        let (list, last) = (scene.list, length.saturating_sub(1));
        match pane.kind().follows {
            _ if pane.lists_tasks() => Scroll { selected: row_of_task(scene, pane, list.selected, length), ..list },
            Follows::Last => Scroll { selected: last, ..list },
            Follows::LastFromLast if list.selected + 1 >= self.derived.lanes[lane].lengths[pane.index()] => {
                Scroll { selected: last, ..list }
            }
            Follows::Row(row) if !(self.choice.scrolled && self.choice.is_focused(lane, pane)) => {
                let selected = row(scene).unwrap_or(0);
                Scroll { selected, top: selected.saturating_sub(usize::from(height) / 2) }
            }
            _ => list,
        }
    }
}

/// The row of the selected task; mostly that is where it was.
fn row_of_task(scene: &Scene, pane: Pane, before: usize, length: usize) -> usize {
    let is_selected = |row: &usize| {
        let task = pane.kind().task_at.and_then(|task_at| task_at(scene, *row));
        task.is_some() && task == scene.task
    };
    if is_selected(&before) { before } else { (0..length).find(is_selected).unwrap_or(0) }
}

impl LaneDerived {
    /// A selected task that has no row any more gives way to the one in its place.
    fn list_tasks(&mut self, choice: &mut LaneChoice, lane: &Lane, now: Stamp, look: &TaskLook) {
        let pace = Span(lane.tasks.all().len() as u64 * PACE);
        if self.listed.as_ref().is_some_and(|(before, seen)| seen == look && before.does_for(now, pace)) {
            return;
        }
        self.listed = Some((now, look.clone()));
        let before = self.row_of(choice);
        self.rows = rows(lane, now.at, look);
        self.lives = lives(lane, &self.rows, now.at);
        let row = self.row_of(choice).or(before).unwrap_or(0).min(self.rows.len().saturating_sub(1));
        choice.task = self.rows.get(row).map(|row| row.task);
    }

    fn row_of(&self, choice: &LaneChoice) -> Option<usize> {
        self.rows.iter().position(|row| Some(row.task) == choice.task)
    }
}
