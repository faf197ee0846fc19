//! `loopscope list`.

use super::{engine::EngineArgs, print};
use crate::{
    scenario::{Param, ParamKind, Parting, Scenario, Twin},
    source::python::{Interpreter, all},
};
use serde_json::{Value, json};
use std::{fmt::Write, process::ExitCode, thread};

/// List the scenarios, and the interpreters found for them
#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    /// One JSON object a line: a scenario's name, group, level, what, look_for, proves, file, params and twin; then an interpreter's
    /// name with its version, path and whether it is the default, or why there is none
    #[arg(long)]
    json: bool,
}

/// The interpreters of this machine, and the one that `--engine cpython` takes or why there is none.
struct Pythons {
    found: Vec<Interpreter>,
    default: Result<Interpreter, String>,
}

impl ListArgs {
    pub(super) fn perform(self, scenarios: &[&'static Scenario], engine: &EngineArgs) -> ExitCode {
        let (form, pythons) = (if self.json { json } else { line }, Pythons::look(engine));
        let mut text: String = scenarios.iter().map(|scenario| form(scenario)).collect();
        text.push_str(&if self.json { pythons.json() } else { pythons.lines() });
        print(text.as_bytes())
    }
}

impl Pythons {
    fn look(engine: &EngineArgs) -> Self {
        let all = thread::spawn(all);
        let default = engine.python().find();
        let mut found = all.join().unwrap_or_default();
        let named = default.iter().find(|default| !found.contains(default)).cloned();
        found.extend(named);
        found.sort_by_key(|python| python.version);
        Self { found, default }
    }

    fn is_default(&self, python: &Interpreter) -> bool {
        self.default.as_ref().is_ok_and(|default| default == python)
    }

    fn lines(&self) -> String {
        let mut text = String::from("\n");
        for python in &self.found {
            let mark = if self.is_default(python) { "  (--engine cpython)" } else { "" };
            let _ = writeln!(text, "{:<18} {}{mark}", python.to_string(), python.path.display());
        }
        if let Err(why) = &self.default {
            let _ = writeln!(text, "no CPython lanes: {why}");
        }
        text
    }

    fn json(&self) -> String {
        let line = |python: &Interpreter| {
            let (path, is_default) = (python.path.to_string_lossy(), self.is_default(python));
            json!({ "interpreter": python.to_string(), "path": path, "default": is_default })
        };
        let missing = self.default.as_ref().err().map(|why| json!({ "interpreter": null, "why": why }));
        self.found.iter().map(line).chain(missing).map(|object| format!("{object}\n")).collect()
    }
}

/// Printed instead of the gallery if there is no terminal.
pub(super) fn default(scenarios: &[&'static Scenario]) -> ExitCode {
    let mut text: String = scenarios.iter().map(|scenario| line(scenario)).collect();
    text.push_str(
        "\nThere is no terminal to draw a gallery on: run one with `loopscope run NAME`, see `loopscope --help`.\n",
    );
    print(text.as_bytes())
}

/// Columns for a scenario's name.
const NAME: usize = 20;

fn line(scenario: &Scenario) -> String {
    let mut line = format!("{:<NAME$} {} ({})\n", scenario.name, scenario.what, scenario.level.word());
    for param in scenario.params {
        let (name, value) = (param.name, param.default_value());
        let _ = writeln!(line, "{:<NAME$}   --set {name}={value}  {}: {}", "", param.help, param.kind);
    }
    line
}

fn json(scenario: &Scenario) -> String {
    let Scenario { name, group, level, what, look_for, proves, file, params, .. } = scenario;
    let params: Vec<_> = params.iter().map(param).collect();
    let object = json!({
        "name": name, "group": group.word(), "level": level.word(), "what": what, "look_for": look_for, "proves": proves, "file": file, "params": params,
        "twin": scenario.twin.map(twin),
    });
    format!("{object}\n")
}

fn twin(Twin { file, partings, .. }: Twin) -> Value {
    let parting =
        |it: &Parting| json!({ "style": it.style, "versions": it.on.to_string(), "what": it.what, "why": it.why });
    json!({ "file": file, "partings": partings.iter().map(parting).collect::<Vec<_>>() })
}

fn param(param: &Param) -> Value {
    let kind = match param.kind {
        ParamKind::Count { .. } => "count",
        ParamKind::Duration { .. } => "duration",
        ParamKind::Choice { .. } => "choice",
        ParamKind::Signal { .. } => "signal",
        ParamKind::After { .. } => "after",
    };
    json!({
        "name": param.name, "help": param.help, "kind": kind, "takes": param.kind.to_string(),
        "default": param.default_value().to_string(),
    })
}
