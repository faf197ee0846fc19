//! A summary in GitHub's Markdown, for the file that `$GITHUB_STEP_SUMMARY` names, and annotations for its log.
//!
//! What the program wrote is fenced, and what it had a say in is escaped: it can neither leave its block nor make a
//! heading, a link, a mention or a command of the workflow.

use super::{CheckFormat, CheckReport, CheckRun, place};
use crate::{
    event::clean,
    finding::{Finding, Verdict},
};
use std::fmt::Write;

#[derive(Debug)]
pub(super) struct GithubSummary;

/// A fence has at least so many backquotes.
const FENCE: usize = 3;

impl CheckFormat for GithubSummary {
    fn name(&self) -> &'static str {
        "github"
    }

    fn about(&self) -> &'static str {
        "Markdown for $GITHUB_STEP_SUMMARY; in a workflow also annotations on stderr"
    }

    fn extension(&self) -> &'static str {
        "md"
    }

    /// The steps of a job share the file.
    fn is_added(&self) -> bool {
        true
    }

    fn write(&self, report: &CheckReport) -> String {
        let Some(run) = report.first() else { return String::new() };
        let passed = if report.exit_code == 0 { "passed" } else { "failed" };
        let mut text = format!(
            "### loopscope check {passed}: {}\n\n{}\n",
            code(&report.command),
            markdown(&run.headline.sentence)
        );
        if let Some(fix) = &run.headline.fix {
            let _ = write!(text, "\n**Fix:** {}\n", markdown(fix));
        }
        if let Some(why) = run.end.why() {
            let _ = write!(text, "\n**No answer:** {}\n", markdown(why));
        }
        if report.runs.len() > 1 {
            let _ = write!(text, "\n{} of {} runs failed.\n", report.failed_runs(), report.runs.len());
        }
        text += "\n| | check | |\n|---|---|---|\n";
        for Finding { verdict, rule, sentence, .. } in
            run.findings.iter().filter(|it| it.verdict != Verdict::NotApplicable)
        {
            // A table ends its cell even in backquotes.
            let rule = code(rule).replace('|', "\\|");
            let _ = writeln!(text, "| {} | {rule} | {} |", verdict.word(), markdown(sentence));
        }
        text + &output(run) + "\n"
    }
}

/// The last lines of the program in a block that they cannot end.
fn output(run: &CheckRun) -> String {
    if run.output.is_empty() {
        return String::new();
    }
    let lines: Vec<_> = run.output.iter().map(|line| clean(&line.line)).collect();
    let fence = "`".repeat(FENCE.max(1 + lines.iter().map(|line| longest(line)).max().unwrap_or_default()));
    let lines = lines.join("\n");
    format!(
        "\n<details><summary>The last lines of its output</summary>\n\n{fence}text\n{lines}\n{fence}\n\n</details>\n"
    )
}

/// The longest row of backquotes.
fn longest(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// A text in backquotes.
fn code(text: &str) -> String {
    let text = clean(text);
    let fence = "`".repeat(1 + longest(&text));
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// A text that means nothing in Markdown. A mention is none with a comment behind its sign, nor a link with one behind
/// its `www`.
fn markdown(text: &str) -> String {
    let mut escaped = String::new();
    for c in clean(text).chars() {
        match c {
            '@' => escaped.push_str("@<!-- -->"),
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            c if "\\`*_{}[]()>#+!|~:$".contains(c) => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped.replace("www.", "www<!-- -->.")
}

/// Commands of the workflow, one a line: an error at the line of each check that failed.
pub fn annotations(report: &CheckReport) -> String {
    let Some(run) = report.first().filter(|_| report.exit_code != 0) else { return String::new() };
    let failed: String = run.with(Verdict::Fail).map(annotation).collect();
    let why = run.end.why().map(|why| format!("::error title=loopscope::{}\n", data(why)));
    failed + &why.unwrap_or_default()
}

fn annotation(finding: &Finding) -> String {
    let at = place(finding).map(|(file, line)| format!("file={},line={line},", property(file))).unwrap_or_default();
    let fix = finding.fix.as_ref().map(|fix| format!("\nFix: {fix}")).unwrap_or_default();
    let text = format!("{}{}", data(&finding.sentence), fix.replace('%', "%25").replace('\n', "%0A"));
    format!("::error {at}title=loopscope {}::{text}\n", finding.rule)
}

/// The data of a command: one line, and no code of its own.
fn data(text: &str) -> String {
    clean(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{CheckFormat, GithubSummary, annotations, code, markdown};
    use crate::export::check::fixture;

    #[test]
    fn what_the_program_wrote_stays_in_its_block() {
        let text = GithubSummary.write(&fixture::report());
        assert!(
            text.starts_with("### loopscope check failed: `python app.py`\n\nTask poller said &lt;/failure\\>"),
            "{text}"
        );
        assert!(text.contains("\n`````text\n</failure>]]> ```` | `x`"), "five, as there are four in it: {text}");
        assert_eq!(text.matches("`````").count(), 2, "{text}");
        let rows = text.lines().filter(|line| line.starts_with("| "));
        assert!(rows.clone().all(|row| row.replace("\\|", "").matches('|').count() == 4), "{text}");
        assert_eq!(rows.count(), 4, "a head, and what applies: {text}");
    }

    #[test]
    fn what_means_something_is_escaped() {
        assert_eq!(markdown("[a](b) <b> @all **x**"), "\\[a\\]\\(b\\) &lt;b\\> @<!-- -->all \\*\\*x\\*\\*");
        assert_eq!(markdown("Task www.evil.example, http://x"), "Task www<!-- -->.evil.example, http\\://x");
        assert_eq!(code("`a|b`"), "`` `a|b` ``", "a backslash would be seen there");
    }

    #[test]
    fn an_annotation_is_one_command_at_its_line() {
        let text = annotations(&fixture::report());
        assert!(
            text.starts_with("::error file=app dir/app.py,line=17,title=loopscope cancel-swallowed::Task poller"),
            "{text}"
        );
        assert!(text.contains("::error::%250A") && text.ends_with("%0AFix: Let it end.\n"), "{text}");
        assert_eq!(text.lines().count(), 1, "{text}");
    }
}
