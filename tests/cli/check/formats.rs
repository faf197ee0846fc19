//! The report for machines.

use super::{SHORT, call, check, check_in};
use loopscope::export::check::CHECK_FORMATS;
use quick_junit::Report;
use serde_json::Value;
use std::{fs, path::Path};

/// A program that fails one check, and says what would break a format.
const LEAVES: &[&str] = &[
    env!("CARGO_BIN_EXE_loopscope"),
    "lane",
    "leftovers",
    "--entry",
    "manual",
    "--set",
    "work=1ms",
    "--set",
    "tasks=1",
];

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("it is written")
}

#[test]
fn every_format_is_written_at_once_by_the_names_of_the_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let names: Vec<_> = CHECK_FORMATS.iter().map(|format| format!("report.{}", format.extension())).collect();
    let flags: Vec<_> = names.iter().flat_map(|name| ["--output", name]).collect();
    let checked = check_in(folder.path(), &flags, LEAVES);
    assert_eq!(checked.code, 1, "{}", checked.stderr());
    let json: Value = serde_json::from_str(&read(folder.path(), "report.json")).expect("JSON");
    assert_eq!(json["headline"]["rule"], "task-left");
    assert_eq!((&json["exit_code"], &json["runs"][0]["end"]), (&1.into(), &"ended".into()));
    let xml = read(folder.path(), "report.xml");
    let junit = Report::deserialize_from_str(&xml).expect("JUnit");
    assert_eq!((junit.test_suites.len(), junit.failures, junit.errors), (1, 1, 0), "{xml}");
    let sarif: Value = serde_json::from_str(&read(folder.path(), "report.sarif")).expect("JSON");
    sarif_is_valid(&sarif);
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "task-left");
    let file = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(file, "src/scenario/leftovers.rs");
    let summary = read(folder.path(), "report.md");
    assert!(summary.starts_with("### loopscope check failed: `loopscope lane leftovers "), "{summary}");
    assert!(summary.contains("\n| fail | `task-left` | "), "{summary}");
}

/// What the schema of SARIF 2.1.0 requires of the parts that are used.
fn sarif_is_valid(sarif: &Value) {
    assert_eq!(sarif["version"], "2.1.0");
    for run in sarif["runs"].as_array().expect("runs") {
        assert_eq!(run["tool"]["driver"]["name"], "loopscope");
        let rules: Vec<_> =
            run["tool"]["driver"]["rules"].as_array().expect("rules").iter().map(|it| &it["id"]).collect();
        for result in run["results"].as_array().expect("results") {
            assert!(rules.contains(&&result["ruleId"]) && result["message"]["text"].is_string(), "{result}");
            assert!(["none", "note", "warning", "error"].map(Value::from).contains(&result["level"]), "{result}");
            // Code scanning takes nothing of a file with a result that has none.
            let locations = result["locations"].as_array().expect("locations");
            assert!(!locations.is_empty(), "{result}");
            for location in locations {
                let place = &location["physicalLocation"];
                assert!(place["artifactLocation"]["uri"].is_string(), "{location}");
                assert!(place["region"]["startLine"].as_u64() >= Some(1), "{location}");
            }
        }
        for invocation in run["invocations"].as_array().expect("invocations") {
            assert!(invocation["executionSuccessful"].is_boolean(), "{invocation}");
        }
    }
}

#[test]
fn a_check_without_an_answer_is_an_error_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let flags = ["--output", "r.json", "--output", "r.xml", "--output", "r.sarif", "--output", "r.md"];
    let checked = check_in(folder.path(), &flags, &["/bin/true"]);
    assert_eq!(checked.code, 3, "{}", checked.stderr());
    let why = "Nothing was observed: the program does not report what its loops do.";
    let json: Value = serde_json::from_str(&read(folder.path(), "r.json")).expect("JSON");
    assert_eq!((&json["runs"][0]["end"], &json["runs"][0]["why"]), (&"unobserved".into(), &why.into()));
    let junit = Report::deserialize_from_str(&read(folder.path(), "r.xml")).expect("JUnit");
    assert_eq!((junit.failures, junit.errors), (0, 1));
    let sarif: Value = serde_json::from_str(&read(folder.path(), "r.sarif")).expect("JSON");
    sarif_is_valid(&sarif);
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(invocation["toolExecutionNotifications"][0]["message"]["text"], why);
    assert!(read(folder.path(), "r.md").contains("**No answer:** Nothing was observed"));
}

