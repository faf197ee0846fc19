//! Event loops: their states, their teardown, and the numbers their runtime keeps of itself.

use super::{History, Timed};
use crate::event::{LoopId, LoopState, Metric, NameId, Phase, SiteId, Span, TeardownStep, Time};

/// The most loops kept; beyond it the oldest that are closed or dropped are forgotten, but never the first.
const LOOP_LIMIT: usize = 1_024;
/// The most states kept for one loop.
const STATE_LIMIT: usize = 2_048;
/// The most begins and ends of teardown steps kept for one loop.
const STEP_LIMIT: usize = 512;
/// The most samples kept for one number: half an hour at ten a second.
const SAMPLE_LIMIT: usize = 18_000;
/// What the busy ratio is taken over.
const BUSY_WINDOW: Span = Span::from_millis(1_000);

/// An event loop with its whole life.
#[derive(Clone, Debug)]
pub struct LoopHistory {
    pub id: LoopId,
    /// When and where it was created.
    pub created: Option<(Time, SiteId)>,
    /// Its class; none where the engine has but one.
    pub class: NameId,
    /// The system's id of the thread that created it, if that is reported.
    pub thread: Option<u32>,
    pub states: History<StateChange>,
    /// Begins and ends of teardown steps.
    steps: History<StepMark>,
    metrics: [History<MetricSample>; Metric::ALL.len()],
    runs_forgotten: u64,
    stops_forgotten: u64,
    /// Whether its finalizer has warned that it was never closed.
    is_unclosed: bool,
}

/// A state a loop reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateChange {
    pub at: Time,
    /// The state it had from then on.
    pub state: LoopState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct StepMark {
    at: Time,
    step: TeardownStep,
    phase: Phase,
    count: u32,
}

/// A step of a shutdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepSpan {
    pub step: TeardownStep,
    pub begun: Time,
    pub ended: Option<Time>,
    /// How many tasks, generators or jobs it was about.
    pub count: u32,
}

/// A number at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetricSample {
    pub at: Time,
    pub value: u64,
}

impl Timed for StateChange {
    fn at(&self) -> Time {
        self.at
    }
}

impl Timed for StepMark {
    fn at(&self) -> Time {
        self.at
    }
}

impl Timed for MetricSample {
    fn at(&self) -> Time {
        self.at
    }
}

impl LoopHistory {
    fn new(id: LoopId) -> Self {
        Self {
            id,
            created: None,
            class: NameId::NONE,
            thread: None,
            states: History::new(),
            steps: History::new(),
            metrics: [const { History::new() }; Metric::ALL.len()],
            runs_forgotten: 0,
            stops_forgotten: 0,
            is_unclosed: false,
        }
    }

    /// Since when it is known: its creation, or the first sign of it.
    pub fn born(&self) -> Time {
        let first = || self.states.iter().next().map(|state| state.at);
        self.created.map(|made| made.0).or_else(first).unwrap_or(Time::END)
    }

    /// Its state at a moment; `None` before it was created.
    pub fn state(&self, at: Time) -> Option<LoopState> {
        self.states.latest(at).map(|state| state.state)
    }

    /// Whether it exists, neither closed nor dropped, at a moment.
    pub fn open(&self, at: Time) -> bool {
        self.state(at).is_some_and(|state| !matches!(state, LoopState::Closed | LoopState::Dropped))
    }

    /// Whether it is known to be closed or dropped.
    fn is_gone(&self) -> bool {
        matches!(self.state(Time::END), Some(LoopState::Closed | LoopState::Dropped))
    }

    /// When it last began to run, up to a moment.
    fn ran(&self, at: Time) -> Option<Time> {
        self.states.until(at).rfind(|state| state.state == LoopState::Running).map(|state| state.at)
    }

    /// How often it began to run, up to a moment.
    pub fn runs(&self, at: Time) -> u64 {
        self.runs_forgotten + self.reached(LoopState::Running, at)
    }

