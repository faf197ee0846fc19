//! A table and charts for people.

use super::{CostReport, chart::chart, lane};
use crate::{
    event::signal_name,
    finding::{Cost, Measure},
};
use std::fmt::Write;

const NOTE: &str = "Times are of lanes that report every event: what that costs is in all of them. ";
const ONE: &str = "This program makes one loop: `compare setup-cost --cost` measures their creation.\n";

pub(super) fn text(report: &CostReport<'_>) -> String {
    let mut text = format!("{}\n\n{}", report.title(), table(report));
    let measures: Vec<_> = report.measures().collect();
    measures.iter().filter(|measure| measure.is_time()).for_each(|measure| text += &chart(report, *measure));
    text += &left(report.costs);
    text += &signals(report.costs);
    text.push('\n');
    text += NOTE;
    text += if measures.contains(&Measure::Create) { "\n" } else { ONE };
    for failed in report.failed {
        let _ = writeln!(text, "Not measured: {failed}");
    }
    text
}

/// Rows of cells, each column as wide as its widest cell.
fn columns(rows: &[Vec<String>], indent: &str) -> String {
    let count = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..count).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        format!("{indent}{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

/// The medians.
fn table(report: &CostReport<'_>) -> String {
    let measures: Vec<_> = report.measures().collect();
    let head = [String::new()].into_iter().chain(measures.iter().map(|measure| measure.word().into())).collect();
    let cell = |cost: &Cost, measure: &Measure| {
        cost.spread(*measure).map_or_else(|| "-".into(), |spread| measure.show(spread.median))
    };
    let row =
        |cost: &Cost| [lane(cost)].into_iter().chain(measures.iter().map(|measure| cell(cost, measure))).collect();
    let rows: Vec<Vec<String>> = [head].into_iter().chain(report.costs.iter().map(row)).collect();
    columns(&rows, "")
}

/// What became of what was left when main ended.
fn left(costs: &[Cost]) -> String {
    let Some(first) = costs.iter().find_map(|cost| cost.left.as_ref()) else { return String::new() };
    let head = [String::new()].into_iter().chain(first.iter().map(|it| it.title.into())).collect();
    let rows = costs.iter().filter_map(|cost| Some((lane(cost), cost.left.as_ref()?)));
    let rows = rows.map(|(name, left)| [name].into_iter().chain(left.iter().map(|it| it.what.clone())).collect());
    let rows: Vec<Vec<String>> = [head].into_iter().chain(rows).collect();
    format!("\nleft behind\n{}", columns(&rows, "  "))
}

fn signals(costs: &[Cost]) -> String {
    let told = |cost: &Cost| {
        let one = |(signal, what): &(u8, String)| vec![lane(cost), signal_name((*signal).into()), what.clone()];
        cost.signals.iter().map(one).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<String>> = costs.iter().flat_map(told).collect();
    if rows.is_empty() { String::new() } else { format!("\na signal while main waits\n{}", columns(&rows, "  ")) }
}
