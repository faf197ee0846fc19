//! The checks: as a few words each, or as sentences with what they rest on where there is room or the focus.
//!
//! ```text
//! ✗ 3 tasks left   ? fds   ✓ loop closed
//!
//! ✗ worker-1 (created at shutdown.rs:42) got its cancel 258 ms after the request, later than 50.0 ms.
//!   at 00:01.260
//!   Fix: Keep polls short: move what blocks the loop into an executor job.
//! ```

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::{
    Counter, PaneKind, key,
    words::{each, each_at, indented, mark, moment, nothing},
};
use crate::{
    finding::{Finding, Verdict},
    ui::{
        frame::under,
        scene::{RowKey, RowKeys, Scene},
        widget::text::{self, wrap},
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('7')],
    help: "Go to the checks.",
    title: "checks",
    rows: |scene| told(scene).count(),
    row_at: Some(row_at),
    row_keys: Some(RowKeys {
        of: |scene, row| finding_at(scene, row).map(|finding| RowKey::Check(finding.rule)),
        find: row_of,
    }),
    finding_at: Some(finding_at),
    text_of: Some(|scene, row| {
        let finding = told(scene).nth(row);
        finding
            .map_or_else(String::new, |finding| format!("{} {} {}", finding.rule, finding.fragment, finding.sentence))
    }),
    note,
    counter: Counter::Selected,
    draw,
    ..PaneKind::PLAIN
};

/// The least lines for sentences.
const LEAST: usize = 3;
/// A finding in a few words, and how they look.
type Piece = (String, Style);

/// Between two findings on one line.
const GAP: u16 = 3;
/// Subjects named below a sentence that does not name them.
const NAMED: usize = 4;

/// Those that apply, what failed first.
fn shown<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Finding> {
    scene.findings.iter().filter(|finding| finding.verdict != Verdict::NotApplicable)
}

/// The same, where of those that are unknown for the same reason the first speaks for all.
fn told<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Finding> {
    let findings = scene.findings;
    shown(scene).filter(|finding| alike(findings, finding).next().is_none_or(|first| first.rule == finding.rule))
}

/// All that are unknown for the reason for which one is.
fn alike<'a>(findings: &'a [Finding], finding: &Finding) -> impl Iterator<Item = &'a Finding> {
    let is_open = finding.verdict == Verdict::Unknown;
    let same =
        move |other: &&Finding| is_open && other.verdict == Verdict::Unknown && other.sentence == finding.sentence;
    findings.iter().filter(same)
}

fn finding_at<'a>(scene: &Scene<'a>, row: usize) -> Option<&'a Finding> {
    told(scene).nth(row)
}

/// The row of a check, or of the one that speaks for it.
fn row_of(scene: &Scene, key: RowKey) -> Option<usize> {
    let RowKey::Check(rule) = key else { return None };
    let finding = scene.findings.iter().find(|finding| finding.rule == rule)?;
    let speaker = alike(scene.findings, finding).next().unwrap_or(finding);
    told(scene).position(|other| other.rule == speaker.rule)
}

/// The check whose sentence is at a line of the screen. In few words several share a line, and none is meant.
fn row_at(scene: &Scene, area: Rect, line: u16) -> Option<usize> {
    if !has_sentences(scene, area) {
        return None;
    }
    let findings: Vec<_> = told(scene).collect();
    each_at(scene.list, findings.len(), area, line, |row, area, buf| sentence(scene, findings[row], area, buf))
}

/// Whether there is room for sentences. Who comes here wants to read, and to scroll where there is more.
fn has_sentences(scene: &Scene, area: Rect) -> bool {
    let least = if scene.focused { LEAST } else { shown(scene).count().max(LEAST) };
    usize::from(area.height) >= least && area.width >= 30
}

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let findings: Vec<_> = told(scene).collect();
    if findings.is_empty() {
        return nothing(scene, "nothing to check yet", area, buf);
    }
    if has_sentences(scene, area) {
        each(scene.list, findings.len(), area, buf, |row, area, buf| {
            let lines = sentence(scene, findings[row], area, buf);
            mark(scene, row, lines, area, buf);
            lines
        });
    } else {
        fragments(scene, indented(area), buf);
    }
}

/// How it looks as a whole: how many checks failed, or that all are ok.
fn note(scene: &Scene) -> Option<(String, Style)> {
    let theme = scene.theme;
    let count = |verdict| shown(scene).filter(|finding| finding.verdict == verdict).count();
    let (verdict, words) = match (count(Verdict::Fail), count(Verdict::Unknown)) {
        _ if shown(scene).next().is_none() => return None,
        (0, 0) => (Verdict::Ok, "all ok".to_owned()),
        (0, _) if scene.lane.exit(scene.at).is_none() => return None,
        (0, open) => (Verdict::Unknown, format!("{open} unknown")),
        (failed, _) => (Verdict::Fail, format!("{failed} failed")),
    };
    Some((format!("{} {words}", theme.verdict_sign(verdict)), theme.verdict(verdict)))
}

