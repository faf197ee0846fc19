//! One task's whole life: what happened to it and when, one line each.
//!
//! ```text
//! worker-0, cancelled
//! 00:00.012  created by main at shutdown.rs:42
//! 00:00.013  first of 3 polls, 41.0 µs in all, longest 12.0 µs
//! 00:02.000  cancel requested by a signal handler at shutdown.rs:61: please stop
//! 00:02.001  cancel delivered, 1.00 ms after the request
//! 00:02.001  ended as cancelled, 41.0 µs after the delivery
//! ```

mod facts;
mod now;
mod thread;

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::{
    Counter, PaneKind, Role, key,
    words::{each, each_at, indented, mark, moment, nothing, state},
};
use crate::{
    event::{End, Time},
    model::{AfterCancel, TaskHistory},
    ui::{
        frame::{indented_by, under},
        scene::Scene,
        theme::Theme,
        widget::{rows::MARK, text},
    },
};

use facts::{Fact, facts, words};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('8')],
    help: "Go to the selected task.",
    title: "task",
    rows,
    head: 1,
    row_at: Some(row_at),
    counter: Counter::Selected,
    role: Some(Role::Task),
    draw,
    ..PaneKind::PLAIN
};

/// Columns of a time, with what stands behind it.
const TIME: u16 = 12;
/// What stays free at the right edge.
const MARGIN: u16 = 1;
/// Below this width, times stay away.
const NARROW: u16 = 28;

fn rows(scene: &Scene) -> usize {
    lines(scene).len()
}

fn selected<'a>(scene: &Scene<'a>) -> Option<&'a TaskHistory> {
    scene.lane.tasks.get(scene.task?).filter(|task| task.born() <= scene.at)
}

/// A line of the list.
enum Line<'a> {
    /// What is true now: a word for it, and the sentence.
    Now(&'static str, String),
    Fact(Time, Fact<'a>),
}

/// What is true now, then what happened and when.
fn lines<'a>(scene: &Scene<'a>) -> Vec<Line<'a>> {
    let now = |(word, words): (&'static str, String)| Line::Now(word, words);
    if let Some(thread) = thread::blamed(scene) {
        return thread::sentences(scene, thread).into_iter().map(now).collect();
    }
    let Some(task) = selected(scene) else { return Vec::new() };
    let facts = facts(task, scene.at, scene.lane.exit(scene.at)).into_iter();
    let facts = facts.map(|(when, fact)| Line::Fact(when, fact));
    now::sentences(scene, task).into_iter().map(now).chain(facts).collect()
}

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (lane, at, theme) = (scene.lane, scene.at, scene.theme);
    let (name, what, look) = match (thread::blamed(scene), selected(scene)) {
        (Some(thread), _) => (thread.name.to_string(), thread::kind(thread).to_owned(), theme.bad()),
        (None, Some(task)) => {
            (lane.task_name(task).to_string(), state(lane, task, at).to_string(), theme.task_state(task.state(at)))
        }
        (None, None) => return nothing(scene, "no task is selected", area, buf),
    };
    if area.height > 0 {
        let head = indented(area);
        let used = text::print_name(buf, head.x, head.y, head.width, &name, theme.title());
        text::print(buf, head.x + used, head.y, head.width - used, &format!(", {what}"), look);
    }
    let all = lines(scene);
    each(scene.list, all.len(), under(area, KIND.head), buf, |row, area, buf| {
        let lines = draw_line(scene, &all[row], area, buf);
        mark(scene, row, lines, area, buf);
        lines
    });
}

/// The line of the list that is at a line of the screen.
fn row_at(scene: &Scene, area: Rect, line: u16) -> Option<usize> {
    let all = lines(scene);
    let below = under(area, KIND.head);
    each_at(scene.list, all.len(), below, line, |row, area, buf| draw_line(scene, &all[row], area, buf))
}

