//! What is worked out from the model before drawing, because it costs: one stage after the other.

use ratatui::layout::Rect;

use super::{
    Board,
    choice::LaneChoice,
    derived::LaneDerived,
    layout::{Places, Wish},
    rows::{Ranks, Rows, TOGETHER, align, rows},
    runs,
    stamp::Stamp,
};
use crate::{
    event::{Span, TaskId, Time},
    finding::{Finding, first_difference, headline, judge, pairs},
    model::{Lane, Model, Timers, passages},
    ui::{
        headline,
        latencies::Latencies,
        pane::{Follows, PANES, Pane, Role},
        scene::{Scene, Scroll},
        theme::Theme,
    },
};

/// While lanes run, findings are worked out at most ten times a second.
const JUDGE: Span = Span::from_millis(100);
/// What reads every task is worked out at most once in this many nanoseconds for each task.
const PACE: u64 = 5_000;

/// Where nothing happens, or without motion, a picture of lanes that run moves on in steps of this length.
const STILL: Span = Span::from_millis(1_000);
/// How often it does while something happens.
const FLOW: Span = Span::from_millis(100);
/// How often a recording does that plays.
const PLAY: Span = Span::from_millis(33);

impl Board {
    /// Brings everything up to the moment: the cursor's, or the head's, where the clock says `now`.
    pub fn refresh(&mut self, model: &Model, now: Time, screen: Rect, theme: &Theme) {
        self.match_lanes(model);
        self.choice.remember_pane();
        let stamp = self.find_moment(model, now, theme);
        self.list_tasks(model, stamp);
        self.list_timers(model, stamp);
        self.derived.window = self.window(model);
        for lane in 0..model.lanes.len() {
            self.derived.lanes[lane].window = self.window_of(lane);
        }
        self.outline_logs(model);
        self.filter_output(model);
        self.judge(model, stamp);
        self.follow_headline(model);
        self.derived.headline_lines =
            self.headline_scene(model, theme).map_or(0, |scene| headline::height(&scene, screen));
        self.derived.places = self.arrange(screen, theme);
        self.bound_selections(model, theme);
    }

    /// As many lanes as the model has.
    fn match_lanes(&mut self, model: &Model) {
        let lanes = model.lanes.len();
        self.derived.lanes.resize_with(lanes, LaneDerived::default);
        self.choice.lanes.resize_with(lanes, LaneChoice::default);
        self.derived.order = model.order();
        let called = self.choice.called.iter().copied().filter(|lane| *lane < lanes);
        let folded: Vec<_> = called.filter(|lane| !self.derived.order.contains(lane)).collect();
        self.derived.order.extend(folded);
        self.choice.went |= self.choice.lane != self.derived.lane;
        if !self.choice.went || !self.derived.order.contains(&self.choice.lane) {
            self.choice.lane = self.derived.order.first().copied().unwrap_or(0);
        }
        self.derived.lane = self.choice.lane;
    }

    /// The moment to show, and what else decides whether something must be worked out again.
    fn find_moment(&mut self, model: &Model, now: Time, theme: &Theme) -> Stamp {
        let runs = !self.is_past() && model.lanes.iter().any(runs);
        // Time begins with the first event: before it, the clock counts from nothing.
        let ticks = runs && model.revision() > 0;
        let newest = now.max(model.head());
        let head = match ticks {
            true if theme.motion => counted(model.last_news(), newest),
            true => self.still_head(model, newest),
            false => model.head(),
        };
        let at = self.choice.held.map_or(head, |held| held.at).clamp(model.start().min(head), head);
        (self.derived.at, self.derived.start, self.derived.head) = (at, model.start(), head);
        let ended = model.lanes.iter().filter(|lane| lane.exit(at).is_some()).count();
        Stamp { at, head, revision: model.revision(), runs, ended }
    }

