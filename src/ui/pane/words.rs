//! What several panes say in the same words.

use std::fmt::{self, Display};

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    event::{SiteId, TaskId, Time},
    model::{Lane, Task, TaskState},
    ui::{
        scene::Scene,
        widget::{rows::MARK, text},
    },
};

/// The area below the first lines of another.
pub(super) fn under(area: Rect, lines: u16) -> Rect {
    let lines = lines.min(area.height);
    Rect { y: area.y + lines, height: area.height - lines, ..area }
}

/// The area right of the columns that tables keep for the mark of the selected row, so that all panes line up.
pub(super) fn indented(area: Rect) -> Rect {
    let indent = area.width.min(MARK);
    Rect { x: area.x + indent, width: area.width - indent, ..area }
}

/// A moment as people read it, counted from the session's start.
pub(super) fn moment(scene: &Scene<'_>, at: Time) -> Time {
    scene.model.since_start(at)
}

/// A place in the source without the folders that all its files share: `shutdown.rs:42`.
pub(super) fn place(lane: &Lane, site: SiteId) -> &str {
    lane.site(site).map_or("an unknown place", |site| site.rsplit('/').next().unwrap_or(site))
}

/// What a task does at a moment: `waiting on sleep`, `waiting on worker-0`, `cancelled`.
pub(super) fn state<'a>(lane: &'a Lane, task: &'a Task, at: Time) -> impl Display + 'a {
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

/// Says in a pane's first line why it is empty.
pub(super) fn nothing(scene: &Scene<'_>, why: &str, area: Rect, buf: &mut Buffer) {
    let area = indented(area);
    if area.height > 0 {
        text::put(buf, area.x, area.y, area.width, why, scene.theme.dim());
    }
}
