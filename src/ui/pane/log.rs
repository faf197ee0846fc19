//! Everything that happened, in words, one line each.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

use super::{
    Pane, PaneKind,
    words::{moment, nothing, place},
};
use crate::{
    event::{End, Event, Observation, Report, SignalHow, SiteId, What},
    model::saying,
    ui::{
        scene::Scene,
        theme::Theme,
        widget::rows::{Column, Table},
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    pane: Pane::Log,
    title: "log",
    least: 3,
    wants: |scene, _| u16::try_from(rows(scene)).unwrap_or(u16::MAX),
    rows,
    head: 0,
    note: |_| None,
    draw,
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
    let style = match &entry.what {
        What::Report(Report::Loop { state, .. }) => theme.loop_state(*state),
        What::Report(Report::CancelRequested { .. }) => theme.request(),
        What::Report(Report::CancelDelivered { .. } | Report::Teardown { .. }) => theme.delivery(),
        What::Report(Report::NotRetrieved { .. } | Report::Refused { .. }) => theme.bad(),
        What::Report(Report::Ended { end, .. }) if *end != End::Returned => theme.end(*end),
        What::Report(Report::Signal { how: SignalHow::Received, .. })
        | What::Observation(Observation::SignalSent { .. } | Observation::TimedOut) => theme.signal(),
        What::Report(Report::Mark { .. }) => theme.title(),
        What::Observation(Observation::Output { stream, .. }) => theme.stream(*stream),
        // Who cleans up goes on after a cancel as well; the check of it tells that from swallowing.
        What::Report(Report::CancelSwallowed { .. })
        | What::Observation(Observation::Dropped { .. } | Observation::Unrecorded { .. }) => theme.warn(),
        _ => theme.text(),
    };
    if style == theme.bad() { style } else { style.remove_modifier(Modifier::BOLD) }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Pane,
        fixture::{Story, View, ms, text},
    };
    use crate::ui::scene::List;

    #[test]
    fn what_happened_in_words() {
        let story = Story::shutdown();
        let list = List { selected: 20, top: 16 };
        let drawn = [(100, 8), (60, 4), (24, 3)]
            .map(|size| text(&story.draw(Pane::Log, ms(1_700), size, &View { list, ..View::default() })));
        insta::assert_snapshot!(drawn.join("\n"));
    }
}
