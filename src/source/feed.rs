//! From the records of a lane's rings to events.

use super::{
    blocked::LoopThread,
    clock::{Scale, Segment},
    output::clean,
    ring::{Intake, Ring},
};
use crate::event::{
    End, Event, LaneId, LoopState, NameId, Observation, Report, SiteId, Span, TaskId, Time, What,
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
    rings: Vec<Ring>,
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
        self.newest = self.newest.max(other.newest);
        self.settled = self.settled.min(other.settled);
    }
}

impl Feed {
    pub fn new(lane: LaneId, started: Time) -> Self {
        Self { lane, started, rings: Vec::new(), scale: Scale::new(), loop_threads: FxHashSet::default() }
    }

    /// Whether it holds as many rings as it will: the mappings of a process are limited.
    pub(super) fn is_full(&self) -> bool {
        self.rings.len() >= MOST_RINGS
    }

    pub fn add(&mut self, ring: Ring) {
        self.rings.push(ring);
    }

    /// Takes everything that was there when this was called: no more than a full ring of each thread. A writer that is
    /// quicker than this does not hold it up. Whether an edge was among it.
    pub(super) fn drain_all(&mut self, now: Time, out: &mut Vec<Event>) -> bool {
        let mut is_edge = false;
        for _ in 0..self.rings.iter().map(Ring::batches).max().unwrap_or(0) {
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
        for ring in &mut self.rings {
            ring.give_holes_up();
            out.extend(dropped(ring, now, self.lane));
        }
    }

    /// Takes what there is, a batch of each ring. Rings whose writers are done are let go.
    pub fn drain(&mut self, now: Time, out: &mut Vec<Event>) -> Drained {
        self.scale.observe();
        let (lane, scale, started) = (self.lane, &self.scale, self.started);
        let loop_threads = &mut self.loop_threads;
        let mut drained =
            Drained { records: 0, metrics: 0, has_more: false, is_edge: false, newest: Time::START, settled: now };
        self.rings.retain_mut(|ring| {
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
                first,
                newest: earliest,
                out,
                is_edge: false,
                metrics: 0,
            };
            let batch = ring.drain(&mut intake);
            drained.is_edge |= intake.is_edge;
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
        for ring in &mut self.rings {
            let Some(polling) = ring.new_polling() else { continue };
            let since = self.scale.time(ring.clock(), polling.1).clamp(self.started, now);
            if is_over || now.since(since).0 >= LONG_POLL_NS {
                ring.set_polling(polling);
                let what = match polling.0 {
                    CALLBACK => Observation::CallbackRunning { since },
                    task => Observation::Polling { task: TaskId(task), since },
                };
                out.push(observation(now, self.lane, what));
            }
        }
    }

    /// The threads that run a loop.
    pub(super) fn loop_threads(&self, now: Time) -> Vec<LoopThread> {
        let running = self.rings.iter().filter(|ring| self.loop_threads.contains(&ring.tid()));
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
    /// The ring's events begin here in `out`.
    first: usize,
    /// The time of the last of them.
    newest: Time,
    out: &'a mut Vec<Event>,
    is_edge: bool,
    metrics: u64,
}

impl Intake for Events<'_> {
    #[inline(always)]
    fn poll(&mut self, record: &Record) {
        let at = self.time(record.time);
        if let Some(Report::Polled { task, took, woken_by, waker, queued }) = record.polled() {
            let (took, queued) = (self.line.length(took), self.line.length(queued));
            let lane = self.lane;
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
            let what = What::Observation(observe(text));
            self.push(at, || Event { at, lane, site: SiteId::NONE, what });
        } else if record.is_last_poll() {
            self.poll(record);
            self.returned(record);
        } else if let Some(mut report) = record.report() {
            self.note_edges(&report);
            self.metrics += u64::from(matches!(report, Report::Metric { .. }));
            report.change_ticks(|length| *length = self.line.length(*length));
            let site = SiteId(record.site);
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

    /// What follows a task's last poll.
    fn returned(&mut self, record: &Record) {
        if let Some(Report::Polled { task, took, .. }) = record.polled() {
            let at = (self.time(record.time) + self.line.length(took)).min(self.latest);
            let what = What::Report(Report::Ended { task, end: End::Returned, reason: NameId::NONE });
            let lane = self.lane;
            self.push(at, || Event { at, lane, site: SiteId::NONE, what });
        }
    }

    fn note_edges(&mut self, report: &Report) {
        self.is_edge |= matches!(report, Report::Loop { .. } | Report::Teardown { .. });
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
mod tests {
    use super::{Event, Feed, LaneId, Observation, Record, Report, Time, What};
    use crate::{
        event::wire::{WIDE, offset, ring::BATCH},
        source::ring::tests::TestWriter,
    };

    const LATER: Time = Time(1 << 40);

    /// A ring with two batches, at whose places are records that say it; but for one, which its writer never wrote.
    fn ring(hole: Option<u64>) -> (TestWriter, Feed) {
        let writer = TestWriter::with_slots(WIDE, 2 * BATCH as u32);
        for number in (0..2 * BATCH).filter(|number| Some(*number) != hole) {
            writer.publish(number, Record { kind: 20, detail: 1, time: number, value: number, ..Record::default() });
        }
        let mut feed = Feed::new(LaneId(0), Time::START);
        feed.add(writer.map().expect("a ring"));
        (writer, feed)
    }

    fn numbers(events: &[Event]) -> Vec<u64> {
        let number = |event: &Event| {
            if let What::Report(Report::Metric { value, .. }) = event.what { Some(value) } else { None }
        };
        events.iter().filter_map(number).collect()
    }

    fn lost(events: &[Event]) -> Vec<u64> {
        let lost = |event: &Event| {
            if let What::Observation(Observation::Dropped { count }) = event.what { Some(count) } else { None }
        };
        events.iter().filter_map(lost).collect()
    }

    #[test]
    fn a_ring_that_is_never_empty_settles_what_was_read() {
        let (_writer, mut feed) = ring(None);
        let drained = feed.drain(LATER, &mut Vec::new());
        assert!(drained.has_more);
        assert_eq!(drained.settled, Time(BATCH - 1));
    }

    #[test]
    fn a_hole_is_no_end_and_is_lost_when_the_process_is_over() {
        let (_writer, mut feed) = ring(Some(100));
        let mut events = Vec::new();
        assert!(feed.drain(LATER, &mut events).has_more);
        feed.finish(LATER, &mut events);
        assert!(numbers(&events).into_iter().eq((0..2 * BATCH).filter(|number| *number != 100)));
        assert_eq!(lost(&events), [1]);
    }

    #[test]
    fn a_ring_that_has_ended_goes_once_it_is_empty_and_its_holes_with_it() {
        let (writer, mut feed) = ring(Some(100));
        writer.set_bytes(offset::ENDED, &1u64.to_le_bytes());
        let mut events = Vec::new();
        feed.drain_all(LATER, &mut events);
        feed.drain(LATER, &mut events);
        assert_eq!((numbers(&events).len() as u64, lost(&events)), (2 * BATCH - 1, vec![1]));
        assert!(feed.rings.is_empty());
    }
}
