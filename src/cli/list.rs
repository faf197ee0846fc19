//! `loopscope list`.

use super::print;
use crate::scenario::{Kind, Param, Parting, Scenario, Twin};
use serde_json::{Value, json};
use std::{fmt::Write, process::ExitCode};

/// List the scenarios
#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// One JSON object a line: name, what, look_for, proves, file, params
    #[arg(long)]
    json: bool,
}

impl List {
    pub(super) fn perform(self, scenarios: &[&'static Scenario]) -> ExitCode {
        let form = if self.json { json } else { line };
        print(scenarios.iter().map(|scenario| form(scenario)).collect::<String>().as_bytes())
    }
}

/// What stands in for the gallery where there is no terminal.
pub(super) fn default(scenarios: &[&'static Scenario]) -> ExitCode {
    let mut text: String = scenarios.iter().map(|scenario| line(scenario)).collect();
    text.push_str("\nThis is no terminal, so no gallery: run one with `loopscope run NAME`, see `loopscope --help`.\n");
    print(text.as_bytes())
}

fn line(scenario: &Scenario) -> String {
    let mut line = format!("{:<18} {}\n", scenario.name, scenario.what);
    for param in scenario.params {
        let (name, value) = (param.name, param.default_value());
        let _ = writeln!(line, "{:<18}   --set {name}={value}  {}: {}", "", param.help, param.kind);
    }
    line
}

fn json(scenario: &Scenario) -> String {
    let Scenario { name, what, look_for, proves, file, params, .. } = scenario;
    let params: Vec<_> = params.iter().map(param).collect();
    let object = json!({
        "name": name, "what": what, "look_for": look_for, "proves": proves, "file": file, "params": params,
        "twin": scenario.twin.map(twin),
    });
    format!("{object}\n")
}

fn twin(Twin { file, partings, .. }: Twin) -> Value {
    let parting = |it: &Parting| json!({ "style": it.style, "what": it.what, "why": it.why });
    json!({ "file": file, "partings": partings.iter().map(parting).collect::<Vec<_>>() })
}

fn param(param: &Param) -> Value {
    let kind = match param.kind {
        Kind::Count { .. } => "count",
        Kind::Duration { .. } => "duration",
        Kind::Choice { .. } => "choice",
    };
    json!({
        "name": param.name, "help": param.help, "kind": kind, "takes": param.kind.to_string(),
        "default": param.default_value().to_string(),
    })
}