    /// Without motion the picture moves on in whole seconds, and only where that shows something: news, another verdict, or
    /// how long a program takes to end.
    fn still_head(&mut self, model: &Model, now: Time) -> Time {
        let step = now - Span(now.since(model.start()).0 % STILL.0);
        let is_timed = || model.lanes.iter().any(|lane| runs(lane) && lane.ending_signal(step).is_some());
        if self.derived.news == Some(model.news()) && !is_timed() && !self.judges_otherwise(model, step) {
            return self.derived.head;
        }
        self.derived.news = Some(model.news()).filter(|_| model.last_news() <= step);
        step
    }

    /// Whether a check says something else at a moment than it does on the screen.
    fn judges_otherwise(&self, model: &Model, at: Time) -> bool {
        let limits = self.brief.limits();
        let verdicts = |findings: &[Finding]| findings.iter().map(|it| (it.rule, it.verdict)).collect::<Vec<_>>();
        let differs =
            |(lane, shown): (&Lane, &LaneDerived)| verdicts(&judge(lane, at, &limits)) != verdicts(&shown.findings);
        at != self.derived.head && model.lanes.iter().zip(&self.derived.lanes).any(differs)
    }

    /// The picture moves on at the next refresh, whether or not something happened.
    pub(in crate::ui) const fn move_on(&mut self) {
        self.derived.news = None;
    }

    /// When the picture changes next by the clock alone, of which `now` is the last tick.
    pub(in crate::ui) fn next_tick(&self, model: &Model, now: Time, theme: &Theme) -> Time {
        if self.plays() {
            return now + PLAY;
        }
        let from = if theme.motion { model.last_news() } else { model.start() };
        let passed = now.since(from);
        if theme.motion && passed < STILL { now + FLOW } else { from + Span(passed.0 - passed.0 % STILL.0) + STILL }
    }

    /// The rows of the tasks, where they are for another moment or look, and what else reads every task.
    fn list_tasks(&mut self, model: &Model, now: Stamp) {
        let tasks: usize = model.lanes.iter().map(|lane| lane.tasks.all().len()).sum();
        let (look, pace) = (&self.choice.look, Span(tasks as u64 * PACE));
        let head = self.choice.held.map_or(now.head, |held| held.head);
        let same = paired(model);
        self.derived.story.refresh(model, &same, now, head, pace);
        if self.derived.listed.as_ref().is_some_and(|(before, seen)| seen == look && before.does_for(now, pace)) {
            return;
        }
        self.derived.listed = Some((now, look.clone()));
        self.derived.paired = if tasks <= TOGETHER { same } else { Vec::new() };
        let paired = &self.derived.paired;
        let ranks = [Ranks::default(), Ranks::common(model, paired, now.at)];
        let of = |(place, (lane, derived)): (usize, (&Lane, &mut LaneDerived))| {
            derived.ended.refresh(lane, now.revision);
            rows(lane, now.at, look, &ranks[usize::from(paired.contains(&place))], &derived.ended)
        };
        let lanes = model.lanes.iter().zip(&mut self.derived.lanes);
        let mut listed: Vec<Rows> = lanes.enumerate().map(of).collect();
        let together = model.lanes.iter().zip(&mut listed).enumerate().filter(|(place, _)| paired.contains(place));
        align(&mut together.map(|(_, lane)| lane).collect::<Vec<_>>());
        for ((place, lane), rows) in model.lanes.iter().enumerate().zip(listed) {
            self.derived.lanes[place].latencies = Latencies::of(lane, now.at);
            self.derived.lanes[place].passages = passages(lane, now.at);
            self.list_lane(place, rows);
        }
        self.select_across(self.choice.lane);
    }

    /// Lists the tasks for a look that was changed since the last refresh, so that one can go to any row at once.
    pub(super) fn list_again(&mut self, model: &Model, theme: &Theme) {
        let Some(stamp) = self.derived.listed.as_ref().map(|(stamp, _)| *stamp) else { return };
        self.list_tasks(model, stamp);
        self.bound_selections(model, theme);
    }

