//! ```text
//! ┌ scenarios ────────┐┌ graceful-shutdown ──────────────────────┐
//! │▸ sleep            ││ What it does, what to look for, what it │
//! │  anatomy          ││ proves.                                 │
//! │  leftovers        │├ parameters ─────────────────────────────┤
//! │                   ││▸ entry    both managed manual           │
//! └───────────────────┘└─────────────────────────────────────────┘
//! ```

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    Card, Gallery, GalleryPart,
    groups::{ListLine, list_lines},
    run::{draw_run, draw_runs},
    source::{draw_sources, engines, missing, sources},
};
use crate::ui::{
    frame::{boxed, divider, indented_by, lines, print_line, row},
    input::{Engines, EntryPoints},
    text_input::mark_cursor,
    theme::Theme,
    widget::text::{self, print, print_right, width},
};

/// Below this width the two boxes stand one above the other.
const BESIDE: u16 = 64;
/// The width of the box of scenarios, where there is room.
const LIST: u16 = 36;
/// The same where there is little.
const NARROW: u16 = 26;
/// From this width on there is.
const ROOMY: u16 = 100;
/// Below this height there is a list and nothing else.
const BOTH: u16 = 12;
/// The widest that sentences get; longer lines are hard to read.
const SENTENCE: u16 = 90;
/// The least height of the source's box.
const SOURCE: u16 = 6;

/// Where things are.
struct GalleryPlaces {
    list: Rect,
    /// The last runs, below it.
    runs: Rect,
    detail: Rect,
    /// What it does, what to look for, what it proves.
    text: Rect,
    /// With its title line.
    form: Rect,
    /// With its title line.
    source: Rect,
}

impl GalleryPlaces {
    fn of(gallery: &Gallery, area: Rect) -> Self {
        let (list, detail) = Self::boxes(gallery, area);
        let (list, runs) = with_runs(gallery, list);
        let inner = detail.height.saturating_sub(2);
        let rows = u16::try_from(gallery.rows()).unwrap_or(u16::MAX).saturating_add(1);
        let typing = detail.height < BOTH && gallery.part == GalleryPart::Form;
        let form = rows.min(if typing { inner } else { inner / 2 });
        let columns = detail.width.saturating_sub(6).min(SENTENCE);
        let wanted = gallery.card().map_or(0, |card| sentences(gallery, card, columns).len());
        let text = u16::try_from(wanted).unwrap_or(u16::MAX).saturating_add(2).min(inner - form);
        let left = inner - form - text;
        let has_source = gallery.card().is_some_and(|card| sources(gallery, card).next().is_some());
        let source = if left >= SOURCE && has_source { left } else { 0 };
        Self {
            list,
            runs,
            detail,
            text: Rect { x: detail.x + detail.width.min(3), width: columns, ..lines(detail, 1, text) },
            form: lines(detail, 1 + text, form),
            source: lines(detail, 1 + text + form, source),
        }
    }

    /// The box of scenarios, and the one of the selected scenario.
    fn boxes(gallery: &Gallery, area: Rect) -> (Rect, Rect) {
        if area.width >= BESIDE {
            let width = if area.width < ROOMY { NARROW } else { LIST };
            let list = Rect { width, ..area };
            (list, Rect { x: list.right(), width: area.width - width, ..area })
        } else if area.height >= BOTH {
            let wanted = u16::try_from(list_lines(gallery).len()).unwrap_or(u16::MAX).saturating_add(2);
            let height = wanted.clamp(4, area.height * 2 / 5);
            (lines(area, 0, height), lines(area, height, area.height))
        } else if gallery.part == GalleryPart::Form {
            (Rect::default(), area)
        } else {
            (area, Rect::default())
        }
    }

    /// The rows of the list, and of the parameters.
    fn rows(&self) -> [Rect; 2] {
        let inner = |area: Rect| Rect { x: area.x + area.width.min(1), width: area.width.saturating_sub(2), ..area };
        let (list, form) = (self.list, self.form);
        let list = lines(list, 1, list.height.saturating_sub(2));
        [inner(list), inner(lines(form, 1, form.height))]
    }
}

/// Parts the list's column among the scenarios and the last runs. Where these would take the most of it, they have none.
fn with_runs(gallery: &Gallery, list: Rect) -> (Rect, Rect) {
    let wanted = u16::try_from(gallery.runs.len()).unwrap_or(u16::MAX).saturating_add(2);
    let height = wanted.min(list.height / 2);
    if gallery.runs.is_empty() || height < 3 || list.height < BOTH {
        return (list, Rect::default());
    }
    (lines(list, 0, list.height - height), lines(list, list.height - height, height))
}

/// How many of the last runs have room.
pub(super) fn runs_shown(gallery: &Gallery, area: Rect) -> usize {
    GalleryPlaces::of(gallery, area).runs.height.saturating_sub(2).into()
}

