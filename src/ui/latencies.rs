//! How long cancels took, of all tasks of a lane.

use crate::{
    event::{Span, Time},
    model::Lane,
};

/// How long cancels took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Latencies {
    /// From `cancel()` to `CancelledError` in the task.
    pub delivery: Distribution,
    /// From there to the task's end.
    pub cleanup: Distribution,
    /// The tasks whose cancel stands and that have not ended.
    pub open: usize,
}

/// Spans, the shortest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Distribution(Vec<Span>);

impl Latencies {
    /// Up to a moment. Reads every cancelled task.
    pub fn of(lane: &Lane, at: Time) -> Self {
        let (mut delivery, mut cleanup, mut open) = (Vec::new(), Vec::new(), 0);
        let mut tasks: Vec<_> = lane.cancelled.until(at).map(|(_, task)| *task).collect();
        tasks.sort_unstable();
        tasks.dedup();
        for task in tasks.into_iter().filter_map(|task| lane.tasks.get(task)) {
            let answers = task.cancellation().answers(at);
            let delivered = answers.filter_map(|(request, delivered)| Some((request.at, delivered?))).last();
            delivery.extend(delivered.map(|(request, delivered)| delivered.since(request)));
            cleanup.extend(delivered.zip(task.end(at)).map(|((_, delivered), ended)| ended.at.since(delivered)));
            open += usize::from(task.end(at).is_none() && task.cancellation().stands(at));
        }
        Self { delivery: Distribution::of(delivery), cleanup: Distribution::of(cleanup), open }
    }

    pub const fn is_empty(&self) -> bool {
        self.delivery.0.is_empty() && self.cleanup.0.is_empty() && self.open == 0
    }
}

impl Distribution {
    pub fn of(mut spans: Vec<Span>) -> Self {
        spans.sort_unstable();
        Self(spans)
    }

    /// The span that so many percent do not exceed.
    pub fn percentile(&self, percent: usize) -> Option<Span> {
        let place = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(place).copied()
    }

    pub fn max(&self) -> Option<Span> {
        self.0.last().copied()
    }

    /// How many fall into each of so many parts between the shortest and the longest, each part as many times longer
    /// as the one before.
    pub fn histogram(&self, parts: usize) -> Vec<u64> {
        let mut counts = vec![0; parts];
        let (Some(first), Some(last)) = (self.0.first(), self.0.last()) else { return counts };
        let (low, high) = (log(*first), log(*last));
        for span in &self.0 {
            let part = (log(*span) - low) / (high - low).max(f64::EPSILON) * parts as f64;
            counts[(part as usize).min(parts - 1)] += 1;
        }
        counts
    }
}

fn log(span: Span) -> f64 {
    (span.0.max(1) as f64).ln()
}

#[cfg(test)]
mod tests {
    use super::{Distribution, Span};

    #[test]
    fn percentiles_are_spans_that_were_measured() {
        let spans = Distribution::of((1..=100).rev().map(Span).collect());
        assert_eq!([50, 95, 100].map(|percent| spans.percentile(percent)), [50, 95, 100].map(|span| Some(Span(span))));
        assert_eq!(Distribution::default().percentile(50), None);
        assert_eq!(Distribution::of(vec![Span(7)]).percentile(50), Some(Span(7)));
    }

    #[test]
    fn a_histogram_has_everything() {
        let spans = Distribution::of([1, 10, 100, 1_000, 1_001].map(Span).to_vec());
        assert_eq!(spans.histogram(4), [1, 1, 1, 2]);
        assert_eq!(Distribution::of(vec![Span(5); 3]).histogram(3), [3, 0, 0]);
    }
}