/// The findings in a few words each. What cannot be known before the program ends is counted.
fn pieces(scene: &Scene) -> Vec<Piece> {
    let is_open = |finding: &&Finding| finding.verdict == Verdict::Unknown;
    let open = shown(scene).filter(is_open).count();
    if scene.lane.exit(scene.at).is_some() || open < 2 {
        return shown(scene).map(|finding| piece(scene, finding)).collect();
    }
    let known = shown(scene).filter(|finding| !is_open(finding)).map(|finding| piece(scene, finding));
    let theme = scene.theme;
    let words = format!("{} {open} unknown until it ends", theme.verdict_sign(Verdict::Unknown));
    known.chain([(words, theme.verdict(Verdict::Unknown))]).collect()
}

/// A finding in a few words.
fn piece(scene: &Scene, finding: &Finding) -> Piece {
    let theme = scene.theme;
    (format!("{} {}", theme.verdict_sign(finding.verdict), finding.fragment), theme.verdict(finding.verdict))
}

/// As many as fit, side by side; where some do not, how many.
fn fragments(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (theme, all) = (scene.theme, pieces(scene));
    let rest = |count: usize| (format!("{} {count} more", theme.glyphs.ellipsis), theme.dim());
    let some = |count: usize| {
        let left = all.len() - count;
        let pieces = all[..count].iter().cloned().chain((left > 0).then(|| rest(left)));
        pieces.collect::<Vec<_>>()
    };
    let fitting = (1..=all.len()).rev().map(some).find_map(|pieces| Some((flow(&pieces, area)?, pieces)));
    let (places, pieces) = fitting.unwrap_or_else(|| (vec![(0, 0)], all[..1].to_vec()));
    for ((x, y), (words, style)) in places.into_iter().zip(pieces) {
        text::print(buf, area.x + x, area.y + y, area.width - x, &words, style);
    }
}

/// Where pieces lie that follow each other from left to right and line by line; `None` when they do not fit.
fn flow(pieces: &[Piece], area: Rect) -> Option<Vec<(u16, u16)>> {
    let (mut x, mut y) = (0, 0);
    let place = |(words, _): &(String, Style)| {
        let width = u16::try_from(text::width(words)).ok().filter(|width| *width <= area.width)?;
        if x + width > area.width {
            (x, y) = (0, y + 1);
        }
        let place = (x, y);
        x += width + GAP;
        (y < area.height).then_some(place)
    };
    pieces.iter().map(place).collect()
}

/// A finding with its evidence and its fix below; returns the lines it took.
fn sentence(scene: &Scene, finding: &Finding, area: Rect, buf: &mut Buffer) -> u16 {
    let style = scene.theme.verdict(finding.verdict);
    let inner = Rect { x: area.x + 4, width: area.width - 5, ..area };
    let topics: Vec<&str> = alike(scene.findings, finding).map(|finding| &*finding.fragment).collect();
    let topic = if topics.is_empty() { String::new() } else { format!("{}: ", topics.join(", ")) };
    let mut lines = wrap(inner, buf, &format!("{topic}{}", finding.sentence), style).max(1);
    if finding.verdict == Verdict::Fail {
        let fix = finding.fix.as_ref().map(|fix| format!("Fix: {fix}"));
        for text in [Some(evidence(scene, finding)), fix].into_iter().flatten().filter(|text| !text.is_empty()) {
            lines += wrap(under(inner, lines), buf, &text, scene.theme.dim());
        }
    }
    text::print(buf, area.x + 2, area.y, 1, scene.theme.verdict_sign(finding.verdict), style);
    lines
}

/// The first few subjects and how many more there are, where the sentence names none; and when.
fn evidence(scene: &Scene, finding: &Finding) -> String {
    let sentence = finding.sentence.to_lowercase();
    let is_named = |name: &str| sentence.contains(&name.to_lowercase());
    let mut words = Vec::new();
    if !finding.subjects.iter().any(|subject| is_named(&subject.name)) {
        words.extend(finding.subjects.iter().take(NAMED).map(|subject| subject.name.clone()));
        let more = finding.count.saturating_sub(words.len() as u64);
        words.extend((more > 0 && !words.is_empty()).then(|| format!("{more} more")));
    }
    words.extend(match (finding.since, finding.at) {
        (Some(since), _) => Some(format!("since {}, for {}", moment(scene, since), scene.at.since(since))),
        (None, at) => at.map(|at| format!("at {}", moment(scene, at))),
    });
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{
        super::fixture::{Setting, Story, ms, text},
        KIND,
    };
    use crate::ui::scene::Scroll;

    #[test]
    fn the_selected_sentence_is_in_view() {
        let story = Story::shutdown();
        for selected in 0..4 {
            let view = Setting { list: Scroll { selected, top: 0 }, ..Setting::default() };
            let drawn = text(&story.draw(&KIND, ms(2_000), (40, 4), &view));
            assert_eq!(drawn.matches('▸').count(), 1, "{selected}:\n{drawn}");
        }
    }

    #[test]
    fn in_few_words_or_in_sentences() {
        let story = Story::shutdown();
        let drawn = [(80, 1), (38, 2), (38, 1), (90, 8), (44, 8), (12, 2), (0, 2)]
            .map(|(width, height)| story.text(&KIND, ms(2_000), (width, height)));
        insta::assert_snapshot!(drawn.join("\n"));
    }
}
