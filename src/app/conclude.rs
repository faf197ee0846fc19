//! What is said when a session has ended, or a recording.

use super::session::SessionSpec;
use crate::{
    export::{Context, Detail, Exporter},
    finding::{Verdict, failing_alone, first_difference, headline, judge, left_behind, pairs},
};

/// What was found, of the lanes that are shown.
pub(super) struct Conclusion {
    pub(super) text: String,
    pub(super) lanes: usize,
    /// How many checks failed.
    pub(super) failed: usize,
}

/// What there is to say of what was found.
pub(super) fn conclude(exporter: &dyn Exporter, session: Context<'_>, spec: &SessionSpec) -> Conclusion {
    let (model, head) = (session.model, session.model.head());
    let (mut lanes, mut failed, mut text) = (0, 0, String::new());
    let findings: Vec<_> = model.lanes.iter().map(|lane| judge(lane, head, &spec.limits)).collect();
    let headline = headline(model, &findings.concat(), head);
    text.extend(headline.iter().map(|headline| exporter.headline(session, headline)));
    let alone = failing_alone(model, &findings);
    for (lane, findings) in model.lanes.iter().zip(&findings) {
        if session.detail != Detail::All && model.is_folded(lane) && alone != Some(lane.info.id) {
            text += &exporter.folded(session, lane);
            continue;
        }
        lanes += 1;
        failed += findings.iter().filter(|finding| finding.verdict == Verdict::Fail).count();
        let said = headline.as_ref().filter(|headline| headline.lane == lane.info.id);
        text += &exporter.findings(session, lane, findings, said.map(|said| said.sentence.as_str()));
    }
    let differences: Vec<_> = pairs(&model.lanes)
        .filter_map(|(a, b)| Some(([a.info.id, b.info.id], first_difference(a, b, head)?)))
        .collect();
    if differences.is_empty() && pairs(&model.lanes).next().is_some() {
        text += &exporter.no_difference(session);
    }
    for (between, difference) in differences {
        text += &exporter.difference(session, between, &difference);
    }
    if spec.brief.compares {
        let left: Vec<_> = model.lanes.iter().map(|lane| (lane, left_behind(lane, head))).collect();
        text += &exporter.left_behind(session, &left);
    }
    Conclusion { text, lanes, failed }
}
