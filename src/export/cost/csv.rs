//! One row for each lane and measure.

use super::CostReport;
use crate::{event::signal_name, finding::Cost};
use std::fmt::Write;

const HEAD: &str = "scenario,engine,entry,what,unit,samples,least,median,p95,most,text\n";

pub(super) fn text(report: &CostReport<'_>) -> String {
    let mut text = HEAD.to_owned();
    for cost in report.costs {
        rows(&mut text, report, cost);
    }
    for why in report.failed {
        let _ = writeln!(text, "{},,,failed,,,,,,,{}", cell(report.scenario), cell(why));
    }
    text
}

fn rows(text: &mut String, report: &CostReport<'_>, cost: &Cost) {
    let lane = format!("{},{},{}", cell(report.scenario), cost.engine, cost.entry);
    for measure in report.measures() {
        let Some(it) = cost.spread(measure) else { continue };
        let unit = measure.unit();
        let _ = writeln!(
            text,
            "{lane},{},{unit},{},{},{},{},{},",
            measure.key(),
            it.count,
            it.least,
            it.median,
            it.high,
            it.most
        );
    }
    for left in cost.left.iter().flatten() {
        let count = left.count.map_or_else(String::new, |count| count.to_string());
        let _ = writeln!(text, "{lane},left_{},count,1,{count},{count},{count},{count},{}", left.key, cell(&left.what));
    }
    for (signal, what) in &cost.signals {
        let _ = writeln!(text, "{lane},{},,1,,,,,{}", signal_name((*signal).into()), cell(what));
    }
    if cost.rounds == 0 {
        let _ = writeln!(text, "{lane},failed,,0,,,,,not measured");
    }
}

/// A text as CSV has it (RFC 4180).
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.into() }
}
