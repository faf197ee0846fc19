//! Everything that happened, in words, one line each; a teardown and what repeats are groups that fold.

use std::fmt;

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

use super::{
    Counter, Follows, PaneKind, key,
    words::{filtered, moment, nothing, place},
};
use crate::{
    event::{End, Event, SiteId, Span},
    model::{OutlineKind, OutlineRow, Tone, saying, tone},
    ui::{
        scene::Scene,
        theme::Theme,
        widget::rows::{Column, Table},
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('5')],
    help: "Go to the event log.",
    title: "log",
    rows,
    follows: Follows::Last,
    steps: true,
    text_of: Some(|scene, row| scene.outline.rows.get(row).map_or_else(String::new, |row| text_of(scene, row))),
    filters: true,
    note: |scene| filtered(scene, rows(scene), scene.lane.log.until(scene.at).len()),
    counter: Counter::Hidden,
    draw,
    ..PaneKind::PLAIN
};

/// What follows within this time is shown with the time since the row before, unless it is a signal.
const BURST: Span = Span::from_millis(500);
/// Columns that a row in a group stands further to the right.
const STEP: usize = 2;

const TIME: usize = 0;
const WHAT: usize = 1;
const COLUMNS: &[Column] = &[
    Column { title: "", least: 9, most: 9, rank: 1, right: false },
    Column { title: "", least: 12, most: u16::MAX, rank: 0, right: false },
];

fn rows(scene: &Scene) -> usize {
    scene.outline.count(scene.lane.log.until(scene.at).len())
}

/// What a row says, and all that it hides.
fn text_of(scene: &Scene, row: &OutlineRow) -> String {
    let known = scene.lane.log.until(scene.at).len();
    let said = |place_in_log: usize, words: String| {
        let site = scene.lane.log.get(place_in_log).map_or(SiteId::NONE, |entry| entry.site);
        format!("{words} {}", place(scene.lane, site))
    };
    let folded = row.folded().filter_map(|place| Some(said(place, saying(scene.lane, scene.lane.log.get(place)?))));
    std::iter::once(said(row.first, row.words(scene.lane, known))).chain(folded).collect::<Vec<_>>().join(" ")
}

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (known, count) = (scene.lane.log.until(scene.at).len(), rows(scene));
    if count == 0 && known > 0 {
        return nothing(scene, &format!("no entry contains {}", scene.filter), area, buf);
    }
    if count == 0 {
        return nothing(scene, "nothing has happened yet", area, buf);
    }
    let rows = scene.list.visible(count, area.height);
    let (top, theme) = (rows.start, scene.theme);
    Table::new(COLUMNS, area.width).rows(
        rows,
        Some(scene.list.selected).filter(|_| scene.focused),
        (area, buf, theme, scene.focused),
        |place_in_list, line| {
            let Some((row, entry)) = shown(scene, place_in_list) else { return };
            let before = place_in_list.checked_sub(1).filter(|_| place_in_list > top);
            let since = before.and_then(|before| shown(scene, before)).map(|(_, before)| entry.at.since(before.at));
            match since.filter(|since| *since < BURST && tone(entry) != Some(Tone::Signal)) {
                Some(since) => line.right(TIME, theme.dim(), later(since)),
                None => drop(line.left(TIME, theme.dim(), moment(scene, entry.at))),
            }
            let sign = match row.is_open {
                Some(true) => format!("{} ", theme.glyphs.unfolded),
                Some(false) => format!("{} ", theme.glyphs.folded),
                None => String::new(),
            };
            let indent = usize::from(row.depth) * STEP;
            let words = format!("{:indent$}{sign}{}", "", row.words(scene.lane, known));
            let used = line.left(WHAT, style_of(row, entry, theme), words);
            if entry.site != SiteId::NONE {
                line.behind(WHAT, used, theme.dim(), place(scene.lane, entry.site));
            }
        },
    );
}

/// A row, and the entry that it begins with.
fn shown<'a>(scene: &Scene<'a>, row: usize) -> Option<(&'a OutlineRow, &'a Event)> {
    let row = scene.outline.rows.get(row)?;
    Some((row, scene.lane.log.get(row.first)?))
}

/// The time since the row before: `+12.3 ms`; below a microsecond nothing.
fn later(since: Span) -> impl fmt::Display {
    fmt::from_fn(move |f| if since < Span(1_000) { f.write_str("+0") } else { write!(f, "+{since}") })
}

fn style_of(row: &OutlineRow, entry: &Event, theme: &Theme) -> Style {
    match row.kind {
        OutlineKind::Repeat { .. } => theme.dim(),
        OutlineKind::Teardown { .. } | OutlineKind::Call { .. } => theme.delivery().remove_modifier(Modifier::BOLD),
        OutlineKind::Entry => style(entry, theme),
    }
}

/// The same colours as in the other panes, bold only for what went wrong; the words say it all without.
fn style(entry: &Event, theme: &Theme) -> Style {
    let style = match tone(entry).unwrap_or(Tone::Plain) {
        Tone::Plain | Tone::End(End::Returned) => theme.text(),
        Tone::Loop(state) => theme.loop_state(state),
        Tone::Request => theme.request(),
        Tone::Delivery => theme.delivery(),
        Tone::Signal => theme.signal(),
        Tone::End(end) => theme.end(end),
        Tone::Output(stream) => theme.stream(stream),
        Tone::Warn => theme.warn(),
        Tone::Bad => theme.failure(),
    };
    if style == theme.bad() || style == theme.failure() { style } else { style.remove_modifier(Modifier::BOLD) }
}

#[cfg(test)]
mod tests {
    use super::{
        super::fixture::{Setting, Story, ms, text},
        KIND,
    };
    use crate::ui::scene::Scroll;

    #[test]
    fn what_happened_in_words() {
        let story = Story::shutdown();
        let list = Scroll { selected: 20, top: 16 };
        let drawn = [(100, 8), (60, 4), (24, 3)]
            .map(|size| text(&story.draw(&KIND, ms(1_700), size, &Setting { list, ..Setting::default() })));
        insta::assert_snapshot!(drawn.join("\n"));
    }
}
