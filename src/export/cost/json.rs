//! One JSON object a line.

use super::CostReport;
use crate::{event::signal_name, finding::Cost};
use serde_json::{Map, Value, json};

pub(super) fn text(report: &CostReport<'_>) -> String {
    let lanes = report.costs.iter().map(|cost| lane(report, cost));
    let failed = report.failed.iter().map(|why| json!({ "type": "failed", "scenario": report.scenario, "why": why }));
    lanes.chain(failed).map(|object| format!("{object}\n")).collect()
}

fn lane(report: &CostReport<'_>, cost: &Cost) -> Value {
    let mut measures = Map::new();
    for measure in report.measures() {
        let spread = cost
            .spread(measure)
            .map(|it| json!({ "samples": it.count, "least": it.least, "median": it.median, "p95": it.high, "most": it.most }));
        measures.insert(measure.key(), spread.unwrap_or(Value::Null));
    }
    let left = cost.left.iter().flatten().map(|it| (it.key.to_owned(), json!({ "count": it.count, "what": it.what })));
    let signals = cost.signals.iter().map(|(signal, what)| (signal_name((*signal).into()), what.as_str().into()));
    json!({
        "type": "cost",
        "scenario": report.scenario,
        "sets": report.sets,
        "engine": cost.engine.to_string(),
        "entry": cost.entry.word(),
        "rounds": cost.rounds,
        "measures": measures,
        "left": left.collect::<Map<String, Value>>(),
        "signals": signals.collect::<Map<String, Value>>(),
    })
}
