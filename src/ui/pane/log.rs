//! Everything that happened, in words, one line each.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

use super::{
    Counter, Follows, PaneKind, key,
    words::{moment, nothing, place},
};
use crate::{
    event::{End, Event, SiteId},
    model::{Tone, saying, tone},
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
    text_of: Some(|scene, row| {
        let entry = scene.lane.log.until(scene.at).nth(row);
        entry.map_or_else(String::new, |entry| {
            format!("{} {}", saying(scene.lane, entry), place(scene.lane, entry.site))
        })
    }),
    counter: Counter::Hidden,
    draw,
    ..PaneKind::PLAIN
};

const TIME: usize = 0;
const WHAT: usize = 1;
const COLUMNS: &[Column] = &[
    Column { title: "", least: 9, most: 9, rank: 1, right: false },
    Column { title: "", least: 12, most: u16::MAX, rank: 0, right: false },
];

fn rows(scene: &Scene) -> usize {
    scene.lane.log.until(scene.at).len()
}

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let entries = scene.lane.log.until(scene.at);
    if entries.len() == 0 {
        return nothing(scene, "nothing has happened yet", area, buf);
    }
    let rows = scene.list.visible(entries.len(), area.height);
    let mut shown = entries.skip(rows.start);
    Table::new(COLUMNS, area.width).rows(
        rows,
        Some(scene.list.selected).filter(|_| scene.focused),
        (area, buf, scene.theme, scene.focused),
        |_, line| {
            let Some(entry) = shown.next() else { return };
            line.left(TIME, scene.theme.dim(), moment(scene, entry.at));
            let used = line.left(WHAT, style(entry, scene.theme), saying(scene.lane, entry));
            if entry.site != SiteId::NONE {
                line.behind(WHAT, used, scene.theme.dim(), place(scene.lane, entry.site));
            }
        },
    );
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
        Tone::Bad => theme.bad(),
    };
    if style == theme.bad() { style } else { style.remove_modifier(Modifier::BOLD) }
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
