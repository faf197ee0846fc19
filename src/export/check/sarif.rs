//! SARIF 2.1.0, for code scanning: a result for each check that failed, at the line that it is about.

use super::{CheckFormat, CheckReport, place};
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
        "SARIF 2.1.0: the checks that failed, each at its line"
    }

    fn extension(&self) -> &'static str {
        "sarif"
    }

    fn write(&self, report: &CheckReport) -> String {
        let failed = report.runs.iter().flat_map(|run| run.with(Verdict::Fail));
        let mut results: Vec<Value> = Vec::new();
        for result in failed.map(result) {
            if !results.contains(&result) {
                results.push(result);
            }
        }
        let notes: Vec<_> = report.runs.iter().filter_map(|run| run.end.why()).collect();
        let notes: Vec<_> =
            notes.iter().map(|why| json!({ "level": "error", "message": { "text": clean(why) } })).collect();
        let mut names: Vec<_> = results.iter().filter_map(|result| result["ruleId"].as_str()).collect();
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

fn result(finding: &Finding) -> Value {
    let fix = finding.fix.as_ref().map(|fix| format!(" Fix: {fix}")).unwrap_or_default();
    let text = clean(&format!("{}{fix}", finding.sentence)).into_owned();
    let mut result = json!({ "ruleId": finding.rule, "level": "error", "message": { "text": text } });
    if let Some((file, line)) = place(finding) {
        result["locations"] = json!([{ "physicalLocation": {
            "artifactLocation": { "uri": uri(file) }, "region": { "startLine": line.max(1) },
        } }]);
    }
    result
}

/// A path as a reference of RFC 3986; one from the root is a URI of its own.
fn uri(path: &str) -> String {
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    path.bytes().fold(scheme.into(), |uri: String, byte| uri + &escape(byte))
}

#[cfg(test)]
mod tests {
    use super::{CheckFormat, SarifReport, Value, uri};
    use crate::export::check::{CheckReport, fixture};

    #[test]
    fn a_failed_check_is_a_result_at_its_line() {
        let CheckReport { runs, .. } = fixture::report();
        let runs = [runs.clone(), runs].concat();
        let report = CheckReport { command: "x".into(), runs, exit_code: 1 };
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
    fn a_path_becomes_a_reference() {
        assert_eq!(["src/a.py", "/a b.py", "a:b%.py"].map(uri), ["src/a.py", "file:///a%20b.py", "a%3Ab%25.py"]);
    }
}
