//! A chart of spreads: a line for each lane, on one logarithmic scale.

use super::{CostReport, lane};
use crate::finding::{Measure, Spread};
use std::fmt::Write;

/// The columns of the scale.
const WIDTH: usize = 48;

/// `├──●────┤` for each lane, from the least to what nineteen of twenty do not exceed, about the middle one; nothing where there are no values.
pub(super) fn chart(report: &CostReport<'_>, measure: Measure) -> String {
    let lanes: Vec<(String, Spread)> =
        report.costs.iter().filter_map(|cost| Some((lane(cost), cost.spread(measure)?))).collect();
    let Some(scale) = Scale::of(lanes.iter().map(|(_, spread)| spread)) else { return String::new() };
    let names = lanes.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let mut text = format!("\n{}: {}\n", measure.word(), measure.about());
    for (name, spread) in &lanes {
        let Spread { least, median, high, most, .. } = *spread;
        let _ = writeln!(
            text,
            "  {name:<names$}  {}  {:>9} {:>9} {:>9} {:>9}",
            scale.bar(spread),
            measure.show(least),
            measure.show(median),
            measure.show(high),
            measure.show(most),
        );
    }
    let (from, to) = (measure.show(scale.from), measure.show(scale.to));
    let _ = writeln!(
        text,
        "  {:<names$}  {from:<half$}{to:>half$}  {:>9} {:>9} {:>9} {:>9}",
        "",
        "least",
        "median",
        "95 %",
        "most",
        half = WIDTH / 2
    );
    text
}

struct Scale {
    from: u64,
    to: u64,
}

impl Scale {
    fn of<'a>(spreads: impl Iterator<Item = &'a Spread> + Clone) -> Option<Self> {
        let from = spreads.clone().map(|spread| spread.least).min()?.max(1);
        let to = spreads.map(|spread| spread.high).max()?.max(from + 1);
        Some(Self { from, to })
    }

    fn place(&self, value: u64) -> usize {
        let whole = (self.to as f64 / self.from as f64).ln();
        let part = (value.max(self.from) as f64 / self.from as f64).ln();
        ((part / whole) * (WIDTH - 1) as f64).round() as usize
    }

    fn bar(&self, spread: &Spread) -> String {
        let [least, median, high] = [spread.least, spread.median, spread.high].map(|value| self.place(value));
        let mark = |place: usize| match place {
            _ if place == median => '●',
            _ if place == least => '├',
            _ if place == high => '┤',
            _ if (least..high).contains(&place) => '─',
            _ => ' ',
        };
        (0..WIDTH).map(mark).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Scale, Spread};

    #[test]
    fn a_bar_goes_from_the_least_to_the_most() {
        let spread = |least, median, high| Spread { count: 3, least, median, high, most: 9 * high };
        let (one, other) = (spread(10, 100, 1_000), spread(1_000, 1_000, 1_000));
        let scale = Scale::of([&one, &other].into_iter()).expect("a scale");
        let bar = scale.bar(&one);
        assert!(bar.starts_with('├') && bar.ends_with('┤') && bar.contains("─●─"), "{bar}");
        assert_eq!(scale.bar(&other).trim(), "●");
    }
}
