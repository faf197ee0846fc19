//! The loop at a glance: its life as a strip, then what it holds and how hard it works.
//!
//! ```text
//! created ─ RUNNING ─ stopped ×2 ╌ cancel ╌ … ╌ closed
//! tasks 4   fds 9   busy 2 %   queue 0   threads 3   memory 4.2 MB
//! ```

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    PaneKind, Role,
    words::{indented, nothing_yet},
};
use crate::{
    event::{LoopState, Metric, TeardownStep, Time},
    model::{LoopHistory, counted},
    ui::{
        scene::Scene,
        widget::{
            strip::{self, Stage, StageTime},
            text,
        },
    },
};

pub(super) const KIND: PaneKind = PaneKind { role: Some(Role::Header), draw, ..PaneKind::PLAIN };

/// Between two numbers.
const GAP: u16 = 3;

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (whole, area) = (area, indented(area));
    let line = |index: u16| Rect { y: area.y + index, height: u16::from(index < area.height), ..area };
    match scene.lane.loops.current(scene.at) {
        Some(current) => strip::draw(&stages(scene, current), line(0), buf, scene.theme),
        None => nothing_yet(scene, "no loop yet", "no loop was created", whole, buf),
    }
    numbers(scene, line(1), buf);
}

/// The life of the loop, with the steps of its shutdown between running and closed. What did not happen before the
/// loop was closed or the process ended never will.
fn stages(scene: &Scene, current: &LoopHistory) -> Vec<Stage> {
    let (at, theme) = (scene.at, scene.theme);
    let (state, step, taken) = (current.state(at), current.step(at), current.teardown(at));
    let last = state.filter(|state| *state == LoopState::Dropped).unwrap_or(LoopState::Closed);
    let over = state == Some(last) || scene.lane.exit(at).is_some();
    let stage = |word, times: u64, now, style| {
        let when = match times {
            _ if now => StageTime::Now,
            0 if over => StageTime::Skipped,
            0 => StageTime::Future,
            _ => StageTime::Past,
        };
        Stage { word, times, when, style }
    };
    let reached = |it: LoopState, times| {
        let now = state == Some(it) && (step.is_none() || it == last);
        stage(it.word(), times, now, theme.loop_state(it))
    };
    // How often it ran shows as how often it stopped.
    let mut stages = vec![
        reached(LoopState::Created, 1),
        reached(LoopState::Running, current.runs(at).min(1)),
        reached(LoopState::Stopped, current.stops(at)),
    ];
    if over && taken.is_empty() {
        stages.push(stage("no teardown", 0, false, theme.delivery()));
    } else {
        stages.extend(
            [TeardownStep::Cancel, TeardownStep::Gather, TeardownStep::AsyncGenerators, TeardownStep::Executor].map(
                |it| {
                    let times = taken.iter().filter(|step| step.step == it).count() as u64;
                    stage(it.word(), times, step.is_some_and(|step| step.step == it), theme.delivery())
                },
            ),
        );
    }
    stages.push(reached(last, 0));
    stages
}

/// What is known of the loop and its process, as much of it as fits.
fn numbers(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (lane, at) = (scene.lane, scene.at);
    let mut parts = vec![format!("tasks {}", lane.tasks.counts(at).live)];
    parts.extend(lane.files.count(at).map(|count| format!("fds {count}")));
    parts.extend(lane.busy(at).map(|busy| format!("busy {:.0} %", busy * 100.0)));
    parts.extend(lane.metric(Metric::QueueDepth, at).map(|depth| format!("queue {depth}")));
    if let Some(usage) = lane.usage(at) {
        parts.push(format!("threads {}", usage.threads));
        parts.push(format!("memory {:.1} MB", usage.memory as f64 / 1e6));
    }
    let (loops, shown) = (lane.loops.known(at).count(), lane.loops.current(at));
    if let Some(shown) = shown.filter(|_| loops > 1) {
        let before = lane.loops.known(at).take_while(|known| known.id != shown.id).count();
        parts.push(format!("loop {} of {loops}", before + 1));
    }
    let dropped = lane.dropped(at);
    if dropped > 0 {
        parts.insert(0, format!("{} lost", counted(dropped, "record")));
    }
    let mut pen = Pen { area, x: 0, buf };
    for part in parts {
        if usize::from(pen.left()) < text::width(&part) {
            break;
        }
        pen.print(scene, &part);
        pen.gap();
    }
}

struct Pen<'a> {
    area: Rect,
    x: u16,
    buf: &'a mut Buffer,
}

impl Pen<'_> {
    const fn left(&self) -> u16 {
        self.area.width.saturating_sub(self.x)
    }

    fn print(&mut self, scene: &Scene, words: &str) {
        if self.area.height > 0 && !words.is_empty() {
            self.x += text::print(self.buf, self.area.x + self.x, self.area.y, self.left(), words, scene.theme.text());
        }
    }

    const fn gap(&mut self) {
        self.x += GAP;
    }
}

/// A number for each of `columns` columns of the time shown, given the column's begin and end; none for those that begin
/// after the moment.
pub(super) fn series(scene: &Scene, columns: u16, value: impl Fn(Time, Time) -> Option<u64>) -> Vec<Option<u64>> {
    let scale = scene.window.scale(columns);
    let begin = |column: u16| column.checked_sub(1).map_or(scale.from(), |before| scale.moment(before));
    let shown = |column: &u16| begin(*column) <= scene.at;
    (0..columns)
        .map(|column| value(begin(column), scale.moment(column).min(scene.at)).filter(|_| shown(&column)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::fixture::{Story, ms},
        KIND,
    };

    #[test]
    fn the_loop_at_a_glance() {
        let story = Story::shutdown();
        let drawn = [(80, 3, 2_000), (80, 3, 900), (38, 3, 1_602), (38, 2, 11), (100, 3, 4)]
            .map(|(width, height, at)| story.text(&KIND, ms(at), (width, height)));
        insta::assert_snapshot!(drawn.join("\n"));
    }
}
