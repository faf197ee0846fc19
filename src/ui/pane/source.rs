//! The program's source. The line at work stands out; the list follows it until someone scrolls.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

use super::{Filler, Follows, PaneKind, Priority, key, words::nothing};
use crate::{
    event::SiteId,
    ui::{scene::Scene, theme::Theme, widget::text},
};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('4')],
    help: "Go to the program's source.",
    title: "source",
    least: 3,
    wants: |_, _| 8,
    rows: |scene| scene.source.map_or(0, |source| source.text.lines().count()),
    priority: Priority::Extra(3),
    filler: Filler::Ranked(0),
    follows: Follows::Row(|scene| Some(line_at_work(scene).unwrap_or(0))),
    note: |scene| {
        let file = scene.source?.file.rsplit('/').next()?;
        Some((file.to_owned(), scene.theme.dim()))
    },
    draw,
    ..PaneKind::PLAIN
};

/// Columns of the marker, the line's number, and what stands between it and the line.
const NUMBER: u16 = 7;
/// How many log entries are looked through for one that names a line of the file.
const BACK: usize = 2_000;
/// What catches the eye in Rust and Python.
const KEYWORDS: &[&str] = &[
    "as", "async", "await", "break", "class", "const", "continue", "def", "else", "except", "finally", "fn", "for",
    "from", "if", "impl", "import", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "raise", "return",
    "self", "static", "struct", "try", "use", "while", "with",
];

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let Some(source) = scene.source else {
        return nothing(scene, "the program's source is not known", area, buf);
    };
    let at_work = line_at_work(scene);
    let marked = if scene.focused { Some(scene.list.selected) } else { at_work };
    for ((index, line), y) in source.text.lines().enumerate().skip(scene.list.top).zip(area.y..area.bottom()) {
        let row = Rect { y, height: 1, ..area };
        numbered(scene.theme, index, line, row, buf);
        if marked == Some(index) {
            text::put(buf, row.x, y, row.width, scene.theme.glyphs.marker, scene.theme.key());
        }
        if at_work == Some(index) || marked == Some(index) {
            buf.set_style(row, scene.theme.selected(at_work == Some(index)));
        }
    }
}

/// The line of the program, counted from 0, that the newest event caused in its file names.
fn line_at_work(scene: &Scene) -> Option<usize> {
    let source = scene.source?;
    let entries = scene.lane.log.until(scene.at).rev().take(BACK);
    entries.filter(|entry| entry.site != SiteId::NONE).find_map(|entry| {
        let (file, line) = scene.lane.site(entry.site)?.rsplit_once(':')?;
        let same = file.ends_with(source.file) || source.file.ends_with(file);
        line.parse::<usize>().ok().filter(|_| same)?.checked_sub(1)
    })
}

fn numbered(theme: &Theme, index: usize, line: &str, area: Rect, buf: &mut Buffer) {
    let number = NUMBER.min(area.width);
    text::put_right(buf, area.x, area.y, number.saturating_sub(2), &(index + 1).to_string(), theme.dim());
    let code = Rect { x: area.x + number, width: area.width - number, ..area };
    if code.width == 0 {
        return;
    }
    // Drawn as a whole first, so that it is cut as a whole; then the words that look different.
    let line = line.replace('\t', "    ");
    text::put(buf, code.x, code.y, code.width, &line, theme.text());
    for (from, word, kind) in words(&line) {
        let style = match kind {
            Kind::Comment | Kind::Text => theme.dim(),
            Kind::Keyword => theme.accent().add_modifier(Modifier::BOLD),
        };
        let (x, width) = (text::width(&line[..from]) as u16, text::width(word) as u16);
        paint(Rect { x: code.x.saturating_add(x), width, ..code }.intersection(code), style, buf);
    }
}

fn paint(area: Rect, style: Style, buf: &mut Buffer) {
    buf.set_style(area, style);
}

/// What a word of the source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Keyword,
    Text,
    Comment,
}

/// The words of a line that look different, with where they begin. Comments and texts that go over several lines are
/// not followed.
fn words(line: &str) -> Vec<(usize, &str, Kind)> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        let rest = &line[at..];
        let (length, kind) = if rest.starts_with("//") || (c == '#' && !rest.starts_with("#[")) {
            (rest.len(), Some(Kind::Comment))
        } else if c == '"' {
            (string(rest), Some(Kind::Text))
        } else if c.is_alphanumeric() || c == '_' {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            (length, KEYWORDS.contains(&&rest[..length]).then_some(Kind::Keyword))
        } else {
            (c.len_utf8(), None)
        };
        words.extend(kind.map(|kind| (at, &rest[..length], kind)));
        at += length;
    }
    words
}

/// The length of the text in quotes that a line begins with.
fn string(line: &str) -> usize {
    let mut escaped = false;
    for (at, c) in line.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    line.len()
}

#[cfg(test)]
mod tests {
    use super::{
        super::fixture::{Story, View, ms, text},
        KIND, Kind, words,
    };
    use crate::ui::scene::List;

    #[test]
    fn the_line_at_work_stands_out() {
        let story = Story::shutdown();
        let at = |top| View { list: List { selected: top + 1, top }, ..View::default() };
        let unknown = View { source: None, ..View::default() };
        let drawn = [
            text(&story.draw(&KIND, ms(2_000), (60, 6), &at(4))),
            text(&story.draw(&KIND, ms(1_300), (30, 3), &at(7))),
            text(&story.draw(&KIND, ms(2_000), (60, 3), &at(1))),
            text(&story.draw(&KIND, ms(2_000), (40, 1), &unknown)),
        ];
        insta::assert_snapshot!(drawn.join("\n"));
    }

    #[test]
    fn keywords_but_not_in_texts() {
        let found = words("let a = \"if \\\" fn\"; for_x // while");
        assert_eq!(found.iter().map(|(_, word, _)| *word).collect::<Vec<_>>(), ["let", "\"if \\\" fn\"", "// while"]);
        assert_eq!(found[1].2, Kind::Text);
    }
}