    /// The timers of the lanes, which the whole log tells of.
    fn list_timers(&mut self, model: &Model, now: Stamp) {
        for (derived, lane) in self.derived.lanes.iter_mut().zip(&model.lanes) {
            let pace = Span(lane.log.kept() as u64 * PACE);
            if derived.timed.is_some_and(|before| before.does_for(now, pace)) {
                continue;
            }
            derived.timed = Some(now);
            derived.timers = Timers::of(lane, now.at);
        }
    }

    /// A selected task that has no row any more gives way to the one in its place.
    fn list_lane(&mut self, place: usize, listed: Rows) {
        let (derived, choice) = (&mut self.derived.lanes[place], &mut self.choice.lanes[place]);
        let before = derived.row_of(choice);
        (derived.rows, derived.alike) = (listed.rows, listed.alike);
        let row = derived.row_of(choice).or(before).unwrap_or(0).min(derived.rows.len().saturating_sub(1));
        choice.task = derived.rows.get(row).and_then(|row| row.task);
    }

    /// Lanes that are read across have one selected row: that of the lane `here`.
    pub(super) fn select_across(&mut self, here: usize) {
        if !self.derived.paired.contains(&here) {
            return;
        }
        let Some(row) = self.derived.lanes[here].row_of(&self.choice.lanes[here]) else { return };
        for &place in self.derived.paired.iter().filter(|place| **place != here) {
            self.choice.lanes[place].task = self.derived.lanes[place].rows.get(row).and_then(|row| row.task);
        }
    }

