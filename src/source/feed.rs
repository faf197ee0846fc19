//! From the records of a lane's rings to events.

use super::{
    blocked::LoopThread,
    clock::{Scale, Segment},
    id_base::IdBase,
    output::clean,
    ring::{Intake, Ring},
};
use crate::event::{
    End, Event, Id, LaneId, LoopState, NameId, Observation, Phase, Report, SiteId, Span, TaskId, TeardownStep, Time,
    What,
    wire::{CALLBACK, Clock, Record, Text},
};
use rustc_hash::FxHashSet;
use std::iter;

/// A poll this long is reported before it ends.
const LONG_POLL_NS: u64 = 5_000_000;

/// How far past the beginning of a drain a record's time is believed; one made up must not carry the session away.
pub const FUTURE: Span = Span::from_millis(1_000);

/// How far back an event is moved; if that is not enough, all are sorted at the end.
const MOST_BACK: usize = 1 << 10;

/// The most rings of threads that live at the same time.
const MOST_RINGS: usize = 4096;

/// All rings of a lane, and the events in them.
#[derive(Debug)]
pub struct Feed {
    lane: LaneId,
    /// When the lane was started: nothing it reports is older.
    started: Time,
    /// Each with where the ids of its program begin.
    rings: Vec<(IdBase, Ring)>,
    /// Where those of the program begin that runs now, and behind which ids one after it would begin.
    base: IdBase,
    used: IdBase,
    scale: Scale,
    /// The threads that run a loop, according to their rings.
    loop_threads: FxHashSet<u32>,
}

/// What was taken from the rings.
#[derive(Clone, Copy, Debug)]
pub struct Drained {
    /// How many.
    pub records: u64,
    /// How many of them are samples of a runtime, which come whatever happens.
    pub(super) metrics: u64,
    /// More is waiting already.
    pub has_more: bool,
    /// A loop changed its state, or got further in its teardown: the moment to sample the file descriptors.
    pub is_edge: bool,
    /// Whether a teardown began, or a loop was closed, whichever came last.
    pub(super) tears_down: Option<bool>,
    /// The time of the newest record, if there is one.
    pub(super) newest: Time,
    /// When it began, or where it left something behind, the time of the last record that it took there.
    pub settled: Time,
}

impl Drained {
    /// What another look took.
    pub(super) fn add(&mut self, other: Self) {
        self.records += other.records;
        self.metrics += other.metrics;
        self.has_more |= other.has_more;
        self.is_edge |= other.is_edge;
        self.tears_down = other.tears_down.or(self.tears_down);
        self.newest = self.newest.max(other.newest);
        self.settled = self.settled.min(other.settled);
    }
}

impl Feed {
    pub fn new(lane: LaneId, started: Time) -> Self {
        Self {
            lane,
            started,
            rings: Vec::new(),
            base: IdBase::default(),
            used: IdBase::default(),
            scale: Scale::new(),
            loop_threads: FxHashSet::default(),
        }
    }

    /// Whether it holds as many rings as it will: the mappings of a process are limited.
    pub(super) fn is_full(&self) -> bool {
        self.rings.len() >= MOST_RINGS
    }

    pub fn add(&mut self, ring: Ring) {
        self.rings.push((self.base, ring));
    }

    /// A program begins to report, maybe in the place of another one that has executed it: takes what that one said.
    pub(super) fn begin_program(&mut self, now: Time, out: &mut Vec<Event>) {
        self.drain_all(now, out);
        self.base = self.used;
    }

    /// The ids of the program that runs now.
    pub(super) const fn base(&self) -> &IdBase {
        &self.base
    }

    /// Takes everything that was there when this was called: no more than a full ring of each thread. A writer that is
    /// quicker than this does not hold it up. Whether an edge was among it.
    pub(super) fn drain_all(&mut self, now: Time, out: &mut Vec<Event>) -> bool {
        let mut is_edge = false;
        for _ in 0..self.rings.iter().map(|(_, ring)| ring.batches()).max().unwrap_or(0) {
            let drained = self.drain(now, out);
            is_edge |= drained.is_edge;
            if !drained.has_more {
                break;
            }
        }
        is_edge
    }

    /// The process has ended: reads the last records.
    pub fn finish(&mut self, now: Time, out: &mut Vec<Event>) {
        self.drain_all(now, out);
        for (_, ring) in &mut self.rings {
            ring.give_holes_up();
            out.extend(dropped(ring, now, self.lane));
        }
    }