/// Nothing that fails here has a place of its own.
#[test]
fn a_check_without_a_place_is_at_the_script_or_no_result() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = "trap '' TERM\nwhile :; do sleep 0.01; done\n";
    fs::write(folder.path().join("app.py"), script).expect("ours");
    let flags = ["--allow-unobserved", "--ready-when", "after:100ms", "--signal", "TERM", "--within", "300ms"];
    let sarif = |command: &[&str]| -> Value {
        let checked = check_in(folder.path(), &[&flags[..], &["--output", "r.sarif"]].concat(), command);
        assert_eq!(checked.code, 1, "{}", checked.stderr());
        let sarif: Value = serde_json::from_str(&read(folder.path(), "r.sarif")).expect("JSON");
        sarif_is_valid(&sarif);
        sarif["runs"][0].clone()
    };
    let run = sarif(&["/bin/sh", "./app.py"]);
    let results = run["results"].as_array().expect("results");
    let late = results.iter().find(|result| result["ruleId"] == "stops-in-time").expect("it did not stop");
    let place = &late["locations"][0]["physicalLocation"];
    assert_eq!((&place["artifactLocation"]["uri"], &place["region"]["startLine"]), (&"app.py".into(), &1.into()));
    let run = sarif(&["/bin/sh", "-c", script]);
    assert_eq!(run["results"], Value::Array(Vec::new()));
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array().expect("notes");
    let late = "The program did not end within 300 ms after SIGTERM; it was killed.";
    assert!(notes.iter().any(|note| note["message"]["text"] == late), "{run}");
}

#[test]
fn what_the_program_wrote_breaks_no_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = r"printf '```\n</system-out>]]>\n::error::x\n\033[31m\000| @all\n'; exit 7";
    let flags = ["--output", "r.xml", "--output", "r.md"];
    let checked = check_in(folder.path(), &flags, &["/bin/sh", "-c", script]);
    assert_eq!(checked.code, 1, "{}", checked.stderr());
    let junit = Report::deserialize_from_str(&read(folder.path(), "r.xml")).expect("JUnit");
    let said = junit.test_suites[0].system_out.as_ref().expect("its output");
    assert_eq!(said.as_str(), "```\n</system-out>]]>\n::error::x\n| @all");
    let summary = read(folder.path(), "r.md");
    let block = "\n````text\n```\n</system-out>]]>\n::error::x\n| @all\n````\n";
    assert!(summary.contains(block), "{summary}");
}

#[test]
fn a_summary_is_added_to_what_a_step_has_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("summary");
    fs::write(&path, "before\n").expect("a file");
    let path = path.to_string_lossy();
    for _ in 0..2 {
        let mut call = call(&["--format", "github", "--output", &path], LEAVES);
        let output = call.env("GITHUB_ACTIONS", "true").output().expect("runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        let annotation = stderr.lines().last().unwrap_or_default();
        assert!(annotation.starts_with("::error file=src/scenario/leftovers.rs,line="), "{stderr}");
        assert!(annotation.contains(",title=loopscope task-left::") && annotation.contains("%0AFix: "), "{stderr}");
    }
    let summary = read(folder.path(), "summary");
    assert!(summary.starts_with("before\n") && summary.matches("### loopscope check").count() == 2, "{summary}");
    let outside = check(&["--format", "github", "--output", &path], LEAVES);
    assert!(!outside.stderr().contains("::error"), "{}", outside.stderr());
}

#[test]
fn every_run_is_in_the_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let flags = ["--repeat", "3", "--output", "r.json", "--output", "r.xml"];
    assert_eq!(check_in(folder.path(), &flags, SHORT).code, 0);
    let json: Value = serde_json::from_str(&read(folder.path(), "r.json")).expect("JSON");
    assert_eq!(json["runs"].as_array().map(Vec::len), Some(3));
    let junit = Report::deserialize_from_str(&read(folder.path(), "r.xml")).expect("JUnit");
    assert_eq!(junit.test_suites.len(), 3);
}
