//! The recorder: what happens in this process, handed to an inspector where one listens, and next to nothing where none
//! does.
//!
//! ```text
//!  loop's thread ── emit, poll_begin/poll_end ──▶ ring (memfd) ───────────▶ inspector
//!  service thread ◀── cancel, seen ── socket ─── hello, ring, note, look ─▶
//! ```
//!
//! [`connect`] is called once, first thing in `main`. Everything else may be called at any time from any thread. Each
//! thread writes into a ring of its own; when that is full it drops and counts: the program never waits.

#[cfg(target_os = "linux")]
mod clock;
#[cfg(target_os = "linux")]
mod connect;
mod connected;
#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod memfd;
#[cfg(target_os = "linux")]
mod metrics;
mod names;
#[cfg(target_os = "linux")]
mod ring;
#[cfg(target_os = "linux")]
mod service;
#[cfg(target_os = "linux")]
mod socket;

#[cfg(not(target_os = "linux"))]
use elsewhere::{connect, metrics, ring, service, socket};

use super::actor::Actor;
use crate::event::{
    By, End, LoopId, NameId, Report, SiteId, Span, TaskId,
    wire::{self, CALLBACK, MAX_TOOK, Record},
};
use std::panic::Location;

pub use connect::{connect, settle};
pub use connected::{ConnectError, Connected};
pub use metrics::{Queue, Watch, watch};
pub use names::{is_old_name, loop_id, name, site, static_name};
pub use ring::is_listening;
pub use service::on_cancel;
pub use socket::note;

/// A moment on the recorder's clock, in its ticks; 0 if no inspector is connected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tick(u64);

impl Tick {
    pub(super) const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub(super) const fn bits(self) -> u64 {
        self.0
    }
}

/// When the poll that runs began, or about now where none runs: good enough for a [`Woken`], and cheaper than a
/// reading of the clock.
#[inline]
pub fn moment() -> Tick {
    Tick(ring::with(ring::RingWriter::moment))
}

/// Why a task is polled: who woke it, and when if that is known.
#[derive(Clone, Copy, Debug)]
pub struct Woken {
    by: Actor,
    at: Tick,
}

impl Woken {
    /// Nobody knows.
    pub const UNKNOWN: Self = Self::new(Actor::of(By::Unknown), Tick(0));

    pub(super) const fn new(by: Actor, at: Tick) -> Self {
        Self { by, at }
    }
}

/// Reports what happened just now, caused by that place in the source. For polls and callbacks there are the pairs below.
#[inline(always)]
pub fn emit(report: &Report, place: Option<&'static Location<'static>>) {
    if is_listening() {
        write(Record::of(report, 0, 0), place);
    }
}

#[inline(never)]
fn write(mut record: Record, place: Option<&'static Location<'static>>) {
    record.site = place.map_or(SiteId::NONE, site).0;
    ring::with(|ring| {
        if let Some(ring) = ring.ready() {
            record.time = ring.now();
            ring.write(&record);
        }
    });
}

/// A task is about to be polled. While it is, an inspector sees that it is, and since when.
#[inline]
pub fn poll_begin(task: TaskId) {
    ring::with(|ring| ring.poll_begin(task.0));
}

/// The poll is over: this writes its one record.
#[inline]
pub fn poll_end(task: TaskId, woken: Woken) {
    write_poll(task, woken, false);
}

/// The poll is over, and with it the task, which returned: this writes one record for both.
// Not in line: it would be in the way of all the other polls.
#[inline(never)]
pub fn last_poll_end(task: TaskId, woken: Woken) {
    write_poll(task, woken, true);
}

#[inline(always)]
fn write_poll(task: TaskId, woken: Woken, returned: bool) {
    // Short visits to the ring, which the compiler puts in line, where one long would be a call.
    let Some(poll) = ring::with(ring::RingWriter::poll_end) else { return };
    let (start, end) = (poll.start(), poll.end());
    let queued = if woken.at == Tick(0) { 0 } else { start.saturating_sub(woken.at.0) };
    let took = end.saturating_sub(start);
    // Beyond that the record could not say when the task returned.
    let is_last = returned && took <= MAX_TOOK;
    if let Some(slot) = poll.next_slot() {
        let (by, waker) = (woken.by.code(), woken.by.task_number());
        slot.fill(wire::poll(is_last, task.0, by, waker, Span(took), Span(queued), start));
    }
    if returned && !is_last {
        emit(&Report::Ended { task, end: End::Returned, reason: NameId::NONE }, None);
    }
}

/// A callback of a loop is about to run.
#[inline]
pub fn callback_begin() {
    ring::with(|ring| ring.poll_begin(CALLBACK));
}

/// The callback has run.
#[inline]
pub fn callback_end(on: LoopId, name: NameId, place: Option<&'static Location<'static>>) {
    let site = place.map_or(SiteId::NONE, site);
    if let Some(poll) = ring::with(ring::RingWriter::poll_end) {
        let (start, end) = (poll.start(), poll.end());
        let report = Report::Callback { on, name, took: Span(end.saturating_sub(start)) };
        if let Some(slot) = poll.next_slot() {
            slot.fill(Record::of(&report, site.0, start).narrow(0));
        }
    }
}

/// Whether, on this thread, only polls and callbacks that are recorded run between one [`clock_stale`] and the next.
/// Then each begins where the one before ended, which saves a reading of the clock. It begins as `false`.
pub fn chain_polls(chain: bool) {
    ring::with(|ring| ring.set_chain(chain));
}

/// The end of the last poll says nothing of the next one's start: the thread slept, or did something else.
#[inline]
pub fn clock_stale() {
    ring::with(ring::RingWriter::forget);
}