    /// How often it stopped, up to a moment.
    pub fn stops(&self, at: Time) -> u64 {
        self.stops_forgotten + self.reached(LoopState::Stopped, at)
    }

    fn reached(&self, wanted: LoopState, at: Time) -> u64 {
        self.states.until(at).filter(|state| state.state == wanted).count() as u64
    }

    /// The steps of its shutdown, up to a moment, in the order in which they began.
    pub fn teardown(&self, at: Time) -> Vec<StepSpan> {
        let mut steps: Vec<StepSpan> = Vec::new();
        for mark in self.steps.until(at) {
            if mark.phase == Phase::Started {
                steps.push(StepSpan { step: mark.step, begun: mark.at, ended: None, count: mark.count });
            } else if let Some(begun) = steps.iter_mut().rfind(|begun| begun.step == mark.step && begun.ended.is_none())
            {
                begun.ended = Some(mark.at);
                begun.count = begun.count.max(mark.count);
            }
        }
        steps
    }

    /// The step that its shutdown is in at a moment.
    pub fn step(&self, at: Time) -> Option<StepSpan> {
        self.teardown(at).into_iter().rfind(|step| step.ended.is_none())
    }

    /// The samples of a number.
    pub fn samples(&self, metric: Metric) -> &History<MetricSample> {
        &self.metrics[usize::from(metric.code()) - 1]
    }

    /// How much of the second before a moment its workers were busy: 0 to 1.
    pub fn busy(&self, at: Time) -> Option<f64> {
        let workers = self.samples(Metric::Workers).latest(at).map_or(1, |sample| sample.value.max(1));
        self.rate(Metric::BusyTime, at).map(|busy| (busy / workers as f64).min(1.0))
    }

    /// How fast a time in nanoseconds grew in the second before a moment.
    pub fn rate(&self, metric: Metric, at: Time) -> Option<f64> {
        let samples = self.samples(metric);
        let last = samples.latest(at)?;
        let first = samples.until(at).rev().take_while(|sample| sample.at + BUSY_WINDOW >= last.at).last()?;
        let span = last.at.since(first.at);
        let grown = last.value.saturating_sub(first.value);
        (span > Span::ZERO).then(|| grown as f64 / span.0 as f64)
    }

    pub(super) fn set_info(&mut self, at: Time, site: SiteId, thread: u32, class: NameId) {
        self.created.get_or_insert((at, site));
        (self.class, self.thread) = (class, Some(thread));
    }

    /// Its finalizer warns that it was never closed, and then closes it (CPython's `BaseEventLoop.__del__`).
    pub(super) fn mark_unclosed(&mut self) {
        self.is_unclosed = true;
    }

    pub(super) fn reach(&mut self, mut step: StateChange, site: SiteId) {
        if self.is_unclosed && step.state == LoopState::Closed {
            step.state = LoopState::Dropped;
        }
        if step.state == LoopState::Created {
            self.created.get_or_insert((step.at, site));
        }
        self.states.push_once(step, STATE_LIMIT + 1);
        let (runs, stops) = (&mut self.runs_forgotten, &mut self.stops_forgotten);
        self.states.trim(STATE_LIMIT, |old| match old.state {
            LoopState::Running => *runs += 1,
            LoopState::Stopped => *stops += 1,
            LoopState::Created | LoopState::Closed | LoopState::Dropped => {}
        });
    }

    pub(super) fn tear_down(&mut self, at: Time, step: TeardownStep, phase: Phase, count: u32) {
        self.steps.push_once(StepMark { at, step, phase, count }, STEP_LIMIT);
    }

    pub(super) fn sample(&mut self, metric: Metric, sample: MetricSample) {
        self.metrics[usize::from(metric.code()) - 1].push_once(sample, SAMPLE_LIMIT);
    }
}

