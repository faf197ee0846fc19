//! How overlays are drawn: over the middle of the screen, or in its last line.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    widgets::{Clear, Widget},
};

use super::{Actions, Overlay, Question, SIGNALS, Signals};
use crate::ui::{
    frame::{boxed, lines, row},
    keymap::{Key, When},
    theme::Theme,
    widget::text::{put, put_right, width},
};

/// The widest that help gets.
const HELP: u16 = 100;
/// Columns for the keys.
const KEYS: u16 = 16;

pub(in crate::ui) fn draw(overlay: &Overlay, theme: &Theme, now: &dyn Fn(When) -> bool, area: Rect, buf: &mut Buffer) {
    let last = lines(area, area.height.saturating_sub(1), 1);
    match overlay {
        Overlay::Actions(actions) => draw_actions(actions, theme, now, place(actions, now, area), buf),
        Overlay::Signals(signals) => draw_signals(signals, theme, area, buf),
        Overlay::Question(question) => draw_question(question, theme, last, buf),
        Overlay::Filter(text) => {
            Clear.render(last, buf);
            let used = put(buf, last.x + 1, last.y, last.width, "filter tasks: ", theme.key());
            let left = last.width.saturating_sub(used + 1);
            let used = used + put(buf, last.x + 1 + used, last.y, left, &format!("{}_", text.text()), theme.text());
            let hint = format!("{} keep  Esc clear ", theme.glyphs.enter);
            if usize::from(last.width.saturating_sub(used + 2)) > width(&hint) {
                put_right(buf, last.x, last.y, last.width, &hint, theme.dim());
            }
        }
    }
}

/// The rows of the list of help and palette.
pub(in crate::ui) fn rows(actions: &Actions, now: &dyn Fn(When) -> bool, area: Rect) -> Rect {
    let inner = place(actions, now, area);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..lines(inner, 2, inner.height.saturating_sub(3)) }
}

fn place(actions: &Actions, now: &dyn Fn(When) -> bool, area: Rect) -> Rect {
    let count = if actions.all { crate::ui::keymap::KEYS.len() } else { actions.keys(now).len().max(8) };
    middle(area, HELP, u16::try_from(count).unwrap_or(u16::MAX).saturating_add(3))
}

/// A box in the middle, of this size where there is room.
fn middle(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

fn draw_actions(actions: &Actions, theme: &Theme, now: &dyn Fn(When) -> bool, area: Rect, buf: &mut Buffer) {
    Clear.render(area, buf);
    let title = if actions.all { "help" } else { "do" };
    let inner = boxed(theme, title, true, area, buf);
    let query = format!("search: {}_", actions.query.text());
    put(buf, inner.x + inner.width.min(2), inner.y, inner.width.saturating_sub(2), &query, theme.key());
    let list = lines(inner, 1, inner.height.saturating_sub(1));
    let keys = actions.keys(now);
    if keys.is_empty() {
        put(buf, list.x + 2, list.y, list.width.saturating_sub(2), "nothing of that name", theme.dim());
    }
    let visible = actions.list.visible(keys.len(), list.height);
    for (y, place) in (list.y..).zip(visible) {
        let line = Rect { y, height: 1, ..list };
        let (style, text) = row(theme, place == actions.list.selected, true, line, buf);
        draw_key(keys[place], theme, style, now(keys[place].when), text, buf);
    }
    let more = format!(" {}/{} ", (actions.list.selected + 1).min(keys.len()), keys.len());
    put_right(buf, area.x + 1, area.bottom().saturating_sub(1), area.width.saturating_sub(3), &more, theme.dim());
}

fn draw_key(key: &Key, theme: &Theme, style: ratatui::style::Style, now: bool, area: Rect, buf: &mut Buffer) {
    let chords: Vec<_> = key.chords.iter().map(ToString::to_string).collect();
    let keys = KEYS.min(area.width);
    let place = key.when.place();
    let last = if area.width >= 60 { 12 } else { 0 };
    let middle = area.width - keys - last.min(area.width - keys);
    let plain = if now { style } else { theme.dim().patch(style) };
    put(
        buf,
        area.x,
        area.y,
        keys.saturating_sub(1),
        &chords.join(" "),
        if now { theme.key().patch(style) } else { plain },
    );
    put(buf, area.x + keys, area.y, middle.saturating_sub(1), key.help, plain);
    if last > 0 {
        put(buf, area.right() - last, area.y, last, place, theme.dim().patch(style));
    }
}

fn draw_signals(signals: &Signals, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let height = u16::try_from(SIGNALS.len()).unwrap_or(u16::MAX).saturating_add(5);
    let area = middle(area, 52, height);
    Clear.render(area, buf);
    let inner = boxed(theme, "send a signal", true, area, buf);
    for (place, (number, name, about)) in SIGNALS.iter().enumerate() {
        let line = lines(inner, u16::try_from(place).unwrap_or(u16::MAX), 1);
        if line.is_empty() {
            break;
        }
        let (style, text) = row(theme, place == signals.selected, true, line, buf);
        put(buf, text.x, text.y, text.width, &format!("{name:<8} {number:>2}   {about}"), style);
    }
    let from = u16::try_from(SIGNALS.len()).unwrap_or(u16::MAX);
    let (all, this) = if signals.all { ("[all lanes]", " this lane ") } else { (" all lanes ", "[this lane]") };
    let to = lines(inner, from + 1, 1);
    if !to.is_empty() {
        put(buf, to.x + 2, to.y, to.width.saturating_sub(2), &format!("to {all} {this}"), theme.text());
    }
    let hint = lines(inner, from + 2, 1);
    if !hint.is_empty() {
        let text = format!("{} send  Tab lane  Esc no", theme.glyphs.enter);
        put(buf, hint.x + 2, hint.y, hint.width.saturating_sub(2), &text, theme.dim());
    }
}

fn draw_question(question: &Question, theme: &Theme, area: Rect, buf: &mut Buffer) {
    Clear.render(area, buf);
    const ANSWERS: &str = "  y yes  n no";
    let answers = u16::try_from(width(ANSWERS)).unwrap_or(u16::MAX);
    let left = area.width.saturating_sub(answers + 1);
    let used = put(buf, area.x + area.width.min(1), area.y, left, &question.text, theme.warn());
    put(buf, area.x + 1 + used, area.y, answers, ANSWERS, theme.key());
}