    /// The rows of the logs.
    pub(super) fn outline_logs(&mut self, model: &Model) {
        let filter = self.choice.filters.iter().zip(PANES).find(|(_, kind)| kind.steps).map_or("", |(text, _)| text);
        let now = (self.derived.head, model.revision());
        for ((derived, choice), lane) in self.derived.lanes.iter_mut().zip(&self.choice.lanes).zip(&model.lanes) {
            derived.outline_log(lane, now, &choice.turned, filter);
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

    /// Until the user selects a task, the selected one is what the headline is about, or the first.
    fn follow_headline(&mut self, model: &Model) {
        if self.choice.lanes.iter().any(|lane| lane.chosen) {
            return;
        }
        let headline = self.derived.headline.as_ref();
        for (place, lane) in model.lanes.iter().enumerate() {
            let derived = &self.derived.lanes[place];
            let said = headline.filter(|headline| headline.lane == lane.info.id).map(|headline| &headline.sentence);
            let subject =
                derived.findings.iter().find(|finding| Some(&finding.sentence) == said).and_then(Finding::task);
            let first = || derived.rows.iter().find_map(|row| row.task);
            self.choice.lanes[place].task = subject.filter(|task| derived.shows(*task)).or_else(first);
        }
        let leads = headline.and_then(|headline| model.lanes.iter().position(|lane| lane.info.id == headline.lane));
        self.select_across(leads.unwrap_or(self.choice.lane));
    }

    fn arrange(&self, screen: Rect, theme: &Theme) -> Places {
        let order = &self.derived.order;
        let mut places = Places::of(&Wish {
            screen,
            lanes: order.len(),
            lane: order.iter().position(|lane| *lane == self.choice.lane).unwrap_or(0),
            recent: &self.choice.recent,
            view: self.choice.view,
            presents: theme.presents,
            headline: self.derived.headline_lines,
            card: self.card,
        });
        places.lanes.iter_mut().for_each(|place| place.lane = order[place.lane]);
        places
    }

    /// Every selection follows what its pane follows, and is inside its list and on the screen.
    fn bound_selections(&mut self, model: &Model, theme: &Theme) {
        self.choice.scrolled &= matches!(self.choice.pane.kind().follows, Follows::Row(_));
        let here = self.choice.lane;
        let others = (0..model.lanes.len()).filter(|lane| *lane != here);
        for lane in [here].into_iter().filter(|here| *here < model.lanes.len()).chain(others) {
            for pane in Pane::all() {
                let place = self.derived.places.find(lane, pane);
                // What is not on the screen is counted when it is gone to. The list of tasks is read elsewhere, too.
                if place.is_none() && !pane.lists_tasks() && !self.choice.is_focused(lane, pane) {
                    continue;
                }
                let Some(scene) = self.scene(model, lane, pane, theme) else { continue };
                let length = (pane.kind().rows)(&scene);
                let height = place.map_or(0, |place| place.body.height);
                let height = pane.kind().list_lines(&scene, height);
                let across = pane.lists_tasks() && lane != here && self.reads_across(lane, here);
                let list = if across {
                    self.choice.lanes[here].lists[pane.index()]
                } else {
                    self.selection_in(&scene, lane, pane, length, height)
                };
                let list = list.clamped(length, height);
                self.choice.lanes[lane].lists[pane.index()] = list;
                self.derived.lanes[lane].lengths[pane.index()] = length;
            }
        }
    }

    /// Whether two lanes have the same task in the same row.
    fn reads_across(&self, a: usize, b: usize) -> bool {
        [a, b].iter().all(|lane| self.derived.paired.contains(lane))
    }

    /// The selection of a pane, moved to what it follows, or to where the row is by now that the user selected.
    fn selection_in(&self, scene: &Scene, lane: usize, pane: Pane, length: usize, height: u16) -> Scroll {
        let (list, last, kind) = (scene.list, length.saturating_sub(1), pane.kind());
        let key = self.choice.lanes[lane].keys[pane.index()];
        match kind.follows {
            _ if pane.lists_tasks() => Scroll { selected: row_of_task(scene, pane, list.selected, length), ..list },
            Follows::Last => Scroll { selected: last, ..list },
            Follows::LastUntilMoved if key.is_none() => Scroll { selected: last, ..list },
            Follows::Row(row) if !(self.choice.scrolled && self.choice.is_focused(lane, pane)) => {
                let selected = row(scene).unwrap_or(0);
                Scroll { selected, top: selected.saturating_sub(usize::from(height) / 2) }
            }
            _ => {
                let row = kind.row_keys.zip(key).and_then(|(keys, key)| (keys.find)(scene, key));
                row.map_or(list, |row| list.moved_to(row))
            }
        }
    }
}

/// The moment to show at `now`: where nothing happens, only whole seconds are counted.
fn counted(last: Time, now: Time) -> Time {
    let idle = now.since(last);
    if idle < STILL { now.max(last) } else { last + Span(idle.0 - idle.0 % STILL.0) }
}

/// The row of the selected task; mostly that is where it was.
fn row_of_task(scene: &Scene, pane: Pane, before: usize, length: usize) -> usize {
    let is_selected = |row: &usize| {
        let task = pane.kind().task_at.and_then(|task_at| task_at(scene, *row));
        task == scene.task
    };
    if is_selected(&before) { before } else { (0..length).find(is_selected).unwrap_or(0) }
}

/// The lanes that run the same program.
fn paired(model: &Model) -> Vec<usize> {
    let is_paired = |lane: &Lane| lane.info.entry.is_some() && lane.info.parent.is_none();
    let lanes: Vec<_> = (0..model.lanes.len()).filter(|place| is_paired(&model.lanes[*place])).collect();
    if lanes.len() > 1 { lanes } else { Vec::new() }
}

impl LaneDerived {
    fn shows(&self, task: TaskId) -> bool {
        self.rows.iter().any(|row| row.task == Some(task))
    }

    fn row_of(&self, choice: &LaneChoice) -> Option<usize> {
        let row = choice.task.and_then(|task| self.rows.iter().position(|row| row.task == Some(task)));
        // A row that only other lanes have a task in is found by its place.
        let empty = choice.lists[Pane::of(Role::Home).index()].selected;
        row.or_else(|| (choice.task.is_none() && self.rows.get(empty)?.task.is_none()).then_some(empty))
    }
}
