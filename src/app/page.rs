//! A moment of a session as a page that needs nothing else: its picture, and beside it as text what it shows.

use std::fmt::Write;

use super::{story::story, svg::picture};
use crate::{
    event::{Time, clean},
    finding::{Finding, Verdict, failing_alone, judge},
    model::{Lane, Model, counted},
    ui::State,
};

const STYLE: &str = "\
:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:100rem;padding:0 1rem}
figure{margin:1.5rem 0;overflow-x:auto}
svg{max-width:100%;height:auto}
.said{font-size:1.25rem;border-left:.4rem solid #009e73;padding-left:.8rem}
.said.fail{border-color:#d55e00}
td{padding:.1rem 1rem .1rem 0;vertical-align:top}
td:first-child{white-space:nowrap}
pre{overflow-x:auto;font-size:.85rem}
";

/// Answers that are only counted, and the words for that.
const UNTOLD: [(Verdict, &str); 2] =
    [(Verdict::Unknown, "without an answer at this moment"), (Verdict::NotApplicable, "not applicable")];

/// The page of the moment that `state` shows.
pub(super) fn page(state: &State, model: &Model) -> String {
    let (board, at) = (&state.board, state.board.at());
    let limits = board.brief.limits();
    let findings: Vec<Vec<Finding>> = model.lanes.iter().map(|lane| judge(lane, at, &limits)).collect();
    let title = clean(&board.brief.title);
    let moment = format!("{} of {}", model.since_start(at), model.since_start(model.head()));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>{0} at {1} · loopscope</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <h1>{0}</h1>\n<p>The moment {moment}, as loopscope showed it.</p>\n",
        escaped(&title),
        model.since_start(at),
    );
    // Of another moment while its evidence is followed, as in the picture.
    if let Some(said) = board.headline() {
        let class = if said.verdict == Verdict::Fail { "said fail" } else { "said" };
        let _ = writeln!(page, "<p class=\"{class}\">{}</p>", escaped(&said.sentence));
        if let Some(fix) = &said.fix {
            let _ = writeln!(page, "<p>Fix: {}</p>", escaped(fix));
        }
    }
    let _ = writeln!(page, "<figure>\n{}</figure>", picture(state, model));
    let alone = failing_alone(model, &findings);
    let is_shown = |lane: &Lane| !model.is_folded(lane) || alone == Some(lane.info.id);
    for (lane, findings) in model.lanes.iter().zip(&findings).filter(|(lane, _)| is_shown(lane)) {
        let name = format!("{} {} · {}", lane.info.id.letter(), lane.info.label(), lane.info.engine_name());
        let _ = writeln!(page, "<h2>{}</h2>\n<table>", escaped(&clean(&name)));
        rows(&mut page, findings);
        let lines = story(model, Some(lane.info.id), Time::START, at);
        let _ = writeln!(page, "</table>\n<details><summary>What happened up to this moment</summary>\n<pre>");
        for line in lines {
            let _ = writeln!(page, "{}", escaped(&line));
        }
        page.push_str("</pre></details>\n");
    }
    page.push_str("</body>\n</html>\n");
    page
}

/// A row for each check that has an answer, and how many have none.
fn rows(page: &mut String, findings: &[Finding]) {
    for (verdict, words) in UNTOLD {
        let count = findings.iter().filter(|finding| finding.verdict == verdict).count();
        if count > 0 {
            let checks = counted(count as u64, "check");
            let _ = writeln!(page, "<tr><td colspan=\"3\">{checks} {words}</td></tr>");
        }
    }
    let is_told = |verdict: Verdict| UNTOLD.iter().all(|(untold, _)| *untold != verdict);
    for finding in findings.iter().filter(|finding| is_told(finding.verdict)) {
        let (verdict, rule, said) = (finding.verdict.word(), finding.rule, escaped(&finding.sentence));
        let _ = writeln!(page, "<tr><td>{verdict}</td><td>{rule}</td><td>{said}</td></tr>");
    }
}

/// A text as HTML takes it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
