//! The findings: as a few words each, or as sentences with what they rest on where there is room or the focus.
//!
//! ```text
//! ✗ 3 tasks left   ✓ loop closed   ? fds not read
//!
//! ✗ worker-1 was told 258 ms after it had been asked to stop; 50.0 ms are the limit.
//!   worker-1, shutdown.rs:42, at 00:01.260
//! ```

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::{
    Pane, PaneKind,
    words::{each, indented, mark, moment, nothing, place},
};
use crate::{
    finding::{Evidence, Finding, Verdict},
    ui::{
        frame::under,
        scene::Scene,
        widget::text::{self, wrap},
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    pane: Pane::Verdict,
    title: "verdict",
    least: 2,
    wants: |scene, width| {
        let sentences = if scene.focused { scene.findings.len() } else { 0 };
        height(scene, width).max(KIND.least).max(u16::try_from(sentences).unwrap_or(u16::MAX))
    },
    rows: |scene| scene.findings.len(),
    head: 0,
    note,
    draw,
};

/// The least lines for sentences.
const LEAST: usize = 3;
/// Rules that say the same thing in few words, where both hold or neither can tell; the first of each says it.
const ALIKE: [[&str; 2]; 2] = [["loop-closed", "loop-left-open"], ["no-task-left", "task-left"]];
/// Between two findings on one line.
const GAP: u16 = 3;
/// What a finding rests on is named up to so many.
const NAMED: usize = 4;

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    if scene.findings.is_empty() {
        return nothing(scene, "nothing to judge yet", area, buf);
    }
    let findings = ordered(scene);
    // Who comes here wants to read, and to scroll where there is more.
    let sentences = if scene.focused { LEAST } else { findings.len().max(LEAST) };
    if usize::from(area.height) >= sentences && area.width >= 30 {
        each(scene.list, findings.len(), area, buf, |row, area, buf| {
            let lines = sentence(scene, findings[row], area, buf);
            mark(scene, row, area, buf);
            lines
        });
    } else {
        fragments(scene, &brief(findings), indented(area), buf);
    }
}

/// How it looks as a whole: how many were found, or that all hold.
fn note(scene: &Scene) -> Option<(String, Style)> {
    let theme = scene.theme;
    let told = brief(ordered(scene));
    let count = |verdict| told.iter().filter(|finding| finding.verdict == verdict).count();
    let (verdict, words) = match (count(Verdict::Found), count(Verdict::Unknown)) {
        (0, 0) => (Verdict::Ok, "all hold".to_owned()),
        (0, _) if scene.lane.exit(scene.at).is_none() => return None,
        (0, open) => (Verdict::Unknown, format!("{open} cannot be told")),
        (found, _) => (Verdict::Found, format!("{found} found")),
    };
    let known = !scene.findings.is_empty();
    known.then(|| (format!("{} {words}", theme.verdict_sign(verdict)), theme.verdict(verdict)))
}

/// What was found comes first.
fn ordered<'a>(scene: &Scene<'a>) -> Vec<&'a Finding> {
    let mut findings: Vec<_> = scene.findings.iter().collect();
    findings.sort_by_key(|finding| match finding.verdict {
        Verdict::Found => 0,
        Verdict::Ok => 1,
        Verdict::Unknown => 2,
    });
    findings
}

/// Those that say something of their own in few words.
fn brief(mut findings: Vec<&Finding>) -> Vec<&Finding> {
    let all = findings.clone();
    let is_said = |finding: &Finding| {
        let first = ALIKE.iter().find(|[_, rule]| *rule == finding.rule && finding.verdict != Verdict::Found);
        first.is_some_and(|[rule, _]| all.iter().any(|it| it.rule == *rule && it.verdict == finding.verdict))
    };
    findings.retain(|finding| !is_said(finding));
    findings
}

/// The lines that all take side by side.
fn height(scene: &Scene, width: u16) -> u16 {
    let pieces: Vec<_> = brief(ordered(scene)).iter().map(|finding| piece(scene, finding)).collect();
    let places = flow(&pieces, indented(Rect::new(0, 0, width, u16::MAX)));
    places.and_then(|places| places.last().map(|(_, y)| y + 1)).unwrap_or(0)
}

