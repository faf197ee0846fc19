//! How fast a recording plays.

use std::{fmt, str::FromStr};

use crate::event::Span;

/// How fast a recording plays, in thousandths of how fast it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Speed(u64);

impl Speed {
    const LEAST: Self = Self(1);
    const MOST: Self = Self(1_000_000_000);

    /// What happened in so much time on the clock.
    pub(super) fn of(self, span: Span) -> Span {
        let passed = u128::from(span.0) * u128::from(self.0) / 1_000;
        Span(u64::try_from(passed).unwrap_or(u64::MAX))
    }

    /// So many times slower than it happened: `10` or `10x`.
    ///
    /// # Errors
    /// When it is no such number, from 1 to 1000.
    pub fn slow(text: &str) -> Result<Self, &'static str> {
        let times = text.strip_suffix('x').unwrap_or(text).parse::<f64>().ok();
        let times = times.filter(|times| (1.0..=1e3).contains(times));
        let speed = times.map(|times| Self((1e3 / times).round() as u64).max(Self::LEAST));
        speed.ok_or("write how many times slower, from 1x to 1000x, like 10x")
    }

    /// What there is to say of it beside the time, which is the true one: `10x slower`.
    pub(super) fn words(self) -> String {
        if self < Self::default() {
            format!("{}x slower", (1e4 / self.0 as f64).round() / 10.0)
        } else {
            self.to_string()
        }
    }

    /// Twice as fast, or half.
    pub(super) fn turned(self, faster: bool) -> Self {
        let speed = if faster { self.0.saturating_mul(2) } else { self.0 / 2 };
        Self(speed).clamp(Self::LEAST, Self::MOST)
    }
}

impl Default for Speed {
    fn default() -> Self {
        Self(1_000)
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x", self.0 as f64 / 1e3)
    }
}

impl FromStr for Speed {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.strip_suffix('x').unwrap_or(text).parse::<f64>();
        let speed = number.ok().map(|number| number * 1e3).filter(|speed| speed.is_finite() && *speed >= 1.0);
        let speed = speed.map(|speed| Self(speed.round() as u64)).filter(|speed| *speed <= Self::MOST);
        speed.ok_or("write a speed like 1, 0.5 or 10x")
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, Speed};

    #[test]
    fn a_speed_is_read_as_people_write_it() {
        for (text, shown) in [("1", "1x"), ("0.5", "0.5x"), ("10x", "10x"), ("0.001", "0.001x")] {
            assert_eq!(text.parse::<Speed>().map(|speed| speed.to_string()).as_deref(), Ok(shown));
        }
        for text in ["", "x", "0", "-1", "fast", "inf", "NaN", "1e300"] {
            assert!(text.parse::<Speed>().is_err(), "{text}");
        }
    }

    #[test]
    fn slow_motion_says_how_slow_it_is() {
        for (text, shown) in [("10x", "10x slower"), ("2.5", "2.5x slower"), ("1", "1x"), ("1000x", "1000x slower")] {
            assert_eq!(Speed::slow(text).map(Speed::words).as_deref(), Ok(shown));
        }
        for text in ["", "0.5x", "1001", "slow", "-3"] {
            assert!(Speed::slow(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_speed_has_its_bounds() {
        let (mut slow, mut fast) = (Speed::default(), Speed::default());
        (0..99).for_each(|_| (slow, fast) = (slow.turned(false), fast.turned(true)));
        assert_eq!((slow, fast), (Speed::LEAST, Speed::MOST));
        assert_eq!(slow.of(Span(1_000_000)), Span(1_000));
        assert_eq!(fast.of(Span(u64::MAX)), Span(u64::MAX));
    }
}
