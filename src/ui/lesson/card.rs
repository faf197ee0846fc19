//! The lines of a card.

use crate::{
    event::{Engine, Time},
    lesson::{Card, Lesson, Stage},
    model::{LaneInfo, Model},
    ui::widget::text,
};

/// The most lines of a card, and the columns in which it has them: those that a terminal of 80 leaves.
pub(super) const LINES: usize = 8;
const COLUMNS: usize = 76;

/// What a line of a card is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    Text,
    /// What is asked.
    Ask,
    /// An answer; the part before it is its letter.
    Answer,
    /// What was said to an answer that is right, and to one that is not.
    Right,
    Wrong,
    Hint,
}

/// The lines of a card as it stands, in so many columns. A blank line stands between its parts, where all have room.
pub(super) fn card_lines(
    lesson: &Lesson,
    card: &Card,
    stage: Stage,
    (model, at): (&Model, Time),
    columns: usize,
) -> Vec<(LineKind, String)> {
    let fill = |text: &str| lesson.fill(text, model, at);
    let mut parts: Vec<(LineKind, String)> = Vec::new();
    let texts = || card.text.iter().map(|text| (LineKind::Text, fill(text)));
    let Some(question) = &card.question else {
        return set(texts().collect(), columns);
    };
    let asked = || {
        let answers = ('a'..).zip(&question.answers);
        let answers = answers.map(|(letter, answer)| (LineKind::Answer, format!("{letter}  {}", fill(&answer.text))));
        std::iter::once((LineKind::Ask, fill(&question.ask))).chain(answers)
    };
    let right = &question.answers[question.right()];
    match stage {
        Stage::Right(_) => {
            parts.push((LineKind::Ask, format!("{} {}", fill(&question.ask), fill(&right.text))));
            parts.push((LineKind::Right, format!("Yes. {}", fill(&right.because))));
        }
        Stage::Shown => {
            parts.push((LineKind::Ask, format!("{} {}", fill(&question.ask), fill(&right.text))));
            parts.push((LineKind::Text, fill(&right.because)));
        }
        Stage::Wrong(given) => {
            parts.push((LineKind::Wrong, fill(&question.answers[given].because)));
            parts.extend(asked());
        }
        Stage::Nudges => {
            parts.push((LineKind::Hint, "Press the letter of an answer; Enter once more shows it.".into()));
            parts.extend(asked());
        }
        Stage::Asks | Stage::Text => {
            parts.extend(texts());
            parts.extend(asked());
        }
    }
    set(parts, columns)
}

/// Breaks parts into lines.
fn set(parts: Vec<(LineKind, String)>, columns: usize) -> Vec<(LineKind, String)> {
    let broken: Vec<(LineKind, Vec<String>)> = parts
        .into_iter()
        .map(|(kind, part)| {
            let indent = if kind == LineKind::Answer { 3 } else { 0 };
            (kind, indented(&part, columns, indent))
        })
        .collect();
    let lines: usize = broken.iter().map(|(_, lines)| lines.len()).sum();
    let mut gaps = LINES.saturating_sub(lines);
    let mut all = Vec::new();
    let mut before = None;
    for (kind, lines) in broken {
        let together = before == Some(LineKind::Answer) || kind == LineKind::Answer;
        if before.is_some() && !together && gaps > 0 {
            all.push((LineKind::Text, String::new()));
            gaps -= 1;
        }
        all.extend(lines.into_iter().map(|line| (kind, line)));
        before = Some(kind);
    }
    all
}

/// The lines of a text; all but the first begin so many columns in.
fn indented(part: &str, columns: usize, indent: usize) -> Vec<String> {
    let broken: Vec<_> = text::lines(part, columns).collect();
    if broken.len() < 2 || indent == 0 {
        return broken.into_iter().map(String::from).collect();
    }
    let rest = part.trim().strip_prefix(broken[0]).unwrap_or_default();
    let behind = text::lines(rest, columns.saturating_sub(indent)).map(|line| format!("{:indent$}{line}", ""));
    std::iter::once(broken[0].to_owned()).chain(behind).collect()
}

/// Whether a card can be shown.
///
/// # Errors
/// When its pane is none, or it is longer than the lines it has, with the words of either engine.
pub fn check_card(lesson: &Lesson, card: &Card) -> Result<(), String> {
    if let Some(title) = card.pane.as_ref().filter(|title| crate::ui::pane::Pane::titled(title).is_none()) {
        return Err(format!("there is no pane `{title}`"));
    }
    let wrong = card.question.iter().flat_map(|question| (0..question.answers.len()).map(Stage::Wrong));
    let stages: Vec<_> = [Stage::Asks, Stage::Shown].into_iter().chain(wrong).collect();
    for engine in [Engine::Tokio, Engine::Cpython((3, 13, 0))] {
        let model = Model::new(vec![LaneInfo { engine, ..LaneInfo::default() }]);
        let longest = stages.iter().map(|stage| {
            let lines = card_lines(lesson, card, *stage, (&model, Time::START), COLUMNS);
            lines.iter().filter(|(_, line)| !line.is_empty()).count()
        });
        let longest = longest.max().unwrap_or(0);
        if longest > LINES {
            return Err(format!("this card takes {longest} lines of {COLUMNS} columns; it may take {LINES}"));
        }
    }
    Ok(())
}
