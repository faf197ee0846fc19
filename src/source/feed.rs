//! From the records of a lane's rings to events.

use super::{
    blocked::LoopThread,
    clock::Scale,
    output::clean,
    ring::{BATCH, Ring},
};
use crate::event::{
    Event, LaneId, LoopState, Observation, Report, SiteId, Span, TaskId, Time, What,
    wire::{CALLBACK, Clock, Text},
};
use std::collections::HashSet;

/// A poll this long is worth telling of before it is over.
const LONG_POLL_NS: u64 = 5_000_000;

/// How far past the beginning of a drain a record's time is believed; one made up must not carry the session away.
const FUTURE: Span = Span::from_millis(1_000);

/// How far back an event is put; where that is not enough, all are sorted in the end.
const MOST_BACK: usize = 1 << 10;

/// The most rings of threads that live at the same time.
const MOST_RINGS: usize = 4096;

/// All rings of a lane.
#[derive(Debug)]
pub(super) struct Feed {
    lane: LaneId,
    /// When the lane was started: nothing it reports is older.
    started: Time,
    rings: Vec<Ring>,
    scale: Scale,
    /// The threads whose rings say that a loop runs in them.
    loop_threads: HashSet<u32>,
}

/// What a drain brought.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Drained {
    pub(super) records: u64,
    /// More is waiting already.
    pub(super) has_more: bool,
    /// A loop got another state, or came further in its teardown: the moment to look at the file descriptors.
    pub(super) is_edge: bool,
}

impl Feed {
    pub(super) fn new(lane: LaneId, started: Time) -> Self {
        Self { lane, started, rings: Vec::new(), scale: Scale::new(), loop_threads: HashSet::new() }
    }

    /// Whether it holds as many rings as it will: the mappings of a process are limited.
    pub(super) fn is_full(&self) -> bool {
        self.rings.len() >= MOST_RINGS
    }

    pub(super) fn add(&mut self, ring: Ring) {
        self.rings.push(ring);
    }

    /// Takes everything that was there when this was called: no more than a full ring of each thread. A writer that is
    /// quicker than this does not hold it up.
    pub(super) fn drain_all(&mut self, now: Time, out: &mut Vec<Event>) {
        let most = self.rings.iter().map(Ring::batches).max().unwrap_or(0);
        let _ = (0..most).find(|_| !self.drain(now, out).has_more);
    }

    /// Takes what there is, a batch of each ring. Rings whose writers are done are let go.
    pub(super) fn drain(&mut self, now: Time, out: &mut Vec<Event>) -> Drained {
        self.scale.observe();
        let (lane, scale) = (self.lane, &self.scale);
        let (earliest, latest) = (self.started, now + FUTURE);
        let loop_threads = &mut self.loop_threads;
        let mut drained = Drained::default();
        self.rings.retain_mut(|ring| {
            let has_ended = ring.has_ended();
            let (clock, tid) = (ring.clock(), ring.tid());
            let first = out.len();
            let count = ring.drain(|record, text| {
                let at = scale.time(clock, record.time).clamp(earliest, latest);
                // By itself, so that it is put together where it is to stay.
                if let Some(poll) = record.polled() {
                    let what = What::Report(in_time(poll, scale, clock));
                    return place(out, first, Event { at, lane, site: SiteId::NONE, what });
                }
                let (site, what) = match text {
                    Some(text) => (SiteId::NONE, What::Observation(observe(text))),
                    None if record.is_text() => return,
                    None => {
                        // A kind that a later version made: the wire says to skip it.
                        let Some(report) = record.report() else { return };
                        drained.is_edge |= matches!(report, Report::Loop { .. } | Report::Teardown { .. });
                        match report {
                            Report::Loop { state: LoopState::Running, .. } => drop(loop_threads.insert(tid)),
                            Report::Loop { state: LoopState::Stopped, .. } => drop(loop_threads.remove(&tid)),
                            _ => {}
                        }
                        (SiteId(record.site), What::Report(in_time(report, scale, clock)))
                    }
                };
                place(out, first, Event { at, lane, site, what });
            });
            drained.records += count;
            let is_full = count >= BATCH;
            drained.has_more |= is_full;
            let count = ring.dropped();
            if count > 0 {
                out.push(observation(now, lane, Observation::Dropped { count }));
            }
            !has_ended || is_full
        });
        drained
    }

    /// Polls that are not over yet, each once: the long ones while the program lives, and all when it is over.
    pub(super) fn open_polls(&mut self, now: Time, is_over: bool, out: &mut Vec<Event>) {
        for ring in &mut self.rings {
            let Some(polling) = ring.untold_polling() else { continue };
            let since = self.scale.time(ring.clock(), polling.1).clamp(self.started, now);
            if is_over || now.since(since).0 >= LONG_POLL_NS {
                ring.told(polling);
                let what = match polling.0 {
                    CALLBACK => Observation::CallbackRuns { since },
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
                taken: ring.taken(),
            })
            .collect()
    }
}

/// Appends an event of the ring whose events begin at `first`. That of a poll is written at the poll's end and tells its
/// beginning, so it belongs before what happened during the poll; sorting all of it would take longer than reading it.
// A call would have the event written twice.
#[inline(always)]
fn place(out: &mut Vec<Event>, first: usize, event: Event) {
    if out.len() == first || out[out.len() - 1].at <= event.at {
        out.push(event);
    } else {
        insert(out, first, event);
    }
}

#[cold]
fn insert(out: &mut Vec<Event>, first: usize, event: Event) {
    let near = first.max(out.len().saturating_sub(MOST_BACK));
    let place = out[near..].iter().rposition(|known| known.at <= event.at);
    out.insert(place.map_or(near, |before| near + before + 1), event);
}

/// An event that the inspector itself saw.
pub(super) fn observation(at: Time, lane: LaneId, what: Observation) -> Event {
    Event { at, lane, site: SiteId::NONE, what: What::Observation(what) }
}

fn observe(text: Text) -> Observation {
    match text {
        Text::Name(id, text) => Observation::Named(id, clean(&text)),
        Text::Site(id, text) => Observation::Located(id, clean(&text)),
    }
}

/// Lengths come in the ring's ticks.
#[inline]
fn in_time(report: Report, scale: &Scale, clock: Clock) -> Report {
    match report {
        Report::Polled { task, took, woken_by, waker, queued } => {
            Report::Polled { task, took: scale.span(clock, took), woken_by, waker, queued: scale.span(clock, queued) }
        }
        Report::Callback { on, name, took } => Report::Callback { on, name, took: scale.span(clock, took) },
        other => other,
    }
}
