//! ```text
//! ┌ scenarios ────────┐┌ graceful-shutdown ──────────────────────┐
//! │▸ sleep            ││ What it does, what to look for, what it │
//! │  anatomy          ││ proves.                                 │
//! │  leftovers        │├ parameters ─────────────────────────────┤
//! │                   ││▸ styles   both managed manual           │
//! └───────────────────┘└─────────────────────────────────────────┘
//! ```

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Line,
};

use super::{Card, Field, Gallery, Part};
use crate::ui::{
    frame::{boxed, divider, lines, row, wrapped},
    input::Styles,
    theme::Theme,
    widget::text::{put, width},
};

/// Below this width the two boxes stand one above the other.
const BESIDE: u16 = 64;
/// The width of the box of scenarios, where there is room.
const LIST: u16 = 28;
/// Below this height there is a list and nothing else.
const BOTH: u16 = 12;

/// Where things are.
struct Places {
    list: Rect,
    detail: Rect,
    form: Rect,
}

impl Places {
    fn of(gallery: &Gallery, area: Rect) -> Self {
        let (list, detail) = if area.width >= BESIDE {
            let [list, detail] = area.layout(&horizontal(LIST));
            (list, detail)
        } else if area.height >= BOTH {
            let wanted = u16::try_from(gallery.shown().len()).unwrap_or(u16::MAX).saturating_add(2);
            let height = wanted.clamp(4, area.height * 2 / 5);
            (lines(area, 0, height), lines(area, height, area.height))
        } else if gallery.part == Part::Form {
            (Rect::default(), area)
        } else {
            (area, Rect::default())
        };
        let rows = u16::try_from(gallery.fields().len()).unwrap_or(u16::MAX).saturating_add(1);
        let most = if detail.height < BOTH && gallery.part == Part::Form { detail.height } else { detail.height / 2 };
        let form_height = rows.saturating_add(2).min(most);
        let form = lines(detail, detail.height - form_height, form_height);
        Self { list, detail, form }
    }

    /// The rows of the list, and of the parameters.
    fn rows(&self) -> [Rect; 2] {
        [self.list, self.form].map(|area| Rect {
            x: area.x + area.width.min(1),
            width: area.width.saturating_sub(2),
            ..lines(area, 1, area.height.saturating_sub(2))
        })
    }
}

fn horizontal(left: u16) -> ratatui::layout::Layout {
    use ratatui::layout::{Constraint, Layout};
    Layout::horizontal([Constraint::Length(left), Constraint::Min(0)])
}

/// What stands at a place: a scenario by its row, or a parameter.
pub(in crate::ui) fn row_at(gallery: &Gallery, area: Rect, at: Position) -> Option<(Part, usize)> {
    let [list, form] = Places::of(gallery, area).rows();
    let below = |rows: Rect| usize::from(at.y - rows.y);
    if list.contains(at) {
        let place = gallery.list.top + below(list);
        (place < gallery.shown().len()).then_some((Part::List, place))
    } else if form.contains(at) {
        let place = scroll(gallery, form.height) + below(form);
        (place <= gallery.fields().len()).then_some((Part::Form, place))
    } else {
        None
    }
}

/// How many scenarios fit on the screen.
pub(in crate::ui) fn height(gallery: &Gallery, area: Rect) -> u16 {
    Places::of(gallery, area).rows()[0].height
}

/// The first parameter to show, where not all fit.
fn scroll(gallery: &Gallery, height: u16) -> usize {
    (gallery.field + 1).saturating_sub(height.max(1).into())
}

pub(in crate::ui) fn draw(gallery: &Gallery, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let places = Places::of(gallery, area);
    let [list, form] = places.rows();
    if !places.list.is_empty() {
        let title = match gallery.filter.text() {
            "" if gallery.part != Part::Filter => "scenarios".into(),
            text => format!("scenarios with \"{text}\""),
        };
        boxed(theme, &title, gallery.part != Part::Form, places.list, buf);
        draw_list(gallery, theme, list, buf);
    }
    let Some(card) = gallery.card().filter(|_| !places.detail.is_empty()) else { return };
    boxed(theme, &card.name, false, places.detail, buf);
    let text = lines(places.detail, 1, places.detail.height.saturating_sub(places.form.height + 1));
    sentences(card, theme, Rect { x: text.x + 2, width: text.width.saturating_sub(4), ..text }, buf);
    divider(theme, "parameters", gallery.part == Part::Form, Rect { height: 1, ..places.form }, buf);
    draw_form(gallery, theme, form, buf);
}