/// Draws a line of the list from the area's top on; returns the lines of the screen that it took.
fn draw_line(scene: &Scene, line: &Line<'_>, area: Rect, buf: &mut Buffer) -> u16 {
    let theme = scene.theme;
    let (left, words, style) = match (line, selected(scene)) {
        (Line::Now(word, sentence), _) => ((*word).to_owned(), sentence.clone(), theme.text()),
        (Line::Fact(when, fact), Some(task)) => {
            let words = words(scene.lane, task, *when, *fact, scene.at);
            (moment(scene, *when).to_string(), words, style(theme, *fact))
        }
        (Line::Fact(..), None) => return 0,
    };
    let indent = indent(area.width);
    let time = area.width.min(indent).saturating_sub(MARK);
    text::print(buf, area.x + MARK, area.y, time, &left, theme.dim());
    let inner = Rect { width: area.width.saturating_sub(MARGIN), ..area };
    text::wrap(indented_by(inner, indent), buf, &words, style)
}

fn style(theme: &Theme, fact: Fact<'_>) -> Style {
    match fact {
        Fact::Requested(_) => theme.request(),
        Fact::Delivered(_) => theme.delivery(),
        Fact::AfterCancel(AfterCancel::Unknown | AfterCancel::Swallowed) => theme.warn(),
        Fact::NotRetrieved(_) => theme.bad(),
        Fact::Ended(ended) if ended.end != End::Returned => theme.end(ended.end),
        _ => theme.text(),
    }
}

/// The column at which sentences begin: behind the time, which stays away where it is narrow.
const fn indent(width: u16) -> u16 {
    if width < NARROW { MARK } else { MARK + TIME }
}

#[cfg(test)]
mod tests {
    use super::{
        super::fixture::{Setting, Story, ms, text},
        KIND,
    };
    use crate::event::{End, Exit, NameId, Observation, Report, TaskId};

    #[test]
    fn a_task_in_sentences() {
        let story = Story::shutdown();
        let of = |task, at, size| {
            let view = Setting { task, ..Setting::default() };
            text(&story.draw(&KIND, ms(at), size, &view))
        };
        let drawn = [
            of(Some(TaskId(3)), 2_000, (80, 8)),
            of(Some(TaskId(4)), 2_000, (60, 7)),
            of(Some(TaskId(1)), 2_000, (60, 6)),
            of(Some(TaskId(3)), 1_100, (38, 6)),
            of(None, 2_000, (30, 2)),
        ];
        insta::assert_snapshot!(drawn.join("\n"));
    }

    #[test]
    fn a_swallowed_cancel_is_named_only_once_it_is_certain() {
        let mut story = Story::shutdown();
        let drawn = |story: &Story, at| {
            let view = Setting { task: Some(TaskId(4)), ..Setting::default() };
            text(&story.draw(&KIND, ms(at), (80, 9), &view))
        };
        assert!(drawn(&story, 2_000).contains("caught the cancel; it may be cleaning up"));
        story.seen(ms(2_100), Observation::Exited(Exit::Code(0)));
        assert!(drawn(&story, 2_000).contains("caught the cancel; it may be cleaning up"));
        assert!(drawn(&story, 2_100).contains("swallowed the cancel"));
        story.told(ms(1_200), 0, Report::Uncancelled { task: TaskId(4), left: 0 });
        assert!(drawn(&story, 2_100).contains("caught the cancel, which uncancel() withdrew"));
    }

    #[test]
    fn a_cancelled_task_needs_no_reason() {
        let mut story = Story::shutdown();
        story.named(9, "cancelled");
        story.told(ms(1_900), 0, Report::Ended { task: TaskId(4), end: End::Cancelled, reason: NameId(9) });
        let view = Setting { task: Some(TaskId(4)), ..Setting::default() };
        let drawn = text(&story.draw(&KIND, ms(2_000), (80, 12), &view));
        assert!(drawn.contains("cancelled, 897 ms after the delivery ") && !drawn.contains(": cancelled"));
    }
}
