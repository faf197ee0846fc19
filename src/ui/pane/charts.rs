//! The loop in numbers over time, on the axis of the tasks' lives, and what took it longest.
//!
//! ```text
//! tasks  12 ┤──────────┐         slowest calls
//!         0 ┤          └────     12.0 ms  worker()  app.py:17
//! fds    21 ┤───────────────
//!         0 ┤
//!            0    500 ms   1 s
//! ```

use std::cmp::Reverse;

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    PaneKind,
    header::series,
    key,
    tasks::{origin, rules, signals},
    words::{indented, place},
};
use crate::{
    event::{Metric, SiteId, Span, TaskId, Time},
    model::SlowCall,
    ui::{
        frame::{indented_by, lines, print_line, under},
        scene::Scene,
        widget::{course, sparkline, text, timeline::Timeline},
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('2')],
    help: "Go to the loop's numbers over time.",
    title: "loop",
    note: |scene| {
        let busy = scene.lane.busy(scene.at)?;
        Some((format!("busy {:.0} %", busy * 100.0), scene.theme.text()))
    },
    draw,
    ..PaneKind::PLAIN
};

/// A number over time.
struct Chart {
    name: &'static str,
    /// The number after one moment and up to another.
    value: fn(&Scene, Time, Time) -> Option<u64>,
    /// How a value reads.
    words: fn(u64) -> String,
}

const CHARTS: &[Chart] = &[
    Chart {
        name: "tasks",
        value: |scene, _, at| Some(scene.lane.tasks.counts(at).live).filter(|_| !scene.lane.tasks.all().is_empty()),
        words: |count| count.to_string(),
    },
    Chart {
        name: "lag",
        value: |scene, after, at| scene.timers.lag(after, at).map(|lag| lag.0),
        words: |lag| Span(lag).to_string(),
    },
    Chart {
        name: "fds",
        value: |scene, _, at| scene.lane.files.count(at).map(u64::from),
        words: |count| count.to_string(),
    },
    Chart {
        name: "busy",
        value: |scene, _, at| scene.lane.busy(at).map(|busy| (busy * 100.0).round() as u64),
        words: |percent| format!("{percent} %"),
    },
    Chart {
        name: "queue",
        value: |scene, _, at| scene.lane.metric(Metric::QueueDepth, at),
        words: |count| count.to_string(),
    },
    Chart {
        name: "memory",
        value: |scene, _, at| Some(scene.lane.usage(at)?.memory / 1_000_000),
        words: |mb| format!("{mb} MB"),
    },
];

/// The columns for names, and for values with the axis.
const NAME: u16 = 7;
const VALUE: u16 = 10;
/// The most lines of a chart.
const HIGH: u16 = 3;
/// The most timers listed.
const TIMERS: usize = 3;
/// From this width on, jobs, timers and slow calls stand beside the charts, in so many columns.
const BESIDE: u16 = 76;
const SLOW: u16 = 38;

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let beside = if area.width >= BESIDE { SLOW } else { 0 };
    let inner = indented(Rect { width: area.width - beside, ..area });
    let plot = indented_by(inner, NAME + VALUE);
    let scale = scene.window.scale(plot.width);
    let known: Vec<&Chart> =
        CHARTS.iter().filter(|chart| (chart.value)(scene, scene.window.from, scene.at).is_some()).collect();
    let axis = u16::from(area.height > 1);
    let room = area.height - axis;
    // A chart of one line says little.
    let count = (known.len() as u16).min((room / 2).max(1));
    if plot.width > 0 && count > 0 {
        let signals = signals(scene);
        let rules = rules(scene, &signals);
        let used = draw_charts(scene, &known[..count.into()], lines(inner, 0, room), buf);
        let timeline = Timeline { scale: &scale, area: lines(plot, 0, used), rules: &rules, theme: scene.theme };
        timeline.rules(buf);
        if axis > 0 {
            timeline.axis(area.y + used, origin(scene), buf);
        }
    }
    if beside > 0 {
        draw_lists(scene, indented_by(area, area.width - beside + 2), buf);
    }
}