fn draw_list(gallery: &Gallery, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if gallery.shown().len() == 0 {
        put(buf, area.x + 1, area.y, area.width.saturating_sub(1), "none; Esc shows all", theme.dim());
    }
    let visible = gallery.list.visible(gallery.shown().len(), area.height);
    let cards = gallery.shown().enumerate().skip(visible.start).take(visible.len());
    for (y, (place, card)) in (area.y..).zip(cards) {
        let selected = place == gallery.list.selected;
        let line = Rect { y, height: 1, ..area };
        let (style, text) = row(theme, selected, gallery.part != Part::Form, line, buf);
        put(buf, text.x, y, text.width, &card.name, style);
    }
}

fn sentences(card: &Card, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let parts = [("What it does", &card.what), ("What to look for", &card.look_for), ("What it proves", &card.proves)];
    let headed = area.height >= 11;
    let mut text = Vec::new();
    for (heading, sentence) in parts {
        if headed {
            text.push(Line::styled(heading, theme.title()));
        }
        text.push(Line::from(sentence.as_str()));
        text.push(Line::default());
    }
    text.push(Line::styled(format!("engine: {}", card.engine), theme.dim()));
    let top = u16::from(headed);
    wrapped(text, lines(area, top, area.height), buf);
}

fn draw_form(gallery: &Gallery, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let focused = gallery.part == Part::Form;
    let names = gallery.fields().map(|(field, _)| width(&field.name)).max().unwrap_or(0).max(6);
    let names = u16::try_from(names).unwrap_or(u16::MAX).min(area.width / 2);
    let first = scroll(gallery, area.height);
    for (y, place) in (area.y..area.bottom()).zip(first..=gallery.fields().len()) {
        let selected = focused && place == gallery.field;
        let (style, text) = row(theme, selected, focused, Rect { y, height: 1, ..area }, buf);
        let value = Rect { x: text.x + names.min(text.width), width: text.width.saturating_sub(names), ..text };
        let value = Rect { x: value.x + value.width.min(2), width: value.width.saturating_sub(2), ..value };
        let Some((field, line)) = place.checked_sub(1).and_then(|place| gallery.fields().nth(place)) else {
            put(buf, text.x, y, names, "styles", style);
            words(theme, Styles::ALL.iter().map(|style| style.word()), gallery.styles.word(), selected, value, buf);
            continue;
        };
        put(buf, text.x, y, names, &field.name, style);
        if field.words.is_empty() {
            draw_text(theme, field, line.text(), selected, value, buf);
        } else {
            words(theme, field.words.iter().map(String::as_str), line.text(), selected, value, buf);
        }
    }
}

/// Words side by side, the chosen one in brackets.
fn words<'a>(
    theme: &Theme,
    all: impl Iterator<Item = &'a str>,
    chosen: &str,
    selected: bool,
    area: Rect,
    buf: &mut Buffer,
) {
    let mut x = area.x;
    for word in all {
        let left = area.right().saturating_sub(x);
        let (shown, style) = match (word == chosen, selected) {
            (true, true) => (format!("[{word}]"), theme.selected(true)),
            (true, false) => (format!("[{word}]"), theme.key()),
            (false, true) => (format!(" {word} "), theme.selected(true)),
            (false, false) => (format!(" {word} "), theme.dim()),
        };
        x += put(buf, x, area.y, left, &shown, style);
    }
}

/// A typed value, and beside it what it is.
fn draw_text(theme: &Theme, field: &Field, value: &str, selected: bool, area: Rect, buf: &mut Buffer) {
    const VALUE: u16 = 12;
    let (style, hint) =
        if selected { (theme.selected(true), theme.selected(true)) } else { (theme.key(), theme.dim()) };
    let cursor = if selected { "_" } else { "" };
    let used =
        put(buf, area.x + area.width.min(1), area.y, area.width.saturating_sub(1), &format!("{value}{cursor}"), style);
    let start = (used + 3).max(VALUE).min(area.width);
    let about = if selected { &field.form } else { &field.help };
    put(buf, area.x + start, area.y, area.width - start, about, hint);
}
