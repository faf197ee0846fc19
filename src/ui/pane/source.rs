//! The program's source. The line at work stands out; the list follows it until someone scrolls.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{Counter, Follows, PaneKind, key, words::indented};
use crate::{
    event::{Engine, SiteId},
    ui::{
        scene::{Scene, SourceFile},
        theme::Theme,
        widget::{code, text},
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('4')],
    help: "Go to the program's source.",
    title: "source",
    rows: |scene| scene.source.map_or(0, |source| source.text.lines().count()),
    follows: Follows::Row(|scene| Some(shown_line(scene).unwrap_or(0))),
    text_of: Some(|scene, row| {
        scene.source.and_then(|source| source.text.lines().nth(row)).unwrap_or_default().to_owned()
    }),
    counter: Counter::Hidden,
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
const UNKNOWN: &str = "the program's source is not known";
/// Why there is none where a recording is shown: `replay` opens no file that is not allowed. It looks for Python alone.
const UNKNOWN_OF_PAST: &str = "the program's source is not known; `replay` looks for it in --source-root DIR";

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let Some(source) = scene.source else {
        let is_python = matches!(scene.lane.info.engine, Engine::Cpython(_));
        let why = if scene.is_past && is_python { UNKNOWN_OF_PAST } else { UNKNOWN };
        text::wrap(indented(area), buf, why, scene.theme.dim());
        return;
    };
    let current = line_at_work(scene);
    let blamed = blamed_lines(scene);
    let marked = if scene.focused { Some(scene.list.selected) } else { current };
    for ((index, line), y) in source.text.lines().enumerate().skip(scene.list.top).zip(area.y..area.bottom()) {
        let row = Rect { y, height: 1, ..area };
        numbered(scene.theme, source, (index, line), row, buf);
        if blamed.contains(&index) {
            text::print(buf, row.x, y, row.width, scene.theme.glyphs.fail, scene.theme.bad());
        } else if marked == Some(index) {
            text::print(buf, row.x, y, row.width, scene.theme.glyphs.marker, scene.theme.key());
        }
        if current == Some(index) || marked == Some(index) {
            buf.set_style(row, scene.theme.selected(current == Some(index)));
        }
    }
}

/// The line to show: the one at work, but the first that the headline names while the picture is live and the user selected
/// no task.
fn shown_line(scene: &Scene) -> Option<usize> {
    let leads = scene.live && !(scene.chosen && line_of_task(scene).is_some());
    let blamed = leads.then(|| blamed_lines(scene).first().copied()).flatten();
    blamed.or_else(|| line_at_work(scene))
}

/// The line at work: while the picture is live, where the selected task is, else that of the newest event.
fn line_at_work(scene: &Scene) -> Option<usize> {
    scene.live.then(|| line_of_task(scene)).flatten().or_else(|| line_of_newest(scene))
}

/// Where the selected task waits; of one that the user selected, else where it was created.
fn line_of_task(scene: &Scene) -> Option<usize> {
    let task = scene.lane.tasks.get(scene.task?)?;
    let waits = task.waiting(scene.at).map(|waiting| waiting.site).filter(|site| *site != SiteId::NONE);
    line_of(scene, waits.or_else(|| scene.chosen.then_some(task.site))?)
}

/// The lines, counted from 0, of the file that the headline names: `app.py:14`.
fn blamed_lines(scene: &Scene) -> Vec<usize> {
    let file = scene.source.and_then(|source| source.file.rsplit('/').next());
    let Some((said, file)) = scene.said.zip(file) else { return Vec::new() };
    let places = said.match_indices(file).map(|(at, _)| &said[at + file.len()..]);
    let lines = places.filter_map(|rest| {
        let digits = rest.strip_prefix(':')?;
        let end = digits.find(|char: char| !char.is_ascii_digit()).unwrap_or(digits.len());
        digits[..end].parse::<usize>().ok()?.checked_sub(1)
    });
    lines.collect()
}

/// The line of the program, counted from 0, that the newest event caused in its file names.
fn line_of_newest(scene: &Scene) -> Option<usize> {
    let entries = scene.lane.log.until(scene.at).rev().take(BACK);
    entries.filter(|entry| entry.site != SiteId::NONE).find_map(|entry| line_of(scene, entry.site))
}

/// The line of a place in the file that is shown.
fn line_of(scene: &Scene, site: SiteId) -> Option<usize> {
    let source = scene.source?;
    let (file, line) = scene.lane.site(site)?.rsplit_once(':')?;
    let same = file.ends_with(source.file) || source.file.ends_with(file);
    line.parse::<usize>().ok().filter(|_| same)?.checked_sub(1)
}

fn numbered(theme: &Theme, source: SourceFile<'_>, (index, line): (usize, &str), area: Rect, buf: &mut Buffer) {
    let number = NUMBER.min(area.width);
    text::print_right(buf, area.x, area.y, number.saturating_sub(2), &(index + 1).to_string(), theme.dim());
    let code_area = Rect { x: area.x + number, width: area.width - number, ..area };
    let carry = source.carries.get(index).copied().unwrap_or_default();
    code::draw(source.language, line, carry, theme, code_area, buf);
}

#[cfg(test)]
mod tests {
    use super::{
        super::fixture::{Setting, Story, ms, text},
        KIND,
    };
    use crate::ui::scene::Scroll;

    #[test]
    fn the_line_at_work_stands_out() {
        let story = Story::shutdown();
        let at = |top| Setting { list: Scroll { selected: top + 1, top }, ..Setting::default() };
        let unknown = Setting { source: None, ..Setting::default() };
        let drawn = [
            text(&story.draw(&KIND, ms(2_000), (60, 6), &at(4))),
            text(&story.draw(&KIND, ms(1_300), (30, 3), &at(7))),
            text(&story.draw(&KIND, ms(2_000), (60, 3), &at(1))),
            text(&story.draw(&KIND, ms(2_000), (40, 1), &unknown)),
        ];
        insta::assert_snapshot!(drawn.join("\n"));
    }
}
