//! Moments as people write them.

use crate::event::Span;

/// The time since the start that a text says: `1.25s`, `250ms`, `00:06.180`, or seconds without a unit.
pub fn parse(text: &str) -> Option<Span> {
    let text = text.trim();
    if let Some((minutes, seconds)) = text.split_once(':') {
        let minutes: u32 = minutes.parse().ok()?;
        let seconds: f64 = seconds.parse().ok().filter(|seconds| *seconds < 60.0)?;
        return span(f64::from(minutes) * 60.0 + seconds);
    }
    let unit = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let number: f64 = text[..unit].parse().ok()?;
    let scale = match text[unit..].trim() {
        "" | "s" => 1.0,
        "ms" => 1e-3,
        "us" | "µs" => 1e-6,
        "m" | "min" => 60.0,
        _ => return None,
    };
    span(number * scale)
}

fn span(seconds: f64) -> Option<Span> {
    (seconds.is_finite() && (0.0..1e9).contains(&seconds)).then(|| Span((seconds * 1e9).round() as u64))
}

#[cfg(test)]
mod tests {
    use super::{Span, parse};

    #[test]
    fn every_form_is_understood() {
        let ms = |text: &str| parse(text).map(|Span(ns)| ns / 1_000_000);
        assert_eq!(
            ["1.25s", "250ms", "6.18", "00:06.180", "2m", " 3 s"].map(ms),
            [1250, 250, 6180, 6180, 120_000, 3000].map(Some)
        );
        assert_eq!(["", "x", "1:75", "-1s", "1h", "nan"].map(ms), [None; 6]);
    }
}
