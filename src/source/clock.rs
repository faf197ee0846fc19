//! The session's clock, and how a lane's ticks are brought onto it.
//!
//! Both clocks are read one right after the other, again and again. Between two such knots time runs straight; a knot
//! a second is kept for ever, so that a moment long ago (a poll that began a minute before it ended) comes out as it
//! would have then.

use crate::event::{Span, Time, wire::Clock};
use rustix::time::{ClockId, clock_gettime};

/// How far apart the knots are that are kept.
const KEEP_EVERY: u64 = 1_000_000_000;
/// A line more than so many times flatter than the one before is no line: the machine slept, and the counter went on.
const ASLEEP: u64 = 2;
/// The slope of a clock that counts nanoseconds.
const EVEN: u64 = 1 << SLOPE_BITS;
/// The bits of a slope behind the point. They leave room for what the upper half of a product is to be.
const SLOPE_BITS: u32 = 56;
/// The longest that is scaled, in ticks: beyond two years of nanoseconds.
const MOST_TICKS: u64 = EVEN - 1;
/// Readings of which the quickest makes the knot.
const TRIES: usize = 3;

/// Whether this machine has a time stamp counter that can be read.
pub(super) const HAS_TSC: bool = cfg!(target_arch = "x86_64");

/// Now, on the clock of all events.
pub fn now() -> Time {
    let now = clock_gettime(ClockId::Monotonic);
    Time(now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64)
}

/// A moment on both clocks.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Knot {
    ticks: u64,
    ns: u64,
}

/// The straight line from one knot on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    from: Knot,
    /// Nanoseconds a tick, in units of 2^-56.
    slope: u64,
}

impl Segment {
    fn between(from: Knot, to: Knot) -> Self {
        let slope = (u128::from(to.ns - from.ns) << SLOPE_BITS) / u128::from(to.ticks - from.ticks);
        Self { from, slope: u64::try_from(slope).unwrap_or(u64::MAX) }
    }

    #[inline]
    fn time(&self, ticks: u64) -> Time {
        Time(self.from.ns.saturating_add(self.span(ticks.saturating_sub(self.from.ticks))))
    }

    /// The moment, unless it was before the knot.
    #[inline]
    pub(super) fn time_from(&self, ticks: u64) -> Option<Time> {
        (ticks >= self.from.ticks).then(|| self.time(ticks))
    }

    /// The length, by this segment's pace.
    #[inline]
    pub(super) fn length(&self, ticks: Span) -> Span {
        Span(self.span(ticks.0))
    }

    /// So many ticks in nanoseconds, rounded.
    #[inline]
    fn span(&self, ticks: u64) -> u64 {
        let ticks = ticks.min(MOST_TICKS) << (u64::BITS - SLOPE_BITS);
        ((u128::from(ticks) * u128::from(self.slope) + (1 << 63)) >> 64) as u64
    }
}

/// Scales the ticks of a lane.
#[derive(Debug)]
pub(super) struct Scale {
    /// The kept segments, oldest first.
    past: Vec<Segment>,
    /// The one that grows.
    head: Segment,
}

impl Scale {
    pub(super) fn new() -> Self {
        let mut scale = Self { past: Vec::new(), head: Segment { from: read_both(), slope: EVEN } };
        scale.observe();
        scale
    }

    /// Reads both clocks. To be called before a drain, so that little is read off the end of the line.
    pub(super) fn observe(&mut self) {
        self.add(read_both());
    }

    fn add(&mut self, knot: Knot) {
        let from = self.head.from;
        if knot.ticks <= from.ticks || knot.ns <= from.ns {
            // The counter restarted: the machine slept. Earlier times cannot be converted any more.
            self.past.clear();
            self.head.from = knot;
            return;
        }
        let head = Segment::between(from, knot);
        if self.past.last().is_some_and(|past| head.slope < past.slope / ASLEEP) {
            self.past.push(self.head);
            self.head.from = knot;
        } else if knot.ns - from.ns < KEEP_EVERY {
            self.head = head;
        } else {
            self.past.push(head);
            self.head = Segment { from: knot, slope: head.slope };
        }
    }

    #[inline]
    pub(super) fn time(&self, clock: Clock, ticks: u64) -> Time {
        match clock {
            Clock::Monotonic | Clock::Seconds => Time(ticks),
            Clock::Tsc => self.ticks(ticks),
        }
    }

