//! How a record lies in the ring, and the way between it and a [`Report`].

use super::{MAX_TOOK, Part, Record};
use crate::event::{Report, Span};

/// Bytes of a record with 32-bit ids.
pub const NARROW: usize = 32;
/// Bytes of a record with 64-bit ids.
pub const WIDE: usize = 64;

const POLLED: u8 = 7;
const POLLED_LAST: u8 = 26;

impl Record {
    /// The narrow form as four words: ids are cut to 32 bits. Whoever stores the first word last publishes the rest.
    #[inline]
    pub fn narrow(&self, seq: u32) -> [u64; NARROW / 8] {
        let head = u64::from(self.kind) | u64::from(self.detail) << 8 | u64::from(self.site) << 16;
        let ids = u64::from(self.subject as u32) | self.object << 32;
        [u64::from(seq) | head << 32, self.time, ids, self.value]
    }

    /// The wide form as words. Whoever stores the last word last publishes the rest.
    pub fn wide(&self, seq: u32) -> [u64; WIDE / 8] {
        let [head, time, ..] = self.narrow(0);
        [head, time, self.subject, self.object, self.value, self.rest[0], self.rest[1], u64::from(seq) << 32]
    }

    /// Reads a record from its words; their number says which form it is. What is missing reads as zero.
    #[inline]
    pub fn from_words(words: &[u64]) -> Self {
        let word = |at: usize| words.get(at).copied().unwrap_or(0);
        let (head, ids) = (word(0) >> 32, word(2));
        let (subject, object, value, rest) = if words.len() >= WIDE / 8 {
            (ids, word(3), word(4), [word(5), word(6)])
        } else {
            (ids & u64::from(u32::MAX), ids >> 32, word(3), [0; 2])
        };
        let (kind, detail, site) = (head as u8, (head >> 8) as u8, (head >> 16) as u16);
        Self { kind, detail, site, time: word(1), subject, object, value, rest }
    }

    /// Whether it is a piece of a text, for [`Texts`](super::Texts).
    #[inline]
    pub const fn is_text(&self) -> bool {
        self.kind == 1
    }

    /// The record of a report. `site` and `time` are the event's.
    // Where the kind of report is known, as it nearly always is, what is left of the table is a few words.
    #[inline(always)]
    pub fn of(report: &Report, site: u16, time: u64) -> Self {
        Self { site, time, ..report.pack() }
    }

    /// Whether it is a poll's, as nearly every record is.
    #[inline]
    pub const fn is_poll(&self) -> bool {
        self.kind == POLLED
    }

    /// Whether it is a poll's at whose end the task returned: two reports in one record.
    #[inline]
    pub const fn is_last_poll(&self) -> bool {
        self.kind == POLLED_LAST
    }

    /// The same record on the clock of nanoseconds, where its own is the one of seconds.
    #[must_use]
    pub fn in_nanoseconds(self) -> Self {
        let time = nanoseconds(self.time);
        let value = match self.kind {
            POLLED | POLLED_LAST => nanoseconds(self.value).saturating_sub(time).min(MAX_TOOK),
            _ => self.value,
        };
        Self { time, value, ..self }
    }

    /// The report of a poll: a short way. `None` for a code this version does not know.
    #[inline(always)]
    pub fn polled(&self) -> Option<Report> {
        Report::unpack(&Self { kind: POLLED, ..*self })
    }

    /// The report in a record, the lengths in it still in ticks of the ring's clock; `None` for a kind or a code this
    /// version does not know, and for texts. Of a task's last poll it is the poll's.
    #[inline(always)]
    pub fn report(&self) -> Option<Report> {
        if self.is_last_poll() { self.polled() } else { Report::unpack(self) }
    }
}

/// The narrow form of a poll, its `seq` 0, put together at once: nearly every record is one. `woken_by` is the code of a
/// [`By`](crate::event::By); `waker` is 0 for none. The last poll is one at whose end the task returned; it may take [`MAX_TOOK`].
#[inline]
pub fn poll(
    is_last: bool,
    task: u64,
    woken_by: u8,
    waker: u64,
    took: Span,
    queued: Span,
    time: u64,
) -> [u64; NARROW / 8] {
    let kind = if is_last { POLLED_LAST } else { POLLED };
    let head = u64::from(kind) | u64::from(woken_by) << 8;
    [head << 32, time, u64::from(task as u32) | waker << 32, pack_poll(took, queued)]
}

/// Nanoseconds from the bits of an f64 in seconds; 0 if they are no number of seconds.
pub fn nanoseconds(seconds: u64) -> u64 {
    (f64::from_bits(seconds) * 1e9).round() as u64
}

#[inline(always)]
fn pack_poll(took: Span, queued: Span) -> u64 {
    let mut record = Record::default();
    Part::Took.set(&mut record, took.0);
    Part::Queued.set(&mut record, queued.0);
    record.value
}