/// The loops of a lane, in the order of their creation.
#[derive(Clone, Debug, Default)]
pub struct Loops {
    list: Vec<LoopHistory>,
    forgotten: u64,
    dropped_and_forgotten: u64,
}

impl Loops {
    /// Every loop that is kept. The first one always is.
    pub fn all(&self) -> &[LoopHistory] {
        &self.list
    }

    /// How many were forgotten, all of them closed or dropped.
    pub const fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// How many of these were dropped.
    pub const fn dropped_and_forgotten(&self) -> u64 {
        self.dropped_and_forgotten
    }

    /// The loop with this id.
    pub fn get(&self, id: LoopId) -> Option<&LoopHistory> {
        self.list.iter().rfind(|known| known.id == id)
    }

    /// The loops created up to a moment.
    pub fn known(&self, at: Time) -> impl DoubleEndedIterator<Item = &LoopHistory> {
        self.list.iter().filter(move |known| known.born() <= at)
    }

    /// The loop to show at a moment: the newest that runs, else the last that ran, else the newest. One that never ran
    /// says nothing of how the program fared.
    pub fn current(&self, at: Time) -> Option<&LoopHistory> {
        let running = |known: &&LoopHistory| known.state(at) == Some(LoopState::Running);
        let last_to_run = || self.known(at).filter(|known| known.ran(at).is_some()).max_by_key(|known| known.ran(at));
        self.known(at).rfind(running).or_else(last_to_run).or_else(|| self.known(at).next_back())
    }

    /// Changes a loop, and adds it if it is not known yet.
    pub(super) fn change(&mut self, id: LoopId, change: impl FnOnce(&mut LoopHistory)) {
        let index = self.list.iter().rposition(|known| known.id == id).unwrap_or_else(|| {
            self.list.push(LoopHistory::new(id));
            self.list.len() - 1
        });
        let before = self.list[index].born();
        change(&mut self.list[index]);
        if self.list[index].born() != before {
            self.list.sort_by_key(LoopHistory::born);
        }
        if self.list.len() > LOOP_LIMIT
            && let Some(gone) = self.list.iter().skip(1).position(LoopHistory::is_gone)
        {
            let gone = self.list.remove(gone + 1);
            self.forgotten += 1;
            self.dropped_and_forgotten += u64::from(gone.state(Time::END) == Some(LoopState::Dropped));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LOOP_LIMIT, LoopId, LoopState, Loops, STATE_LIMIT, SiteId, StateChange, Time};

    fn reach(loops: &mut Loops, id: u32, at: u64, state: LoopState) {
        loops.change(LoopId(id), |it| it.reach(StateChange { at: Time(at), state }, SiteId::NONE));
    }

    #[test]
    fn runs_are_counted_beyond_what_is_kept() {
        let mut loops = Loops::default();
        reach(&mut loops, 1, 0, LoopState::Created);
        let runs = STATE_LIMIT as u64;
        for i in 0..runs {
            reach(&mut loops, 1, 2 * i + 1, LoopState::Running);
            reach(&mut loops, 1, 2 * i + 2, LoopState::Stopped);
        }
        let it = &loops.all()[0];
        assert_eq!((it.runs(Time::END), it.stops(Time::END), it.born()), (runs, runs, Time(0)));
        assert!(it.states.kept() < 2 * STATE_LIMIT);
    }

    #[test]
    fn only_closed_loops_are_forgotten() {
        let mut loops = Loops::default();
        let all = 2 * LOOP_LIMIT as u32;
        for id in 1..=all {
            reach(&mut loops, id, id.into(), LoopState::Created);
            if id > 1 {
                reach(&mut loops, id, id.into(), LoopState::Closed);
            }
        }
        assert_eq!(loops.all().len() as u64 + loops.forgotten(), u64::from(all));
        assert!(loops.all().len() <= LOOP_LIMIT && loops.get(LoopId(1)).is_some());
    }
}
