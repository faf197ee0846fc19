//! One record of the ring, and the table that turns it into a [`Report`] and back.

use crate::event::{
    By, End, ErrorHow, GeneratorId, JobId, Leave, LoopId, LoopState, Metric, NameId, Phase, Refusal, Report, SignalHow,
    Span, Step, TaskId, TimerId, Wait, Warned,
};

/// Bytes of a record with 32-bit ids.
pub const NARROW: usize = 32;
/// Bytes of a record with 64-bit ids.
pub const WIDE: usize = 64;

const POLLED: u8 = 7;
const POLLED_LAST: u8 = 26;
const TOOK_BITS: u32 = 40;
/// The longest poll that the wire can tell, in ticks.
pub const MAX_TOOK: u64 = (1 << TOOK_BITS) - 1;
const QUEUED_SHIFT: u32 = 10;
const MAX_QUEUED: u64 = (1 << (64 - TOOK_BITS)) - 1;
/// What the detail of a leave says of a fork, which leaves nothing.
const FORK: u8 = 4;

/// A record without its sequence number, as wide as the widest form. Plain numbers: any bytes make a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// What it is; see the table in the [module](super).
    pub kind: u8,
    /// A code that goes with the kind.
    pub detail: u8,
    /// Where in the source.
    pub site: u16,
    /// When, on the ring's clock.
    pub time: u64,
    /// Whom it is about.
    pub subject: u64,
    /// Who else.
    pub object: u64,
    /// A number that goes with the kind.
    pub value: u64,
    /// The rest of a text, in the wide form alone.
    pub rest: [u64; 2],
}

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
        let (kind, detail, subject, object, value) = fields(report);
        Self { kind, detail, site, time, subject, object, value, rest: [0; 2] }
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
        Some(Report::Polled {
            task: TaskId(self.subject),
            took: Span(self.value & MAX_TOOK),
            woken_by: By::from_code(self.detail)?,
            waker: (self.object != 0).then_some(TaskId(self.object)),
            queued: Span((self.value >> TOOK_BITS) << QUEUED_SHIFT),
        })
    }

    /// The report in a record, the lengths in it still in ticks of the ring's clock; `None` for a kind or a code this
    /// version does not know, and for texts. Of a task's last poll it is the poll's.
    #[inline(always)]
    pub fn report(&self) -> Option<Report> {
        let Self { kind, detail, subject, object, value, .. } = *self;
        let (task, on, name) = (TaskId(subject), LoopId(object as u32), NameId(value as u32));
        let id = LoopId(subject as u32);
        let other = (object != 0).then_some(TaskId(object));
        Some(match kind {
            2 => Report::Loop { id, state: LoopState::from_code(detail)? },
            3 => Report::Teardown {
                id,
                step: Step::from_code(detail)?,
                phase: Phase::from_code(object as u8)?,
                count: value as u32,
            },
            4 => Report::Refused { id, refusal: Refusal::from_code(detail)? },
            5 => Report::Spawned { task, parent: other, on: LoopId((value >> 32) as u32), name },
            6 => Report::Renamed { task, name },
            POLLED | POLLED_LAST => return self.polled(),
            8 => Report::Waiting { task, on: Wait::from_code(detail)?, other },
            9 => Report::CancelRequested { task, by: By::from_code(detail)?, asker: other, message: name },
            10 => Report::CancelDelivered { task },
            11 => Report::CancelSwallowed { task },
            12 => Report::Uncancelled { task, left: value as u32 },
            13 => Report::Ended { task, end: End::from_code(detail)?, reason: name },
            14 => Report::NotRetrieved { task, reason: name },
            15 => Report::Callback { on: id, name: NameId(object as u32), took: Span(value) },
            16 => Report::Timer { timer: TimerId(subject), on, phase: Phase::from_code(detail)?, after: Span(value) },
            17 => Report::Job { job: JobId(subject), on, phase: Phase::from_code(detail)?, name },
            18 => Report::Signal { on: id, signal: value as u8, how: SignalHow::from_code(detail)? },
            19 => Report::Generator { generator: GeneratorId(subject), on, phase: Phase::from_code(detail)? },
            20 => Report::Metric { on: id, metric: Metric::from_code(detail)?, value },
            22 => Report::LoopMade { id, thread: object as u32, class: name },
            23 => Report::Warning { on: id, warned: Warned::from_code(detail)?, text: name },
            24 => Report::Error {
                task: (subject != 0).then_some(task),
                on,
                how: ErrorHow::from_code(detail)?,
                text: name,
            },
            25 if detail == FORK => Report::Forked { child: value as u32 },
            25 => Report::Leaving { how: Leave::from_code(detail)?, program: name },
            _ => return None,
        })
    }
}

