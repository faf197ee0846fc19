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

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::{
    Counter, PaneKind, Role, key,
    words::{each, indented, mark, moment, nothing, place, state},
};
use crate::{
    event::{End, Exit, NameId, SiteId, Span, Time},
    model::{self, AfterCancel, CancelRequest, Lane, TaskEnd, TaskHistory, Waiting, by_whom, counted, waits_on},
    ui::{
        frame::{indented_by, under},
        scene::Scene,
        theme::Theme,
        widget::{rows::MARK, text},
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('8')],
    help: "Go to the selected task.",
    title: "task",
    rows,
    head: 1,
    counter: Counter::Selected,
    role: Some(Role::Task),
    draw,
    ..PaneKind::PLAIN
};

/// Columns of a time, with what stands behind it.
const TIME: u16 = 11;
/// What stays free at the right edge.
const MARGIN: u16 = 1;
/// Below this width, times stay away.
const NARROW: u16 = 28;

/// Something that happened to a task.
#[derive(Clone, Copy)]
enum Fact<'a> {
    Created,
    Polled,
    Waited(&'a Waiting),
    Requested(&'a CancelRequest),
    Delivered(Time),
    AfterCancel(AfterCancel),
    Uncancelled(u32),
    Ended(&'a TaskEnd),
    NotRetrieved(NameId),
}

fn rows(scene: &Scene) -> usize {
    selected(scene).map_or(0, |task| facts(task, scene.at, scene.lane.exit(scene.at)).len())
}

fn selected<'a>(scene: &Scene<'a>) -> Option<&'a TaskHistory> {
    scene.lane.tasks.get(scene.task?).filter(|task| task.born() <= scene.at)
}

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (lane, at, theme) = (scene.lane, scene.at, scene.theme);
    let Some(task) = selected(scene) else {
        return nothing(scene, "no task is selected", area, buf);
    };
    if area.height > 0 {
        let head = indented(area);
        let used = text::print_name(buf, head.x, head.y, head.width, &lane.task_name(task), theme.title());
        let words = format!(", {}", state(lane, task, at));
        text::print(buf, head.x + used, head.y, head.width - used, &words, theme.task_state(task.state(at)));
    }
    let facts = facts(task, at, lane.exit(at));
    each(scene.list, facts.len(), under(area, KIND.head), buf, |row, area, buf| {
        let (when, fact) = facts[row];
        let indent = indent(area.width);
        let time = area.width.min(indent).saturating_sub(MARK);
        text::print(buf, area.x + MARK, area.y, time, &moment(scene, when).to_string(), theme.dim());
        let words = words(lane, task, when, fact, at);
        let inner = Rect { width: area.width.saturating_sub(MARGIN), ..area };
        let lines = text::wrap(indented_by(inner, indent), buf, &words, style(theme, fact));
        mark(scene, row, lines, area, buf);
        lines
    });
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

/// What happened to a task up to a moment, in the order of time.
fn facts(task: &TaskHistory, at: Time, exit: Option<Exit>) -> Vec<(Time, Fact<'_>)> {
    let cancellation = task.cancellation();
    let mut facts = vec![(task.born(), Fact::Created)];
    facts.extend(task.polls.recent.until(at).next().map(|poll| (poll.at, Fact::Polled)));
    facts.extend(task.waits.until(at).map(|waiting| (waiting.at, Fact::Waited(waiting))));
    facts.extend(cancellation.requests.until(at).map(|request| (request.at, Fact::Requested(request))));
    facts.extend(cancellation.delivered.until(at).map(|&at| (at, Fact::Delivered(at))));
    facts.extend(
        cancellation.swallowed.until(at).map(|&since| (since, Fact::AfterCancel(task.after_cancel(since, at, exit)))),
    );
    facts.extend(cancellation.uncancelled.until(at).map(|&(back, left)| (back, Fact::Uncancelled(left))));
    facts.extend(task.end(at).map(|ended| (ended.at, Fact::Ended(ended))));
    let not_retrieved = task.not_retrieved.filter(|known| known.0 <= at);
    facts.extend(not_retrieved.map(|(known, reason)| (known, Fact::NotRetrieved(reason))));
    facts.sort_by_key(|fact| fact.0);
    facts
}

fn words(lane: &Lane, task: &TaskHistory, when: Time, fact: Fact<'_>, at: Time) -> String {
    match fact {
        Fact::Created => {
            let creator = task.parent.map_or_else(String::new, |creator| format!(" by {}", lane.name_of(creator)));
            let word = if task.created.is_some() { "created" } else { "first seen" };
            format!("{word}{creator}{}", at_place(lane, task.site))
        }
        Fact::Polled => polled(task, at),
        Fact::Waited(waiting) => {
            format!("waiting on {}{}", waits_on(lane, waiting.on, waiting.other), at_place(lane, waiting.site))
        }
        Fact::Requested(request) => {
            let by = by_whom(lane, task.id, request.by, request.requester);
            format!("cancel requested{by}{}{}", at_place(lane, request.site), reason(lane, request.message))
        }
        Fact::Delivered(delivered) => match latency(task, delivered) {
            Some(waited) => format!("cancel delivered, {waited} after the request"),
            None => "cancel delivered".to_owned(),
        },
        Fact::AfterCancel(what) => went_on(what).to_owned(),
        Fact::Uncancelled(left) => format!("uncancelled, {} left", counted(left.into(), "request")),
        Fact::Ended(ended) => {
            let delivered = task.cancellation().delivered.latest(when).filter(|_| ended.end == End::Cancelled);
            let after = delivered.map_or_else(String::new, |at| format!(", {} after the delivery", when.since(*at)));
            // The message of a cancel stands at its request.
            let why = if ended.end == End::Failed { reason(lane, ended.reason) } else { String::new() };
            format!("{}{after}{why}", model::ended(ended.end))
        }
        Fact::NotRetrieved(error) => format!("its exception was never retrieved{}", reason(lane, error)),
    }
}

const fn went_on(what: AfterCancel) -> &'static str {
    match what {
        AfterCancel::Unknown => "caught the cancel; it may be cleaning up",
        AfterCancel::CleanedUp => "caught the cancel and cleaned up",
        AfterCancel::Swallowed => "swallowed the cancel",
        AfterCancel::Uncancelled => "caught the cancel, which uncancel() withdrew",
    }
}

fn polled(task: &TaskHistory, at: Time) -> String {
    let polls = counted(task.polls.count(at), "poll");
    let longest = task.polls.recent.until(at).map(|poll| poll.took).max().unwrap_or_default();
    format!("first of {polls}, {} in all, longest {longest}", task.polls.busy(at))
}

/// How long the oldest request that this delivery answers had waited.
fn latency(task: &TaskHistory, delivered: Time) -> Option<Span> {
    let answered = task.cancellation().answers(delivered).filter(|(_, answer)| *answer == Some(delivered));
    answered.map(|(request, _)| delivered.since(request.at)).max()
}

fn at_place(lane: &Lane, site: SiteId) -> String {
    if site == SiteId::NONE { String::new() } else { format!(" at {}", place(lane, site)) }
}

fn reason(lane: &Lane, text: NameId) -> String {
    if text == NameId::NONE { String::new() } else { format!(": {}", lane.name(text)) }
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
        let drawn = text(&story.draw(&KIND, ms(2_000), (80, 9), &view));
        assert!(drawn.contains("cancelled, 897 ms after the delivery ") && !drawn.contains(": cancelled"));
    }
}
