//! What is due, and when: pure decisions over time.

use super::Check;
use super::Trigger;
use crate::event::{Span, Time};

/// How long the command beside the program has to come to where the signal is to find it.
const SETTLE: Span = Span::from_millis(1_000);

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The program is not ready.
    Starting,
    /// The command beside it runs.
    Accompanied { until: Time },
    /// It is to end.
    Stopping { by: Time },
    /// It was killed.
    GivenUp,
}

/// Something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// Start the command beside the program.
    Company,
    /// Ask the program to end.
    Ask,
    GiveUp(GiveUp),
}

/// Why the program is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GiveUp {
    NotReady,
    TooLate,
    TimedOut,
}

/// A run, as far as time is concerned.
#[derive(Debug)]
pub(super) struct Progress {
    stage: Stage,
    ready_by: Time,
    within: Span,
    has_company: bool,
    is_asked: bool,
    limit: Option<Time>,
    /// When the program was ready.
    pub(super) ready: Option<Time>,
    /// When it was asked to end.
    pub(super) asked: Option<Time>,
}

impl Progress {
    /// A run that begins at a moment, with the limit of all runs.
    pub(super) fn new(check: &Check, start: Time, limit: Option<Time>) -> Self {
        Self {
            stage: Stage::Starting,
            ready_by: start + check.ready_within.into(),
            within: check.within.into(),
            has_company: check.during.is_some(),
            is_asked: check.trigger != Trigger::Nothing,
            limit,
            ready: None,
            asked: None,
        }
    }

    /// What is due now; `ready` says when the program is, or will be, ready. To be asked again until nothing is.
    pub(super) fn due(&mut self, now: Time, ready: Option<Time>) -> Option<Due> {
        if self.limit.is_some_and(|limit| limit <= now) && self.stage != Stage::GivenUp {
            return self.give_up(GiveUp::TimedOut);
        }
        match self.stage {
            Stage::Starting if ready.is_some_and(|ready| ready <= now) => {
                self.ready = ready;
                if self.has_company {
                    self.stage = Stage::Accompanied { until: now + SETTLE };
                    return Some(Due::Company);
                }
                self.ask(now)
            }
            Stage::Starting if self.ready_by <= now => self.give_up(GiveUp::NotReady),
            Stage::Accompanied { until } if until <= now => self.ask(now),
            Stage::Stopping { by } if by <= now => self.give_up(GiveUp::TooLate),
            _ => None,
        }
    }

    /// When something is due next.
    pub(super) fn next(&self, ready: Option<Time>) -> Option<Time> {
        let due = match self.stage {
            Stage::Starting => Some(ready.unwrap_or(Time::END).min(self.ready_by)),
            Stage::Accompanied { until } => Some(until),
            Stage::Stopping { by } => Some(by),
            Stage::GivenUp => return None,
        };
        due.into_iter().chain(self.limit).min()
    }

    /// Somebody else asked the program to end.
    pub(super) fn interrupt(&mut self, now: Time) {
        if !matches!(self.stage, Stage::Stopping { .. } | Stage::GivenUp) {
            self.stage = Stage::Stopping { by: now + self.within };
            self.asked = Some(now);
        }
    }

    /// The program cannot come to where it was to come.
    pub(super) fn stop(&mut self) {
        self.stage = Stage::GivenUp;
    }

    /// Whether it has been asked for nothing so far.
    pub(super) fn is_unasked(&self) -> bool {
        matches!(self.stage, Stage::Starting | Stage::Accompanied { .. })
    }

    fn ask(&mut self, now: Time) -> Option<Due> {
        self.stage = Stage::Stopping { by: now + self.within };
        self.asked = self.is_asked.then_some(now);
        self.is_asked.then_some(Due::Ask)
    }

    fn give_up(&mut self, why: GiveUp) -> Option<Due> {
        self.stage = Stage::GivenUp;
        Some(Due::GiveUp(why))
    }
}

#[cfg(test)]
mod tests {
    use super::{Due, GiveUp, Progress, SETTLE, Span, Stage, Time};

    const READY_BY: Time = Time(30_000);
    const WITHIN: Span = Span(5_000);

    fn progress(has_company: bool, is_asked: bool, limit: Option<Time>) -> Progress {
        let stage = Stage::Starting;
        let (ready, asked) = (None, None);
        Progress { stage, ready_by: READY_BY, within: WITHIN, has_company, is_asked, limit, ready, asked }
    }

    #[test]
    fn a_ready_program_is_asked_and_has_its_time_from_then_on() {
        let mut run = progress(false, true, None);
        assert_eq!((run.due(Time(10), None), run.next(None)), (None, Some(READY_BY)));
        assert_eq!((run.due(Time(10), Some(Time(20))), run.next(Some(Time(20)))), (None, Some(Time(20))));
        assert_eq!(run.due(Time(25), Some(Time(20))), Some(Due::Ask));
        assert_eq!((run.ready, run.asked, run.next(None)), (Some(Time(20)), Some(Time(25)), Some(Time(25) + WITHIN)));
        assert_eq!(run.due(Time(25) + WITHIN, None), Some(Due::GiveUp(GiveUp::TooLate)));
        assert_eq!((run.due(Time::END, None), run.next(None)), (None, None));
    }

    #[test]
    fn a_command_beside_it_has_time_to_settle() {
        let mut run = progress(true, true, None);
        assert_eq!(run.due(Time(5), Some(Time(5))), Some(Due::Company));
        assert_eq!((run.due(Time(6), Some(Time(5))), run.next(None)), (None, Some(Time(5) + SETTLE)));
        assert_eq!(run.due(Time(5) + SETTLE, Some(Time(5))), Some(Due::Ask));
    }

    #[test]
    fn a_program_that_is_asked_for_nothing_has_its_time_once_it_is_ready() {
        let mut run = progress(false, false, None);
        assert_eq!((run.due(Time(7), Some(Time(7))), run.asked), (None, None));
        assert_eq!(run.next(None), Some(Time(7) + WITHIN));
    }

    #[test]
    fn what_does_not_come_is_given_up() {
        let mut run = progress(false, true, None);
        assert_eq!(run.due(READY_BY, None), Some(Due::GiveUp(GiveUp::NotReady)));
        let mut run = progress(false, true, Some(Time(100)));
        assert_eq!((run.next(None), run.due(Time(100), None)), (Some(Time(100)), Some(Due::GiveUp(GiveUp::TimedOut))));
    }

    #[test]
    fn an_interrupt_asks_in_place_of_the_trigger() {
        let mut run = progress(true, true, None);
        run.interrupt(Time(3));
        assert_eq!((run.due(Time(4), Some(Time(4))), run.asked), (None, Some(Time(3))));
        assert_eq!(run.due(Time(3) + WITHIN, None), Some(Due::GiveUp(GiveUp::TooLate)));
    }
}
