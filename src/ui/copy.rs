//! What is copied: the selected row, whole, as it would stand on a very wide screen; a check and the headline as Markdown.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    State,
    input::Copied,
    lane::name,
    scene::{Scene, Scroll},
};
use crate::{
    event::{Span, Time, clean},
    finding::{Finding, Step, Verdict},
    model::{Lane, Model},
};
use std::fmt::Write;

/// Wide enough for every row.
const WIDTH: u16 = 600;
/// High enough for panes that say more where there is room.
const HEIGHT: u16 = 40;

/// The selected row of the pane with the focus, without the columns' padding; `None` where there is none.
pub fn selected_text(state: &State, model: &Model) -> Option<Copied> {
    let (lane, pane) = (state.board.choice.lane, state.board.choice.pane);
    let mut scene = state.board.scene(model, lane, pane, &state.theme)?;
    let pane = pane.kind();
    if let Some(finding) = pane.finding_at.and_then(|finding_at| finding_at(&scene, scene.list.selected)) {
        return Some(Copied::Markdown(finding_markdown(&scene, finding)));
    }
    if scene.list.selected >= (pane.rows)(&scene) {
        return None;
    }
    scene.list = Scroll { top: scene.list.selected, ..scene.list };
    let area = Rect::new(0, 0, WIDTH, HEIGHT);
    let mut sheet = Buffer::empty(area);
    (pane.draw)(&scene, area, &mut sheet);
    let row: String = (0..WIDTH).map(|x| sheet[(x, pane.head)].symbol()).collect();
    let text = row.trim_start().trim_start_matches(state.theme.glyphs.marker);
    let words: Vec<_> = text.split("  ").map(str::trim).filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| Copied::Row(words.join("  ")))
}

/// The headline as it stands on the screen, for an issue or a chat.
pub fn headline_text(state: &State, model: &Model) -> Option<Copied> {
    let scene = state.board.headline_scene(model, &state.theme)?;
    let headline = scene.headline;
    let lane = model.lane(headline.lane)?;
    let mut text = paragraph(headline.verdict, &headline.sentence);
    list(&mut text, model, &headline.evidence, headline.since.zip(scene.lasted()));
    close(&mut text, headline.fix.as_deref(), headline.rule, model, lane);
    Some(Copied::Markdown(text))
}

fn finding_markdown(scene: &Scene<'_>, finding: &Finding) -> String {
    let mut text = paragraph(finding.verdict, &finding.sentence);
    let since = finding.since.map(|since| (since, scene.at.since(since)));
    list(&mut text, scene.model, &finding.steps, since);
    if finding.steps.is_empty()
        && let Some(at) = finding.at
    {
        let _ = writeln!(text, "- at {}", scene.model.since_start(at));
    }
    for subject in &finding.subjects {
        let place = subject.place.as_ref().map_or_else(String::new, |place| format!(", created at `{}`", clean(place)));
        let _ = writeln!(text, "- `{}`{place}", clean(&subject.name));
    }
    close(&mut text, finding.fix.as_deref(), Some(finding.rule), scene.model, scene.lane);
    text
}

fn paragraph(verdict: Verdict, sentence: &str) -> String {
    format!("**{}:** {}\n\n", verdict.word(), clean(sentence))
}

/// The evidence, a step a line, each with the time since the one before.
fn list(text: &mut String, model: &Model, steps: &[Step], since: Option<(Time, Span)>) {
    let mut before: Option<Time> = None;
    for step in steps {
        let when = before
            .map_or_else(|| model.since_start(step.at).to_string(), |before| format!("+{}", step.at.since(before)));
        let _ = writeln!(text, "- {when} {}", clean(&step.text));
        before = Some(step.at);
    }
    if let Some((since, lasted)) = since {
        let _ = writeln!(text, "- since {}, for {lasted}", model.since_start(since));
    }
}

fn close(text: &mut String, fix: Option<&str>, rule: Option<&str>, model: &Model, lane: &Lane) {
    if let Some(fix) = fix {
        let _ = write!(text, "\n**Fix:** {fix}\n");
    }
    let rule = rule.map_or_else(String::new, |rule| format!("check `{rule}`, "));
    let _ = write!(text, "\n{rule}{} on {}\n", clean(&name(model, lane)), lane.info.engine_name());
}