    /// Takes what there is, a batch of each ring. Rings whose writers are done are let go.
    pub fn drain(&mut self, now: Time, out: &mut Vec<Event>) -> Drained {
        self.scale.observe();
        let (lane, scale, started) = (self.lane, &self.scale, self.started);
        let (loop_threads, used) = (&mut self.loop_threads, &mut self.used);
        let mut drained = Drained {
            records: 0,
            metrics: 0,
            has_more: false,
            is_edge: false,
            tears_down: None,
            newest: Time::START,
            settled: now,
        };
        self.rings.retain_mut(|(base, ring)| {
            let (clock, tid, first) = (ring.clock(), ring.tid(), out.len());
            let line = scale.head(clock);
            let (earliest, latest) = (started, now + FUTURE);
            let mut intake = Events {
                lane,
                scale,
                clock,
                line,
                earliest,
                latest,
                tid,
                loop_threads,
                base,
                used,
                first,
                newest: earliest,
                out,
                is_edge: false,
                tears_down: None,
                metrics: 0,
            };
            let batch = ring.drain(&mut intake);
            drained.is_edge |= intake.is_edge;
            drained.tears_down = intake.tears_down.or(drained.tears_down);
            drained.records += batch.records;
            drained.metrics += intake.metrics;
            drained.has_more |= batch.is_full;
            drained.newest = drained.newest.max(intake.newest);
            if batch.is_full {
                drained.settled = drained.settled.min(intake.newest);
            }
            out.extend(dropped(ring, now, lane));
            !batch.is_last
        });
        drained
    }

    /// Polls that have not ended, each once: the long ones while the program runs, and all after its end.
    pub fn open_polls(&mut self, now: Time, is_over: bool, out: &mut Vec<Event>) {
        for (base, ring) in &mut self.rings {
            let Some(polling) = ring.new_polling() else { continue };
            let since = self.scale.time(ring.clock(), polling.1).clamp(self.started, now);
            if is_over || now.since(since).0 >= LONG_POLL_NS {
                ring.set_polling(polling);
                let mut what = match polling.0 {
                    CALLBACK => Observation::CallbackRunning { since },
                    task => Observation::Polling { task: TaskId(task), since },
                };
                what.change_ids(|mut id| base.lift(&mut id));
                out.push(observation(now, self.lane, what));
            }
        }
    }

    /// The threads that run a loop.
    pub(super) fn loop_threads(&self, now: Time) -> Vec<LoopThread> {
        let running = self.rings.iter().map(|(_, ring)| ring).filter(|ring| self.loop_threads.contains(&ring.tid()));
        let since = |ring: &Ring, ticks| self.scale.time(ring.clock(), ticks).clamp(self.started, now);
        running
            .map(|ring| LoopThread {
                tid: ring.tid(),
                polling: ring.polling().map(|(_, ticks)| since(ring, ticks)),
                taken: ring.records_read(),
            })
            .collect()
    }
}

/// Converts the records of one ring to events, each at its place in time: a poll's record is written at the poll's end with
/// the time of its start, so it belongs before what happened during the poll. Sorting would take longer than reading.
struct Events<'a> {
    lane: LaneId,
    scale: &'a Scale,
    clock: Clock,
    line: Segment,
    earliest: Time,
    latest: Time,
    tid: u32,
    loop_threads: &'a mut FxHashSet<u32>,
    base: &'a IdBase,
    used: &'a mut IdBase,
    /// The ring's events begin here in `out`.
    first: usize,
    /// The time of the last of them.
    newest: Time,
    out: &'a mut Vec<Event>,
    is_edge: bool,
    tears_down: Option<bool>,
    metrics: u64,
}