/// What stands at a place: a scenario by its row, or a parameter.
pub(in crate::ui) fn row_at(gallery: &Gallery, area: Rect, at: Position) -> Option<(GalleryPart, usize)> {
    let places = GalleryPlaces::of(gallery, area);
    let [list, form] = places.rows();
    let below = |rows: Rect| usize::from(at.y - rows.y);
    if list.contains(at) {
        match list_lines(gallery).get(gallery.list.top + below(list)) {
            Some(ListLine::Scenario(place)) => Some((GalleryPart::List, *place)),
            Some(ListLine::Head(_)) | None => None,
        }
    } else if places.runs.contains(at) {
        let place = gallery.shown().len() + below(places.runs).checked_sub(1)?;
        (place < gallery.length()).then_some((GalleryPart::List, place))
    } else if form.contains(at) {
        let place = scroll(gallery, form.height) + below(form);
        (place < gallery.rows()).then_some((GalleryPart::Form, place))
    } else {
        None
    }
}

/// Whether a place is in the sources.
pub(in crate::ui) fn is_source(gallery: &Gallery, area: Rect, at: Position) -> bool {
    GalleryPlaces::of(gallery, area).source.contains(at)
}

/// Whether a source has room.
pub(super) fn has_source(gallery: &Gallery, area: Rect) -> bool {
    !GalleryPlaces::of(gallery, area).source.is_empty()
}

/// How many scenarios fit on the screen.
pub(in crate::ui) fn height(gallery: &Gallery, area: Rect) -> u16 {
    GalleryPlaces::of(gallery, area).rows()[0].height
}

/// The first parameter to show, where not all fit.
fn scroll(gallery: &Gallery, height: u16) -> usize {
    (gallery.field + 1).saturating_sub(height.max(1).into())
}

pub(in crate::ui) fn draw(gallery: &Gallery, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let places = GalleryPlaces::of(gallery, area);
    let [list, form] = places.rows();
    if !places.list.is_empty() {
        let title = match gallery.filter.text() {
            "" if gallery.part != GalleryPart::Filter => "scenarios".into(),
            text => format!("scenarios with \"{text}\""),
        };
        boxed(theme, &title, has_list(gallery), places.list, buf);
        if gallery.part == GalleryPart::Filter {
            mark_filter(gallery, theme, places.list, buf);
        }
        draw_list(gallery, theme, list, buf);
    }
    if !places.runs.is_empty() {
        let selected = gallery.list.selected.checked_sub(gallery.shown().len());
        draw_runs(&gallery.runs, selected, has_list(gallery), theme, places.runs, buf);
    }
    if places.detail.is_empty() {
        return;
    }
    if let Some(run) = gallery.run() {
        return draw_run(run, theme, places.detail, buf);
    }
    let Some(card) = gallery.card() else { return draw_nothing(theme, places.detail, buf) };
    let engine = engine(gallery, card);
    let words = [&card.name, &card.level, &engine].map(String::as_str);
    let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let title = words.join(&format!(" {} ", theme.glyphs.dot));
    boxed(theme, &title, false, places.detail, buf);
    draw_sentences(gallery, card, theme, places.text, buf);
    divider(
        theme,
        &form_title(gallery),
        gallery.part == GalleryPart::Form,
        Rect { height: places.form.height.min(1), ..places.form },
        buf,
    );
    draw_form(gallery, theme, form, buf);
    draw_sources(gallery, card, theme, places.source, buf);
}

/// Whether keys go to the list.
fn has_list(gallery: &Gallery) -> bool {
    matches!(gallery.part, GalleryPart::List | GalleryPart::Filter)
}

/// What to do where the filter leaves no scenario.
fn draw_nothing(theme: &Theme, area: Rect, buf: &mut Buffer) {
    let inner = indented_by(boxed(theme, "no scenario contains that text", false, area, buf), 2);
    let inner = Rect { width: inner.width.saturating_sub(2).min(SENTENCE), ..lines(inner, 1, inner.height) };
    let why = "The filter searches names, what scenarios do and show, and their parameters. Backspace takes a letter back; \
               Esc shows all scenarios.";
    text::wrap(inner, buf, why, theme.text());
}

fn draw_list(gallery: &Gallery, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if gallery.shown().len() == 0 {
        print_line("none; Esc shows all", theme.dim(), indented_by(area, 2), buf);
    }
    let lines = list_lines(gallery);
    let visible = gallery.list.visible(lines.len(), area.height);
    for (y, line) in (area.y..).zip(&lines[visible]) {
        let place = match *line {
            ListLine::Head(group) => {
                print(buf, area.x, y, area.width, group, theme.title());
                continue;
            }
            ListLine::Scenario(place) => place,
        };
        let Some(card) = gallery.shown().nth(place) else { continue };
        let selected = place == gallery.list.selected;
        let line = Rect { y, height: 1, ..area };
        let (style, text) = row(theme, selected, has_list(gallery), line, buf);
        let used = print(buf, text.x, y, text.width, &card.name, style);
        if usize::from(text.width) > usize::from(used) + 2 + width(&card.level) {
            print_right(buf, text.x, y, text.width - 1, &card.level, if selected { style } else { theme.dim() });
        }
    }
}

/// What a line of sentences is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineKind {
    Heading,
    Sentence,
    Warning,
}

