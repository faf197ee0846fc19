//! What entry points cost, as text: one form a file, and its line in [`COST_FORMATS`].

mod chart;
mod csv;
mod json;
mod lines;
mod markdown;

use crate::finding::{Cost, Measure};

/// A form, by the name that `--format` takes.
#[derive(Debug)]
pub struct CostFormat {
    pub name: &'static str,
    /// What it writes, in a few words for `--help`.
    pub about: &'static str,
    pub text: fn(&CostReport<'_>) -> String,
}

/// What is reported.
#[derive(Debug)]
pub struct CostReport<'a> {
    pub scenario: &'a str,
    /// What is set about it: `KEY=VALUE`.
    pub sets: Vec<String>,
    pub costs: &'a [Cost],
    /// Lanes that could not be measured, as sentences.
    pub failed: &'a [String],
}

/// Every form, the one for people first.
pub const COST_FORMATS: &[CostFormat] = &[
    CostFormat { name: "lines", about: "a table and charts for people", text: lines::text },
    CostFormat { name: "json", about: "one JSON object a line: a lane with all that was measured", text: json::text },
    CostFormat { name: "csv", about: "one row for each lane and measure", text: csv::text },
    CostFormat { name: "markdown", about: "tables for a document", text: markdown::text },
];

impl CostReport<'_> {
    /// The measures that any lane has values of.
    fn measures(&self) -> impl Iterator<Item = Measure> {
        Measure::ALL.iter().copied().filter(|measure| self.costs.iter().any(|cost| cost.spread(*measure).is_some()))
    }

    fn title(&self) -> String {
        let rounds = self.costs.iter().map(|cost| cost.rounds).max().unwrap_or(0);
        let sets = self.sets.iter().map(|set| format!(" {set}")).collect::<String>();
        format!("{}{sets}: {} of each, interleaved", self.scenario, crate::model::counted(rounds as u64, "round"))
    }
}

/// `tokio managed`.
fn lane(cost: &Cost) -> String {
    format!("{} {}", cost.engine, cost.entry)
}

#[cfg(test)]
mod tests {
    use super::{COST_FORMATS, CostReport};
    use crate::{event::Engine, finding::Cost, model::EntryPoint};

    /// Nothing was measured: every form says so, and none breaks.
    #[test]
    fn every_form_takes_lanes_without_values() {
        let costs = [Cost::new(Engine::Tokio, EntryPoint::Managed)];
        let failed = ["tokio manual: it did not end within 60 s.".to_owned()];
        let report = CostReport { scenario: "sleep", sets: vec!["length=1s".into()], costs: &costs, failed: &failed };
        for form in COST_FORMATS {
            let text = (form.text)(&report);
            assert!(text.contains("tokio") && text.ends_with('\n'), "{}: {text}", form.name);
        }
    }
}