    /// The line on which what is new lies. Nanoseconds lie on one of their own.
    pub(super) fn head(&self, clock: Clock) -> Segment {
        match clock {
            Clock::Monotonic | Clock::Seconds => {
                Segment { from: Knot { ticks: self.head.from.ns, ..self.head.from }, slope: EVEN }
            }
            Clock::Tsc => self.head,
        }
    }

    #[inline]
    fn ticks(&self, ticks: u64) -> Time {
        if ticks >= self.head.from.ticks {
            return self.head.time(ticks);
        }
        let after = self.past.partition_point(|segment| segment.from.ticks <= ticks);
        let [segment, next] = [after.saturating_sub(1), after].map(|at| self.past.get(at).unwrap_or(&self.head));
        segment.time(ticks).min(Time(next.from.ns))
    }
}

fn read_both() -> Knot {
    let read = || {
        let before = tsc::read();
        let ns = now().0;
        let after = tsc::read();
        (after.saturating_sub(before), Knot { ticks: before + after.saturating_sub(before) / 2, ns })
    };
    let first = read();
    (1..TRIES).map(|_| read()).fold(first, |best, next| if next.0 < best.0 { next } else { best }).1
}

#[cfg(target_arch = "x86_64")]
mod tsc {
    #![expect(unsafe_code, reason = "the time stamp counter has no safe form")]

    pub(super) fn read() -> u64 {
        // SAFETY: `rdtsc` touches no memory, and no program this is part of forbids it to itself (PR_SET_TSC).
        unsafe { std::arch::x86_64::_rdtsc() }
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod tsc {
    pub(super) fn read() -> u64 {
        super::now().0
    }
}

#[cfg(test)]
mod tests {
    use super::{EVEN, Knot, Scale, Segment};
    use crate::event::{Span, Time, wire::Clock};

    fn scale(knots: &[(u64, u64)]) -> Scale {
        let knot = |(ticks, ns)| Knot { ticks, ns };
        let mut scale = Scale { past: Vec::new(), head: Segment { from: knot(knots[0]), slope: EVEN } };
        for next in &knots[1..] {
            scale.add(knot(*next));
        }
        scale
    }

    #[test]
    fn ticks_between_two_knots_lie_on_a_line() {
        let scale = scale(&[(1_000, 0), (4_000, 1_000)]);
        assert_eq!(scale.time(Clock::Tsc, 2_500), Time(500));
        assert_eq!(scale.time(Clock::Tsc, 400), Time(0), "before the first knot nothing is known but the order");
        assert_eq!(scale.head(Clock::Tsc).length(Span(300)), Span(100));
    }

    #[test]
    fn what_was_kept_does_not_move() {
        let second = 1_000_000_000;
        let mut scale = scale(&[(0, 0), (3 * second, second)]);
        let before = scale.time(Clock::Tsc, second);
        scale.add(Knot { ticks: 7 * second, ns: 2 * second });
        assert_eq!(scale.time(Clock::Tsc, second), before);
        assert_eq!(scale.time(Clock::Tsc, 5 * second), Time(second + second / 2));
    }

    #[test]
    fn times_never_go_backwards_where_ticks_do_not() {
        let second = 1_000_000_000;
        let scale = scale(&[(0, 0), (second, second), (4 * second, 2 * second), (5 * second, 2 * second + 7)]);
        let times: Vec<_> = (0..600).map(|i| scale.time(Clock::Tsc, i * second / 100)).collect();
        assert!(times.is_sorted());
    }

    #[test]
    fn a_counter_that_ran_during_suspend_keeps_its_rate() {
        let (second, ms) = (1_000_000_000, 1_000_000);
        let awake = second + 5 * ms;
        let scale = scale(&[(0, 0), (second, second), (awake, awake), (10 * second, awake + ms)]);
        assert_eq!(scale.time(Clock::Tsc, awake), Time(awake));
        assert_eq!(scale.time(Clock::Tsc, 9 * second), Time(awake + ms), "no later than the moment of waking");
        assert_eq!(scale.time(Clock::Tsc, 10 * second + 3 * ms), Time(awake + 4 * ms));
        assert_eq!(scale.head(Clock::Tsc).length(Span(ms)), Span(ms));
    }

    #[test]
    fn a_counter_that_began_anew_starts_over() {
        let scale = scale(&[(5_000, 1_000), (8_000, 2_000), (10, 3_000)]);
        assert_eq!(scale.time(Clock::Tsc, 13), Time(3_001));
    }
}