/// Draws the charts one below the other; returns the lines they took.
fn draw_charts(scene: &Scene, charts: &[&Chart], area: Rect, buf: &mut Buffer) -> u16 {
    let count = charts.len() as u16;
    let each = (area.height / count).clamp(1, HIGH);
    let more = if each == HIGH { 0 } else { area.height % count };
    let mut y = 0;
    for (place, chart) in (0..).zip(charts) {
        let height = each + u16::from(place < more);
        draw_chart(scene, chart, lines(area, y, height), buf);
        y += height;
    }
    y
}

/// The name, the largest value of the time shown, and the bars below it.
fn draw_chart(scene: &Scene, chart: &Chart, area: Rect, buf: &mut Buffer) {
    let (theme, plot) = (scene.theme, indented_by(area, NAME + VALUE));
    print_line(chart.name, theme.text(), area, buf);
    let values = series(scene, plot.width, |after, at| (chart.value)(scene, after, at));
    let top = values.iter().flatten().max().copied().unwrap_or(0);
    let axis = |line: u16, words: &str, buf: &mut Buffer| {
        let words = format!("{words} {}", theme.glyphs.line.vertical_left);
        text::print_right(
            buf,
            area.x + NAME,
            area.y + line,
            VALUE.min(area.width.saturating_sub(NAME)),
            &words,
            theme.dim(),
        );
    };
    axis(0, &(chart.words)(top), buf);
    if area.height > 1 {
        axis(area.height - 1, "0", buf);
    }
    (1..area.height.saturating_sub(1)).for_each(|line| axis(line, "", buf));
    // Two lines show two heights of a line, and sixteen of a bar.
    if area.height < 3 {
        return sparkline::draw(&values, sparkline::top(&values), plot, buf, theme);
    }
    let last = u64::from(area.height - 1);
    // A recording may have any values.
    let row =
        |value: u64| plot.bottom() - 1 - (u128::from(value) * u128::from(last)).div_ceil(u128::from(top.max(1))) as u16;
    course::draw(&values.iter().map(|value| value.map(row)).collect::<Vec<_>>(), plot, buf, theme);
}

/// The executor's jobs at work, the oldest first; the timers due next; and the calls that took the loop longest.
fn draw_lists(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (lane, at, theme) = (scene.lane, scene.at, scene.theme);
    let jobs = lane.jobs.running(at).map(|(_, job)| {
        let lasted = job.started.map_or(Span(0), |started| at.since(started));
        (lasted, lane.name(job.name).to_string(), job.site)
    });
    let owner = |task: Option<TaskId>| task.map_or_else(String::new, |task| lane.name_of(task).to_string());
    let timers = scene.timers.pending.iter().map(|timer| (timer.due.since(at), owner(timer.owner), timer.site));
    let mut calls: Vec<&SlowCall> = lane.slow.until(at).collect();
    calls.sort_by_key(|call| Reverse(call.took));
    let name = |call: &SlowCall| call.task.map_or_else(|| lane.name(call.name), |task| lane.name_of(task)).to_string();
    let calls = calls.into_iter().map(|call| (call.took, name(call), call.site));
    let lists: [(&str, Vec<_>); 3] = [
        ("executor jobs at work", jobs.collect()),
        ("timers due in", timers.take(TIMERS).collect()),
        ("slowest calls", calls.collect()),
    ];
    let mut rest = Rect { width: area.width.saturating_sub(1), ..area };
    for (title, rows) in lists.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        print_line(title, theme.dim(), rest, buf);
        rest = under(rest, 1);
        for (took, name, site) in rows.into_iter().take(rest.height.into()) {
            let site = if site == SiteId::NONE { "" } else { place(lane, site) };
            let gap = if name.is_empty() { "" } else { "  " };
            let used = print_line(&format!("{took:>7}  {name}{gap}"), theme.text(), rest, buf);
            let left = indented_by(rest, used);
            print_line(&text::fit_tail(site, left.width.into()), theme.dim(), left, buf);
            rest = under(rest, 1);
        }
    }
    if rest.height == area.height {
        print_line("no call took a millisecond", theme.dim(), rest, buf);
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::fixture::{Story, ms},
        KIND,
    };

    #[test]
    fn charts_have_a_scale_and_share_the_axis_of_time() {
        let story = Story::shutdown();
        let drawn = [(100, 8, 2_000), (60, 5, 1_100), (38, 2, 900), (20, 1, 900)]
            .map(|(width, height, at)| story.text(&KIND, ms(at), (width, height)));
        insta::assert_snapshot!(drawn.join("\n"));
    }
}