/// Kind, detail, subject, object and value of a report: the table of the [module](super), row by row.
#[inline(always)]
fn fields(report: &Report) -> (u8, u8, u64, u64, u64) {
    let id = |other: Option<TaskId>| other.map_or(0, |task| task.0);
    match *report {
        Report::Loop { id, state } => (2, state.code(), id.0.into(), 0, 0),
        Report::Teardown { id, step, phase, count } => (3, step.code(), id.0.into(), phase.code().into(), count.into()),
        Report::Refused { id, refusal } => (4, refusal.code(), id.0.into(), 0, 0),
        Report::Spawned { task, parent, on, name } => {
            (5, 0, task.0, id(parent), u64::from(name.0) | u64::from(on.0) << 32)
        }
        Report::Renamed { task, name } => (6, 0, task.0, 0, name.0.into()),
        Report::Polled { task, took, woken_by, waker, queued } => {
            (POLLED, woken_by.code(), task.0, id(waker), pack_poll(took, queued))
        }
        Report::Waiting { task, on, other } => (8, on.code(), task.0, id(other), 0),
        Report::CancelRequested { task, by, asker, message } => (9, by.code(), task.0, id(asker), message.0.into()),
        Report::CancelDelivered { task } => (10, 0, task.0, 0, 0),
        Report::CancelSwallowed { task } => (11, 0, task.0, 0, 0),
        Report::Uncancelled { task, left } => (12, 0, task.0, 0, left.into()),
        Report::Ended { task, end, reason } => (13, end.code(), task.0, 0, reason.0.into()),
        Report::NotRetrieved { task, reason } => (14, 0, task.0, 0, reason.0.into()),
        Report::Callback { on, name, took } => (15, 0, on.0.into(), name.0.into(), took.0),
        Report::Timer { timer, on, phase, after } => (16, phase.code(), timer.0, on.0.into(), after.0),
        Report::Job { job, on, phase, name } => (17, phase.code(), job.0, on.0.into(), name.0.into()),
        Report::Signal { on, signal, how } => (18, how.code(), on.0.into(), 0, signal.into()),
        Report::Generator { generator, on, phase } => (19, phase.code(), generator.0, on.0.into(), 0),
        Report::Metric { on, metric, value } => (20, metric.code(), on.0.into(), 0, value),
        Report::LoopMade { id, thread, class } => (22, 0, id.0.into(), thread.into(), class.0.into()),
        Report::Warning { on, warned, text } => (23, warned.code(), on.0.into(), 0, text.0.into()),
        Report::Error { task, on, how, text } => (24, how.code(), id(task), on.0.into(), text.0.into()),
        Report::Leaving { how, program } => (25, how.code(), 0, 0, program.0.into()),
        Report::Forked { child } => (25, FORK, 0, 0, child.into()),
    }
}

/// The narrow form of a poll, its `seq` 0, put together at once: nearly every record is one. `woken_by` is the code of a
/// [`By`]; `waker` is 0 for none. The last poll is one at whose end the task returned; it may take [`MAX_TOOK`].
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

/// The moment that the bits of an f64 tell in seconds; 0 where they tell none.
pub fn nanoseconds(seconds: u64) -> u64 {
    (f64::from_bits(seconds) * 1e9).round() as u64
}

#[inline]
fn pack_poll(took: Span, queued: Span) -> u64 {
    took.0.min(MAX_TOOK) | (queued.0 >> QUEUED_SHIFT).min(MAX_QUEUED) << TOOK_BITS
}
