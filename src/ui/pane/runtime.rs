//! The numbers that Tokio keeps of a runtime that somebody else built.
//!
//! ```text
//! workers  2   busy 34 %   the busiest 41 %   steals 12
//! tasks    7   polls 1205   forced yields 0
//! queues   global 3   of workers 0   blocking 1, with 4 threads
//! polls    below 100 µs 1190   below 1 ms 12   below 10 ms 3   longer 0
//! ```

use ratatui::{buffer::Buffer, layout::Rect};

use super::{PaneKind, key, words::indented};
use crate::{
    event::Metric,
    model::LoopHistory,
    ui::{
        frame::{indented_by, lines, print_line, under},
        scene::Scene,
        widget::text::{width, wrap},
    },
};

pub(super) const KIND: PaneKind = PaneKind {
    chords: &[key('9')],
    help: "Go to the numbers that Tokio keeps of a runtime.",
    title: "runtime",
    draw,
    ..PaneKind::PLAIN
};

/// Columns for the name of a line, and between two numbers.
const NAME: u16 = 9;
const GAP: u16 = 3;

/// What is missing, and the line that adds it.
const UNWATCHED: [&str; 2] = [
    "No runtime of the program is watched. For one that you build:",
    "`let _watch = runtime::instrument::instrument(&mut builder).watch(runtime.handle());`",
];
const NO_METRICS: &str = "Workers: `cargo add loopscope --no-default-features --features metrics`";
const NO_UNSTABLE: &str = "Steals, queues of workers, polls: `RUSTFLAGS=\"--cfg tokio_unstable\"`";
const NO_HISTOGRAM: &str = "How long polls take: `builder.enable_metrics_poll_time_histogram()\
    .metrics_poll_time_histogram_configuration(HistogramConfiguration::log(LogHistogram::default()))`";

const POLL_TIMES: [(Metric, &str); 4] = [
    (Metric::PollsBelow100Us, "below 100 µs"),
    (Metric::PollsBelow1Ms, "below 1 ms"),
    (Metric::PollsBelow10Ms, "below 10 ms"),
    (Metric::PollsFrom10Ms, "longer"),
];

/// The newest runtime of whose tasks Tokio tells.
fn watched<'a>(scene: &Scene<'a>) -> Option<&'a LoopHistory> {
    let is_watched = |known: &&LoopHistory| known.samples(Metric::AliveTasks).latest(scene.at).is_some();
    scene.lane.loops.known(scene.at).rfind(is_watched)
}

fn draw(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let area = indented(area);
    let Some(runtime) = watched(scene) else {
        let [why, how] = UNWATCHED;
        let used = wrap(area, buf, why, scene.theme.dim());
        wrap(under(area, used), buf, how, scene.theme.text());
        return;
    };
    let told = |metric| runtime.samples(metric).latest(scene.at).map(|sample| sample.value);
    let number = |words: &str, metric| told(metric).map(|value| format!("{words}{value}"));
    let share = |words: &str, share: Option<f64>| share.map(|share| format!("{words}{:.0} %", share * 100.0));
    let blocking = number("blocking ", Metric::BlockingQueueDepth)
        .zip(told(Metric::BlockingThreads))
        .map(|(queue, threads)| format!("{queue}, with {threads} threads"));
    let polls: Vec<_> = POLL_TIMES.into_iter().map(|(metric, words)| number(&format!("{words} "), metric)).collect();
    let rows = [
        (
            "workers",
            vec![
                number("", Metric::Workers),
                share("busy ", runtime.busy(scene.at)),
                share("the busiest ", runtime.rate(Metric::BusiestWorker, scene.at)),
                number("steals ", Metric::Steals),
            ],
        ),
        (
            "tasks",
            vec![
                number("", Metric::AliveTasks),
                number("polls ", Metric::Polls).filter(|_| told(Metric::Polls) != Some(0)),
                number("forced yields ", Metric::ForcedYields),
            ],
        ),
        (
            "queues",
            vec![number("global ", Metric::QueueDepth), number("of workers ", Metric::LocalQueueDepth), blocking],
        ),
        ("polls", polls),
    ];
    let mut rest = area;
    for (name, numbers) in rows {
        if numbers.iter().any(Option::is_some) {
            draw_row(scene, name, numbers, lines(rest, 0, 1), buf);
            rest = under(rest, 1);
        }
    }
    let missing = [
        (NO_METRICS, told(Metric::Workers)),
        (NO_UNSTABLE, told(Metric::Steals)),
        (NO_HISTOGRAM, told(Metric::PollsBelow100Us)),
    ];
    if let Some((how, _)) = missing.into_iter().find(|(_, told)| told.is_none()) {
        wrap(rest, buf, how, scene.theme.dim());
    }
}

/// As many numbers as fit.
fn draw_row(scene: &Scene, name: &str, numbers: Vec<Option<String>>, area: Rect, buf: &mut Buffer) {
    print_line(name, scene.theme.dim(), area, buf);
    let mut rest = indented_by(area, NAME);
    for number in numbers.into_iter().flatten() {
        if usize::from(rest.width) < width(&number) {
            break;
        }
        let used = print_line(&number, scene.theme.text(), rest, buf);
        rest = indented_by(rest, used + GAP);
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::fixture::{Story, ms},
        KIND,
    };

    fn drawn(story: &str, size: (u16, u16)) -> String {
        Story::of(story).text(&KIND, ms(1_000), size)
    }

    const STOCK: &str =
        "0 loop running\n0 metric busy-time 0\n0 metric alive-tasks 7\n0 metric queue-depth 3\n0 metric polls 0\n";

    #[test]
    fn every_number_that_is_told_is_shown() {
        let workers = "0 metric workers 2\n0 metric busiest-worker 0\n1000 metric busy-time 600000000\n\
            1000 metric busiest-worker 400000000\n";
        let unstable = "1 metric polls 1205\n1 metric steals 12\n1 metric forced-yields 0\n1 metric local-queue-depth 4\n\
            1 metric blocking-queue-depth 1\n1 metric blocking-threads 5\n";
        let polls = "1 metric polls-below-100us 1190\n1 metric polls-below-1ms 12\n1 metric polls-below-10ms 3\n\
            1 metric polls-from-10ms 0\n";
        insta::assert_snapshot!(drawn(&[STOCK, workers, unstable, polls].concat(), (90, 5)));
    }

    #[test]
    fn where_numbers_are_missing_the_line_that_adds_them_is_shown() {
        assert!(drawn("0 loop running", (90, 4)).contains("runtime::instrument::instrument(&mut builder)"));
        assert!(drawn(STOCK, (90, 4)).contains("--features metrics"));
        let workers = [STOCK, "0 metric workers 2\n"].concat();
        assert!(drawn(&workers, (90, 4)).contains("tokio_unstable"));
        assert!(drawn(&[&workers, "0 metric steals 0\n"].concat(), (90, 5)).contains("enable_metrics_poll_time"));
    }
}