/// A finding in a few words. What cannot be told has its question mark in front.
fn piece(scene: &Scene, finding: &Finding) -> (String, Style) {
    let theme = scene.theme;
    let words = format!("{} {}", theme.verdict_sign(finding.verdict), finding.fragment.trim_end_matches('?'));
    (words, theme.verdict(finding.verdict))
}

/// As many as fit, side by side; where some do not, how many.
fn fragments(scene: &Scene, findings: &[&Finding], area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let piece = |finding: &&Finding| piece(scene, finding);
    let rest = |count: usize| (format!("{} {count} more", theme.glyphs.ellipsis), theme.dim());
    let some = |count: usize| {
        let left = findings.len() - count;
        let pieces = findings[..count].iter().map(piece).chain((left > 0).then(|| rest(left)));
        pieces.collect::<Vec<_>>()
    };
    let fitting = (1..=findings.len()).rev().map(some).find_map(|pieces| Some((flow(&pieces, area)?, pieces)));
    let (places, pieces) = fitting.unwrap_or_else(|| (vec![(0, 0)], vec![piece(&findings[0])]));
    for ((x, y), (words, style)) in places.into_iter().zip(pieces) {
        text::put(buf, area.x + x, area.y + y, area.width - x, &words, style);
    }
}

/// Where pieces lie that follow each other from left to right and line by line; `None` when they do not fit.
fn flow(pieces: &[(String, Style)], area: Rect) -> Option<Vec<(u16, u16)>> {
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

/// A finding with its evidence below; gives the lines it took.
fn sentence(scene: &Scene, finding: &Finding, area: Rect, buf: &mut Buffer) -> u16 {
    let style = scene.theme.verdict(finding.verdict);
    let inner = Rect { x: area.x + 4, width: area.width - 5, ..area };
    let mut lines = wrap(inner, buf, &finding.sentence, style).max(1);
    if !finding.evidence.is_empty() && finding.verdict == Verdict::Found {
        lines += wrap(under(inner, lines), buf, &evidence(scene, finding), scene.theme.dim());
    }
    text::put(buf, area.x + 2, area.y, 1, scene.theme.verdict_sign(finding.verdict), style);
    lines
}

/// What a finding rests on beside what its sentence names, as a list that names the first few; and when.
fn evidence(scene: &Scene, finding: &Finding) -> String {
    let sentence = finding.sentence.to_lowercase();
    let word = |evidence: &Evidence| match evidence {
        Evidence::Task(task) => scene.lane.name_of(*task).to_string(),
        Evidence::Loop(id) => format!("loop {id}"),
        Evidence::File(file) => format!("fd {} ({})", file.fd, file.kind),
        Evidence::Site(site) => place(scene.lane, *site).to_owned(),
    };
    let all = finding.evidence.iter().map(word);
    let mut words: Vec<String> = all.filter(|word| !sentence.contains(&word.to_lowercase())).collect();
    let more = words.len().saturating_sub(NAMED);
    words.truncate(NAMED);
    if more > 0 {
        words.push(format!("{more} more"));
    }
    words.extend(finding.at.map(|at| format!("at {}", moment(scene, at))));
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::{
        Pane,
        fixture::{Story, View, ms, text},
    };
    use crate::ui::scene::List;

    #[test]
    fn the_selected_sentence_is_in_view() {
        let story = Story::shutdown();
        for selected in 0..4 {
            let view = View { list: List { selected, top: 0 }, ..View::default() };
            let drawn = text(&story.draw(Pane::Verdict, ms(2_000), (40, 4), &view));
            assert_eq!(drawn.matches('▸').count(), 1, "{selected}:\n{drawn}");
        }
    }

    #[test]
    fn in_few_words_or_in_sentences() {
        let story = Story::shutdown();
        let drawn = [(80, 1), (38, 2), (38, 1), (90, 8), (44, 8), (12, 2), (0, 2)]
            .map(|(width, height)| story.text(Pane::Verdict, ms(2_000), (width, height)));
        insta::assert_snapshot!(drawn.join("\n"));
    }
}
