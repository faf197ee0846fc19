//! What several panes say in the same words.

use std::fmt::{self, Display};

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    widgets::{Clear, Widget},
};

use crate::{
    event::{SiteId, TaskId, Time},
    model::{Lane, TaskHistory, TaskState},
    ui::{
        frame::{indented_by, print_line, under},
        scene::{Scene, Scroll},
        widget::rows::MARK,
    },
};

/// The area right of the columns that tables keep for the mark of the selected row, so that all panes line up.
pub(super) fn indented(area: Rect) -> Rect {
    indented_by(area, MARK)
}

/// A moment, counted from the session's start.
pub(super) fn moment(scene: &Scene<'_>, at: Time) -> Time {
    scene.model.since_start(at)
}

/// A place in the source without the folders that all its files share: `shutdown.rs:42`.
pub(super) fn place(lane: &Lane, site: SiteId) -> &str {
    lane.site(site).map_or("an unknown place", |site| site.rsplit('/').next().unwrap_or(site))
}

/// What a filtered list says of itself: `with "consumer", 9 of 212`.
pub(super) fn filtered(scene: &Scene, shown: usize, all: usize) -> Option<(String, Style)> {
    let words = || (format!("with \"{}\", {shown} of {all}", scene.filter), scene.theme.key());
    (!scene.filter.is_empty()).then(words)
}

/// What a task does at a moment: `waiting on sleep`, `waiting on worker-0`, `cancelled`.
pub(super) fn state<'a>(lane: &'a Lane, task: &'a TaskHistory, at: Time) -> impl Display + 'a {
    fmt::from_fn(move |f| match task.state(at) {
        TaskState::Scheduled => f.write_str("scheduled"),
        TaskState::Running => f.write_str("running"),
        TaskState::Cancelling => f.write_str("cancelling"),
        TaskState::Waiting(None) => f.write_str("waiting"),
        TaskState::Waiting(Some(on)) => match task.waiting(at).and_then(|waiting| waiting.other) {
            Some(other) if other != TaskId(0) => write!(f, "waiting on {}", lane.name_of(other)),
            _ => write!(f, "waiting on {on}"),
        },
        TaskState::Ended(end) => f.write_str(end.word()),
    })
}

/// What rows say of a task: `worker-0 waiting on sleep shutdown.rs:42`.
pub(super) fn task_words(scene: &Scene<'_>, task: &TaskHistory) -> String {
    let lane = scene.lane;
    format!("{} {} {}", lane.task_name(task), state(lane, task, scene.at), place(lane, task.site))
}

/// Says in a pane's first line why it is empty.
pub(super) fn nothing(scene: &Scene<'_>, why: &str, area: Rect, buf: &mut Buffer) {
    print_line(why, scene.theme.dim(), indented(area), buf);
}

/// The same, for what may come as long as the lane runs, and what never came.
pub(super) fn nothing_yet(scene: &Scene<'_>, yet: &str, never: &str, area: Rect, buf: &mut Buffer) {
    let over = scene.lane.exit(scene.at).is_some();
    nothing(scene, if over { never } else { yet }, area, buf);
}

/// Draws things of several lines each, from the first one shown on; `one` draws one and gives the lines it took. The
/// list is scrolled as if each had one; where that hides the selected thing, fewer come before it.
pub(super) fn each(
    list: Scroll,
    count: usize,
    area: Rect,
    buf: &mut Buffer,
    mut one: impl FnMut(usize, Rect, &mut Buffer) -> u16,
) {
    let selected = list.selected.min(count.saturating_sub(1));
    for first in list.top.min(selected)..=selected {
        Clear.render(area, buf);
        let (mut row, mut rest) = (first, area);
        while row < count && rest.height > 0 {
            rest = under(rest, one(row, rest, buf).max(1));
            row += 1;
        }
        if row > selected {
            return;
        }
    }
}

/// Which of these things is at a line of the screen; `one` draws them as it does for [`each`].
pub(super) fn each_at(
    list: Scroll,
    count: usize,
    area: Rect,
    line: u16,
    mut one: impl FnMut(usize, Rect, &mut Buffer) -> u16,
) -> Option<usize> {
    let mut found = None;
    each(list, count, area, &mut Buffer::empty(area), |row, rest, buf| {
        let lines = one(row, rest, buf);
        // What begins at the top again takes back what was there.
        if rest.y == area.y {
            found = None;
        }
        if (rest.y..rest.y + lines.max(1)).contains(&line) {
            found = Some(row);
        }
        lines
    });
    found
}

/// Marks the selected row of so many lines, where the pane has the focus.
pub(super) fn mark(scene: &Scene<'_>, row: usize, lines: u16, area: Rect, buf: &mut Buffer) {
    if scene.focused && scene.list.selected == row {
        print_line(scene.theme.glyphs.marker, scene.theme.key(), area, buf);
        buf.set_style(Rect { height: lines.min(area.height), ..area }, scene.theme.selected(true));
    }
}
