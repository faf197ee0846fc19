//! ```text
//! ┌ statements ──────────────────┐┌ 17 · false ──────────────────────────┐
//! │▸ 17 false   Graceful shut…   ││ Graceful shutdown: handlers for …    │
//! │  18 holds   Inside a running…││ tokio: 12 workers were cancelled; …  │
//! └──────────────────────────────┘└──────────────────────────────────────┘
//! ```

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};

use super::{ClaimCard, Claims};
use crate::ui::{
    frame::{boxed, hidden_rows, indented_by, lines, row},
    theme::Theme,
    widget::text::{self, print, print_right},
};

/// From this width on the two boxes stand side by side.
const BESIDE: u16 = 110;
/// The widest that sentences get.
const SENTENCE: u16 = 100;
/// From this height on paragraphs stand apart.
const ROOMY: u16 = 14;
/// Columns of the number, and of the answer.
const NUMBER: u16 = 3;
const ANSWER: u16 = 9;

/// The box of all statements, and that of the selected one.
fn boxes(area: Rect) -> [Rect; 2] {
    if area.width >= BESIDE {
        let list = Rect { width: area.width / 2, ..area };
        [list, Rect { x: list.right(), width: area.width - list.width, ..area }]
    } else {
        let height = area.height.div_ceil(2);
        [lines(area, 0, height), lines(area, height, area.height)]
    }
}

fn rows(area: Rect) -> Rect {
    let [list, _] = boxes(area);
    let inner = lines(list, 1, list.height.saturating_sub(2));
    Rect { x: inner.x + inner.width.min(1), width: inner.width.saturating_sub(2), ..inner }
}

pub(super) fn height(area: Rect) -> u16 {
    rows(area).height
}

/// The statement at a place, by its row.
pub(in crate::ui) fn row_at(claims: &Claims, area: Rect, at: Position) -> Option<usize> {
    let rows = rows(area);
    let row = claims.list.top + usize::from(at.y.saturating_sub(rows.y));
    (rows.contains(at) && row < claims.cards.len()).then_some(row)
}

pub(in crate::ui) fn draw(claims: &Claims, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let [list, detail] = boxes(area);
    boxed(theme, "statements", true, list, buf);
    let inner = rows(area);
    let shown = claims.list.visible(claims.cards.len(), inner.height);
    let hidden = (shown.start, claims.cards.len() - shown.end);
    for (y, place) in (inner.y..).zip(shown) {
        draw_row(claims, place, theme, Rect { y, height: 1, ..inner }, buf);
    }
    if hidden != (0, 0) && list.height > 1 {
        let text = hidden_rows(theme, hidden.0, hidden.1);
        print_right(buf, list.x, list.bottom() - 1, list.width.saturating_sub(2), &text, theme.dim());
    }
    if let Some(card) = claims.card() {
        draw_card(claims, card, theme, detail, buf);
    }
}

fn draw_row(claims: &Claims, place: usize, theme: &Theme, line: Rect, buf: &mut Buffer) {
    let card = &claims.cards[place];
    let selected = place == claims.list.selected;
    let (style, area) = row(theme, selected, true, line, buf);
    let (word, tone) = answer(claims, card, theme);
    print_right(buf, area.x, area.y, NUMBER.min(area.width), &card.number.to_string(), style);
    let area = indented_by(area, NUMBER + 1);
    print(buf, area.x, area.y, area.width, word, if selected { style } else { tone });
    let area = indented_by(area, ANSWER);
    print(buf, area.x, area.y, area.width, &card.statement, style);
}

/// A statement's answer, and how it is drawn.
fn answer<'a>(claims: &Claims, card: &'a ClaimCard, theme: &Theme) -> (&'a str, Style) {
    if claims.judging.contains(&card.number) {
        return ("judging", theme.key());
    }
    let Some(answer) = &card.answer else { return ("-", theme.dim()) };
    let tone = match answer.word.as_str() {
        _ if !answer.is_documented => theme.bad(),
        "holds" => theme.good(),
        "false" => theme.bad(),
        "depends" => theme.warn(),
        _ => theme.dim(),
    };
    (&answer.word, tone)
}

fn draw_card(claims: &Claims, card: &ClaimCard, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (word, tone) = answer(claims, card, theme);
    let title = format!("{} {} {word}", card.number, theme.glyphs.dot);
    let inner = indented_by(boxed(theme, &title, false, area, buf), 2);
    let mut rest = Rect { width: inner.width.saturating_sub(2).min(SENTENCE), ..inner };
    let gap = u16::from(area.height >= ROOMY);
    for (text, style) in sentences(claims, card, theme, tone) {
        let used = if text.is_empty() { gap } else { text::wrap(rest, buf, &text, style) };
        rest = lines(rest, used, rest.height);
    }
}

fn sentences(claims: &Claims, card: &ClaimCard, theme: &Theme, tone: Style) -> Vec<(String, Style)> {
    let mut all = vec![(card.statement.clone(), theme.title()), (String::new(), theme.text())];
    if claims.judging.contains(&card.number) {
        all.push((claims.progress.clone(), theme.key()));
    }
    match &card.answer {
        None if card.runs.is_empty() => all.push(("An advice: no run can prove it.".into(), theme.dim())),
        None => all.push((format!("Not judged yet: {} runs it.", theme.glyphs.enter), theme.dim())),
        Some(answer) => {
            let on = if answer.on.is_empty() { String::new() } else { format!(" on {}", answer.on) };
            all.push((format!("{}{on}", capital(&answer.word)), tone));
            if !answer.is_documented {
                all.push(("This is not the answer that is documented.".into(), theme.failure()));
            }
            let told = answer.evidence.iter().map(|(engines, said)| (format!("{engines}: {said}"), theme.text()));
            all.extend(told);
        }
    }
    if !card.runs.is_empty() {
        all.push((String::new(), theme.text()));
        all.push((format!("Shown by: {}", card.runs.join("; ")), theme.dim()));
    }
    all
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