impl Intake for Events<'_> {
    #[inline(always)]
    fn poll(&mut self, record: &Record) {
        let at = self.time(record.time);
        if let Some(Report::Polled { mut task, took, woken_by, mut waker, queued }) = record.polled() {
            let (took, queued) = (self.line.length(took), self.line.length(queued));
            let lane = self.lane;
            self.base.lift(&mut Id::Task(&mut task));
            if let Some(waker) = &mut waker {
                self.base.lift(&mut Id::Task(waker));
            }
            self.push(at, || {
                let what = What::Report(Report::Polled { task, took, woken_by, waker, queued });
                Event { at, lane, site: SiteId::NONE, what }
            });
        }
    }

    // Not in line: it would be in the way of polls.
    #[inline(never)]
    fn other(&mut self, record: &Record, text: Option<Text>) {
        let (at, lane) = (self.time(record.time), self.lane);
        if let Some(text) = text {
            let mut seen = observe(text);
            seen.change_ids(|id| self.lift(id));
            let what = What::Observation(seen);
            self.push(at, || Event { at, lane, site: SiteId::NONE, what });
        } else if record.is_last_poll() {
            self.poll(record);
            self.returned(record);
        } else if let Some(mut report) = record.report() {
            self.note_edges(&report);
            self.metrics += u64::from(matches!(report, Report::Metric { .. }));
            report.change_ticks(|length| *length = self.line.length(*length));
            report.change_ids(|id| self.lift(id));
            let mut site = SiteId(record.site);
            self.base.lift(&mut Id::Site(&mut site));
            self.push(at, || Event { at, lane, site, what: What::Report(report) });
        }
        // Neither is a piece of a text, or of a kind that a later version made: the wire says to skip it.
    }
}

impl Events<'_> {
    #[inline(always)]
    fn time(&self, ticks: u64) -> Time {
        let at = self.line.time_from(ticks).unwrap_or_else(|| self.scale.time(self.clock, ticks));
        at.clamp(self.earliest, self.latest)
    }

    /// Makes an id of the program one of the process.
    fn lift(&mut self, mut id: Id<'_>) {
        self.base.lift(&mut id);
        self.used.pass(&id);
    }

    /// What follows a task's last poll.
    fn returned(&mut self, record: &Record) {
        if let Some(Report::Polled { mut task, took, .. }) = record.polled() {
            self.base.lift(&mut Id::Task(&mut task));
            let at = (self.time(record.time) + self.line.length(took)).min(self.latest);
            let what = What::Report(Report::Ended { task, end: End::Returned, reason: NameId::NONE });
            let lane = self.lane;
            self.push(at, || Event { at, lane, site: SiteId::NONE, what });
        }
    }

    fn note_edges(&mut self, report: &Report) {
        self.is_edge |= matches!(report, Report::Loop { .. } | Report::Teardown { .. });
        self.tears_down = match report {
            Report::Teardown { step: TeardownStep::Cancel, phase: Phase::Started, .. } => Some(true),
            Report::Loop { state: LoopState::Closed | LoopState::Dropped, .. } => Some(false),
            _ => self.tears_down,
        };
        let Report::Loop { state, .. } = report else { return };
        match state {
            LoopState::Running => drop(self.loop_threads.insert(self.tid)),
            LoopState::Stopped => drop(self.loop_threads.remove(&self.tid)),
            LoopState::Created | LoopState::Closed | LoopState::Dropped => {}
        }
    }

    // Not by `push`: that has the event written twice, once before it knows that there is room.
    #[inline(always)]
    fn push(&mut self, at: Time, event: impl FnOnce() -> Event) {
        self.out.extend(iter::once_with(event));
        if self.newest <= at {
            self.newest = at;
        } else {
            self.move_last_back();
        }
    }

    #[cold]
    fn move_last_back(&mut self) {
        let Some((last, before)) = self.out.split_last() else { return };
        let near = self.first.max(before.len().saturating_sub(MOST_BACK));
        let earlier = before[near..].iter().rposition(|known| known.at <= last.at);
        self.out[earlier.map_or(near, |earlier| near + earlier + 1)..].rotate_right(1);
    }
}

/// An event that the inspector itself saw.
pub(super) fn observation(at: Time, lane: LaneId, what: Observation) -> Event {
    Event { at, lane, site: SiteId::NONE, what: What::Observation(what) }
}

/// That records of a ring are lost, where some are since the last time.
fn dropped(ring: &mut Ring, now: Time, lane: LaneId) -> Option<Event> {
    let count = ring.dropped();
    (count > 0).then(|| observation(now, lane, Observation::Dropped { count }))
}

fn observe(text: Text) -> Observation {
    match text {
        Text::Name(id, text) => Observation::Named(id, clean(&text)),
        Text::Site(id, text) => Observation::Located(id, clean(&text)),
    }
}

#[cfg(test)]
mod tests;
