//! SARIF 2.1.0, for code scanning: a result for each check that failed, at the line that it is about. One that is about
//! no line is at that of another check that failed in the same run, else at the first line of the script. Without one
//! it is a notification: code scanning takes nothing of a file with a result that has no place.

use super::{CheckFormat, CheckReport, CheckRun, place};
use crate::{
    event::clean,
    finding::{Finding, RULES, Verdict},
};
use serde_json::{Value, json};

#[derive(Debug)]
pub(super) struct SarifReport;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

impl CheckFormat for SarifReport {
    fn name(&self) -> &'static str {
        "sarif"
    }

    fn about(&self) -> &'static str {
        "SARIF 2.1.0: the checks that failed, each at its line or the script's first"
    }

    fn extension(&self) -> &'static str {
        "sarif"
    }

    fn write(&self, report: &CheckReport) -> String {
        let (results, notes) = (results(report), notes(report));
        let mut names: Vec<_> = results.iter().filter_map(|result| result["ruleId"].as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let object = json!({
            "$schema": SCHEMA, "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "loopscope", "version": env!("CARGO_PKG_VERSION"), "rules": rules(&names),
                } },
                "invocations": [{
                    "commandLine": clean(&report.command), "exitCode": report.exit_code,
                    "executionSuccessful": report.runs.iter().all(|run| run.end.why().is_none()),
                    "toolExecutionNotifications": notes,
                }],
                "results": results,
            }],
        });
        format!("{object:#}\n")
    }
}

/// Every rule of loopscope, and those of the check itself that failed.
fn rules(failed: &[&str]) -> Vec<Value> {
    let known = RULES.iter().map(|rule| json!({ "id": rule.name, "shortDescription": { "text": rule.about } }));
    let own = failed.iter().filter(|name| RULES.iter().all(|rule| rule.name != **name));
    known.chain(own.map(|name| json!({ "id": name }))).collect()
}

/// What failed at a place, each once.
fn results(report: &CheckReport) -> Vec<Value> {
    let failed = report.runs.iter().flat_map(|run| run.with(Verdict::Fail).map(move |finding| (run, finding)));
    once(failed.filter_map(|(run, finding)| Some(result(finding, shown_at(report, run, finding)?))))
}

/// What failed at no place, and why there is no answer, each once.
fn notes(report: &CheckReport) -> Vec<Value> {
    let of_run = |run: &CheckRun| -> Vec<String> {
        let failed = run.with(Verdict::Fail).filter(|finding| shown_at(report, run, finding).is_none()).map(text);
        failed.chain(run.end.why().map(|why| clean(why).into_owned())).collect()
    };
    let texts = report.runs.iter().flat_map(of_run);
    once(texts.map(|text| json!({ "level": "error", "message": { "text": text } })))
}

fn once(values: impl Iterator<Item = Value>) -> Vec<Value> {
    values.fold(Vec::new(), |mut all, value| {
        if !all.contains(&value) {
            all.push(value);
        }
        all
    })
}

/// The file and the line at which a finding that failed is shown.
fn shown_at<'a>(report: &'a CheckReport, run: &'a CheckRun, finding: &'a Finding) -> Option<(&'a str, u32)> {
    let elsewhere = || run.with(Verdict::Fail).find_map(place);
    place(finding).or_else(elsewhere).or_else(|| Some((report.script.as_deref()?, 1)))
}

fn result(finding: &Finding, (file, line): (&str, u32)) -> Value {
    json!({
        "ruleId": finding.rule, "level": "error", "message": { "text": text(finding) },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(file) }, "region": { "startLine": line.max(1) },
        } }],
    })
}

fn text(finding: &Finding) -> String {
    let fix = finding.fix.as_ref().map(|fix| format!(" Fix: {fix}")).unwrap_or_default();
    clean(&format!("{}{fix}", finding.sentence)).into_owned()
}

/// A path as a reference of RFC 3986; one from the root is a URI of its own.
fn uri(path: &str) -> String {
    let path = path.trim_start_matches("./");
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    path.bytes().fold(scheme.into(), |uri: String, byte| uri + &escape(byte))
}

#[cfg(test)]
mod tests {
    use super::{CheckFormat, Finding, SarifReport, Value, uri};
    use crate::export::check::{CheckReport, fixture};

    #[test]
    fn a_failed_check_is_a_result_at_its_line() {
        let CheckReport { runs, .. } = fixture::report();
        let runs = [runs.clone(), runs].concat();
        let report = CheckReport { runs, ..fixture::report() };
        let sarif: Value = serde_json::from_str(&SarifReport.write(&report)).expect("JSON");
        let run = &sarif["runs"][0];
        let [result] = &run["results"].as_array().expect("a list")[..] else { panic!("the same twice: {run}") };
        let ids: Vec<_> =
            run["tool"]["driver"]["rules"].as_array().expect("a list").iter().map(|rule| &rule["id"]).collect();
        assert!(ids.contains(&&result["ruleId"]), "{ids:?}");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "app%20dir/app.py");
        assert_eq!(place["region"]["startLine"], 17);
        assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    }

    #[test]
    fn a_check_that_is_about_no_line_is_shown_at_another() {
        let placeless = |subjects: usize, script: Option<&str>| {
            let mut run = fixture::run(1);
            let own = Finding { rule: "stops-in-time", subjects: Vec::new(), ..run.findings[0].clone() };
            run.findings[0].subjects.truncate(subjects);
            run.findings.push(own);
            let report = CheckReport { script: script.map(Into::into), runs: vec![run], ..fixture::report() };
            let sarif: Value = serde_json::from_str(&SarifReport.write(&report)).expect("JSON");
            sarif["runs"][0].clone()
        };
        for (subjects, script, shown) in [(1, None, "app%20dir/app.py:17"), (0, Some("a b.py"), "a%20b.py:1")] {
            let run = placeless(subjects, script);
            let results = run["results"].as_array().expect("a list");
            assert_eq!(results.len(), 2, "{run}");
            for place in results.iter().map(|result| &result["locations"][0]["physicalLocation"]) {
                let file = place["artifactLocation"]["uri"].as_str().unwrap_or_default();
                assert_eq!(format!("{file}:{}", place["region"]["startLine"]), shown, "{run}");
            }
        }
        let run = placeless(0, None);
        assert_eq!(run["results"].as_array().map(Vec::len), Some(0), "{run}");
        let notes = &run["invocations"][0]["toolExecutionNotifications"];
        assert_eq!((notes.as_array().map(Vec::len), &notes[0]["level"]), (Some(1), &"error".into()), "{run}");
        assert!(notes[0]["message"]["text"].as_str().is_some_and(|text| text.starts_with("Task poller said")), "{run}");
    }

    #[test]
    fn a_path_becomes_a_reference() {
        let paths = ["src/a.py", "./a.py", "/a b.py", "a:b%.py"];
        assert_eq!(paths.map(uri), ["src/a.py", "a.py", "file:///a%20b.py", "a%3Ab%25.py"]);
    }
}
