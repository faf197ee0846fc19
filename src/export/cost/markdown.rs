//! Tables for a document.

use super::{CostReport, lane};
use crate::{
    event::signal_name,
    finding::{Cost, Measure},
};
use std::fmt::Write;

pub(super) fn text(report: &CostReport<'_>) -> String {
    let mut text = format!("**{}**\n\n", report.title());
    let measures: Vec<_> = report.measures().collect();
    let left: Vec<&str> = report
        .costs
        .iter()
        .find_map(|cost| cost.left.as_ref())
        .map_or_else(Vec::new, |left| left.iter().map(|it| it.title).collect());
    let lanes: Vec<String> = report.costs.iter().map(lane).collect();
    row(&mut text, "", &lanes);
    row(&mut text, "---", &vec!["---".to_owned(); lanes.len()]);
    for measure in measures {
        let cells: Vec<_> = report.costs.iter().map(|cost| spread(cost, measure)).collect();
        row(&mut text, measure.word(), &cells);
    }
    for (place, title) in left.into_iter().enumerate() {
        let what = |cost: &Cost| cost.left.as_ref().map_or_else(|| "-".into(), |left| left[place].what.clone());
        row(&mut text, &format!("left: {title}"), &report.costs.iter().map(what).collect::<Vec<_>>());
    }
    let signals = report.costs.iter().map(|cost| cost.signals.len()).max().unwrap_or(0);
    for place in 0..signals {
        let signal = report.costs.iter().find_map(|cost| cost.signals.get(place)).map_or(0, |signal| signal.0);
        let what = |cost: &Cost| cost.signals.get(place).map_or_else(|| "-".into(), |(_, what)| what.clone());
        row(&mut text, &signal_name(signal.into()), &report.costs.iter().map(what).collect::<Vec<_>>());
    }
    for why in report.failed {
        let _ = writeln!(text, "\nNot measured: {}", escape(why));
    }
    text
}

/// `34.1 µs (30.2 µs to 89.0 µs)`.
fn spread(cost: &Cost, measure: Measure) -> String {
    let Some(it) = cost.spread(measure) else { return "-".into() };
    if it.least == it.most {
        return measure.show(it.median);
    }
    format!("{} ({} to {})", measure.show(it.median), measure.show(it.least), measure.show(it.most))
}

fn row(text: &mut String, head: &str, cells: &[String]) {
    let cells: Vec<_> = cells.iter().map(|cell| escape(cell)).collect();
    let _ = writeln!(text, "| {head} | {} |", cells.join(" | "));
}

fn escape(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
