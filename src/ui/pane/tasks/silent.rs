//! What stands in place of tasks while a program has not reported anything.

use std::sync::Arc;

use ratatui::{buffer::Buffer, layout::Rect};

use crate::ui::{
    frame::{lines, print_line},
    scene::Scene,
    widget::text,
};

/// Of a program that has not reported anything: why there are no tasks, and what its threads wait for.
pub(super) fn silent<'a>(scene: &Scene<'a>) -> Option<(&'a str, &'a [Arc<str>])> {
    let (lane, at) = (scene.lane, scene.at);
    let has_spoken = lane.lifeline.connected.is_some_and(|connected| connected <= at);
    let why = lane.notes.latest(at).map_or("", |note| &*note.text);
    // Their last state is none of a process that has ended.
    let threads = lane.threads.latest(at).filter(|_| lane.exit(at).is_none());
    let threads = threads.map_or(&[][..], |(_, threads)| threads);
    let is_silent = !has_spoken && scene.tasks.is_empty() && !(why.is_empty() && threads.is_empty());
    is_silent.then_some((why, threads))
}

pub(super) fn draw(scene: &Scene, (why, threads): (&str, &[Arc<str>]), area: Rect, buf: &mut Buffer) {
    let used = text::wrap(area, buf, why, scene.theme.warn());
    for (line, thread) in (used..).zip(threads) {
        print_line(thread, scene.theme.text(), lines(area, line, 1), buf);
    }
}