/// The sentences, each with its heading, and a blank line before all but the first. Why CPython cannot run comes
/// first.
fn sentences<'a>(gallery: &'a Gallery, card: &'a Card, columns: u16) -> Vec<(&'a str, LineKind)> {
    let parts = [
        ("No CPython", missing(gallery, card), LineKind::Warning),
        ("What it does", &card.what, LineKind::Sentence),
        ("What to look for", &card.look_for, LineKind::Sentence),
        ("What it proves", &card.proves, LineKind::Sentence),
        ("What is different on CPython", &card.differs, LineKind::Sentence),
        ("Statements that it shows", &card.claims, LineKind::Sentence),
    ];
    let mut all = Vec::new();
    for (heading, text, kind) in parts.into_iter().filter(|(_, text, _)| !text.is_empty()) {
        if !all.is_empty() {
            all.push(("", LineKind::Sentence));
        }
        all.push((heading, LineKind::Heading));
        all.extend(text::lines(text, columns.into()).map(|line| (line, kind)));
    }
    all
}

/// Where not all of it fits, headings go first, then blank lines.
fn draw_sentences(gallery: &Gallery, card: &Card, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (mut all, height) = (sentences(gallery, card, area.width), usize::from(area.height));
    let top = area.y + u16::from(all.len() + 1 < height);
    if all.len() > height {
        all.retain(|(_, kind)| *kind != LineKind::Heading);
    }
    if all.len() > height {
        all.retain(|(text, _)| !text.is_empty());
    }
    for (y, (text, kind)) in (top..area.bottom()).zip(all) {
        let style = match kind {
            LineKind::Heading => theme.title(),
            LineKind::Sentence => theme.text(),
            LineKind::Warning => theme.warn(),
        };
        print(buf, area.x, y, area.width, text, style);
    }
}

/// What the selected parameter takes.
fn form_title(gallery: &Gallery) -> String {
    let selected = gallery.field.checked_sub(1).and_then(|place| gallery.fields().nth(place));
    match selected.filter(|(field, _)| gallery.part == GalleryPart::Form && field.words.is_empty()) {
        Some((field, _)) => format!("{}: {}", field.name, field.form),
        None => "parameters".into(),
    }
}

/// Shows where the next character goes, in the title of the list. `area` is that of its box.
fn mark_filter(gallery: &Gallery, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let before = width(theme.glyphs.marker) + width(" scenarios with \"");
    let cursor = u16::try_from(before).unwrap_or(u16::MAX).saturating_add(gallery.filter.cursor());
    let title = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, ..area };
    mark_cursor(indented_by(title, cursor), buf);
}

fn draw_form(gallery: &Gallery, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let focused = gallery.part == GalleryPart::Form;
    let names = gallery.fields().map(|(field, _)| width(&field.name)).max().unwrap_or(0).max(6);
    let names = u16::try_from(names).unwrap_or(u16::MAX).min(area.width / 2);
    let values = gallery.fields().filter(|(field, _)| field.words.is_empty());
    let hints = values.map(|(_, line)| width(line.text())).max().unwrap_or(0) + 4;
    let hints = u16::try_from(hints).unwrap_or(u16::MAX);
    let first = scroll(gallery, area.height);
    for (y, place) in (area.y..area.bottom()).zip(first..gallery.rows()) {
        let selected = focused && place == gallery.field;
        let (style, text) = row(theme, selected, focused, Rect { y, height: 1, ..area }, buf);
        let value = indented_by(text, names);
        let value = Rect { x: value.x + value.width.min(2), width: value.width.saturating_sub(3), ..value };
        let Some((field, line)) = place.checked_sub(1).and_then(|place| gallery.fields().nth(place)) else {
            if place == 0 {
                print(buf, text.x, y, names, "entry", style);
                words(
                    theme,
                    EntryPoints::ALL.iter().map(|entry| entry.word()),
                    gallery.entries.word(),
                    selected,
                    value,
                    buf,
                );
            } else {
                print(buf, text.x, y, names, "engine", style);
                let all = Engines::ALL.iter().map(|it| it.word());
                words(theme, all, gallery.engines.word(), selected, value, buf);
            }
            continue;
        };
        print(buf, text.x, y, names, &field.name, style);
        if field.words.is_empty() {
            let (text, about) = (indented_by(value, 1), indented_by(value, hints));
            if selected {
                line.draw(style, text, buf);
            } else {
                print_line(line.text(), theme.key(), text, buf);
            }
            print_line(&field.help, if selected { style } else { theme.dim() }, about, buf);
        } else {
            words(theme, field.words.iter().map(String::as_str), line.text(), selected, value, buf);
        }
    }
}

/// The same as the dashboard names it.
fn engine(gallery: &Gallery, card: &Card) -> String {
    let python = gallery.python.as_ref().and_then(|found| found.as_deref().ok()).unwrap_or("cpython");
    match engines(gallery, card) {
        Engines::Tokio => "tokio".into(),
        Engines::Cpython => python.into(),
        Engines::Both => format!("tokio + {python}"),
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
        x += print(buf, x, area.y, left, &shown, style);
    }
}
