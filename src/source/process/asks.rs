//! When a program is asked why it does not stop. Its agent answers from a thread of its own: no loop is woken for it.

use super::ProcessSource;
use crate::{
    event::{
        Engine, Observation, Span, Time,
        wire::{Message, Row},
    },
    source::{
        Recipient,
        clock::now,
        feed::{Drained, observation},
        outside::{Holder, Outside},
        proc::Proc,
        process::Peer,
    },
};
use std::time::Duration;
use tokio::time::Instant;

/// How long an answer is waited for before a signal goes out nevertheless: where the interpreter's lock is held, none
/// comes.
const PATIENCE: Span = Span::from_millis(200);
/// After so long without an answer and without any other sign of life, none will come. Time in which the program waited for
/// a core does not count.
const SILENT: Span = Span::from_millis(1_000);
/// After so long without any, once what holds the interpreter's lock was seen, it is looked at again.
const STILL_SILENT: Span = Span::from_millis(300);
/// How long an answer is waited for at the most, however busy the program is.
const LATE: Span = Span::from_millis(10_000);
/// How long after a signal, or the begin of a teardown, the program is asked for the first time, and, each time after twice as long, at the most.
const AFTER_SIGNAL: Duration = Duration::from_millis(500);
const MOST_APART: Duration = Duration::from_secs(8);
/// How long nothing is reported until the program is asked what it waits for; each time after that twice as long.
const QUIET: Duration = Duration::from_secs(1);
/// The most rows of an answer.
const ROW_LIMIT: usize = 10_000;

/// The requests to a program, and what waits for their answers.
#[derive(Debug, Default)]
pub(super) struct Asks {
    count: u32,
    /// When the request was made that is not answered yet.
    asked: Option<Asked>,
    /// What held the interpreter's lock when the silent program was looked at from outside; no sign of life since.
    suspect: Option<Holder>,
    rows: Vec<Observation>,
    /// What is done once the answer is there.
    held: Vec<Held>,
    /// When to ask next after a signal, and the time until then.
    next: Option<(Instant, Duration)>,
    /// The same of a teardown that is under way.
    teardown: Option<(Instant, Duration)>,
    /// Since when nothing is reported, and how long that has to last.
    quiet: Option<(Instant, Duration)>,
    /// Whether the last look is over.
    pub(super) has_looked: bool,
}

/// A request, and the newest sign of life since then.
#[derive(Clone, Copy, Debug)]
struct Asked {
    at: Time,
    alive: Time,
    /// How long the program had waited for a core then.
    queued: Span,
}

impl Asked {
    /// Whether no Python code runs: none has reported, or answered in part, although it had the time.
    fn is_silent(self, now: Time, queued: Span, lasts: Span) -> bool {
        let had = now.since(self.alive).0.saturating_sub(queued.0.saturating_sub(self.queued.0));
        Span(had) >= lasts
    }

    /// Whether nobody waits any longer, silent or not.
    fn is_late(self, now: Time) -> bool {
        now.since(self.at) >= LATE
    }
}

/// What is done to the program once it has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    Signal(i32, Recipient),
    /// The time limit passed, and this is the last answer.
    LastLook,
}

impl Asks {
    /// Whether to ask because nothing has been reported for a while.
    fn is_quiet(&mut self, reports: bool, now: Instant) -> bool {
        let (since, lasts) = self.quiet.get_or_insert((now, QUIET));
        if reports {
            *since = now;
            return false;
        }
        let is_quiet = now.duration_since(*since) >= *lasts;
        if is_quiet {
            *lasts = (*lasts * 2).min(MOST_APART);
            *since = now;
        }
        is_quiet
    }

    /// Whether to ask because the program goes on after a signal, or in its teardown.
    fn is_due(&mut self, now: Instant) -> bool {
        let mut is_due = false;
        for (due, apart) in [&mut self.next, &mut self.teardown].into_iter().flatten() {
            if *due <= now {
                is_due = true;
                *apart = (*apart * 2).min(MOST_APART);
                *due += *apart;
            }
        }
        is_due
    }
}

impl ProcessSource {
    pub(in crate::source) const fn is_interpreter(&self) -> bool {
        matches!(self.engine, Some(Engine::Cpython(_)))
    }

    /// Asks the program why it does not stop. `false` where it cannot answer.
    pub(super) fn ask(&mut self) -> bool {
        let Peer::Connected(connection) = &self.link else { return false };
        if !self.is_interpreter() {
            return false;
        }
        if self.asks.asked.is_none() {
            self.asks.count += 1;
            if connection.send(&Message::Ask(self.asks.count)).is_err() {
                return false;
            }
            self.asks.rows.clear();
            let at = now();
            self.asks.asked = Some(Asked { at, alive: at, queued: self.queued() });
        }
        true
    }

    /// Asks first, and does it once the answer is there, or does not come.
    pub(super) fn ask_before(&mut self, held: Held) {
        self.warn_of_init(matches!(held, Held::Signal(..)));
        self.asks.held.push(held);
        // What a program that reports nothing did before a signal says little, and the signal need not wait for it.
        let comes = self.ask() || held == Held::LastLook && self.look_from_outside();
        if !comes {
            self.release();
        }
    }

    pub(super) fn ask_if_due(&mut self, drained: &Drained) {
        self.warn_of_init(false);
        self.take_look();
        self.wait_for_answer(drained.newest);
        let at = Instant::now();
        match drained.tears_down {
            Some(true) => _ = self.asks.teardown.get_or_insert((at + AFTER_SIGNAL, AFTER_SIGNAL)),
            Some(false) => self.asks.teardown = None,
            None => {}
        }
        let (is_quiet, is_due) = (self.asks.is_quiet(drained.records > 0, at), self.asks.is_due(at));
        let comes = (is_quiet || is_due) && self.ask();
        if is_due && !comes {
            self.look_from_outside();
        }
    }

    /// Goes on without the answer where it does not come. The newest record that was read is a sign of life.
    fn wait_for_answer(&mut self, newest: Time) {
        if self.asks.asked.is_some_and(|asked| asked.alive < newest) {
            self.is_alive(newest);
        }
        let Some(asked) = self.asks.asked else { return };
        let at = now();
        let lasts = if self.asks.suspect.is_some() { STILL_SILENT } else { SILENT };
        if asked.is_late(at) {
            self.asks.asked = None;
            self.release();
        } else if asked.is_silent(at, self.queued(), lasts) {
            self.begin_look();
        } else if at.since(asked.at) >= PATIENCE && !self.asks.held.contains(&Held::LastLook) {
            // Before the process is killed, its answer is worth a longer wait.
            self.release();
        }
    }

    /// Whether what was seen from outside is worth reporting. Of a program that owes an answer it is where it explains the
    /// silence.
    pub(super) fn is_worth(&mut self, seen: &Outside) -> bool {
        if !self.is_interpreter() || !matches!(self.link, Peer::Connected(_)) {
            return true;
        }
        let Some(asked) = self.asks.asked else { return false };
        if !seen.explains_silence(self.asks.suspect.as_ref()) {
            self.waits_on(now());
            self.asks.suspect = seen.holder();
            return false;
        }
        self.asks.asked = None;
        self.observe(Observation::Unanswered { asked: asked.at });
        true
    }

    /// The program has given a sign of life at that time.
    fn is_alive(&mut self, at: Time) {
        self.asks.suspect = None;
        self.waits_on(at);
    }

    /// From then on it is silent anew.
    fn waits_on(&mut self, at: Time) {
        let queued = self.queued();
        if let Some(asked) = &mut self.asks.asked {
            (asked.alive, asked.queued) = (at, queued);
        }
    }

    fn queued(&self) -> Span {
        self.proc.as_ref().and_then(Proc::queued).unwrap_or_default()
    }

    pub(super) fn take_rows(&mut self, rows: Vec<Row>) {
        self.is_alive(now());
        for row in rows {
            match row {
                Row::Seen(mut seen) if self.asks.rows.len() < ROW_LIMIT => {
                    seen.change_ids(|mut id| self.feed.base().lift(&mut id));
                    self.asks.rows.push(seen);
                }
                Row::Seen(_) => {}
                Row::End(number) => self.answered(number),
            }
        }
    }

    fn answered(&mut self, number: u32) {
        let rows = std::mem::take(&mut self.asks.rows);
        if number != self.asks.count {
            return;
        }
        let Some(asked) = self.asks.asked.take() else { return };
        // What was reported before the answer belongs before it.
        self.feed.drain_all(now(), &mut self.pending);
        let at = now();
        let rows = rows.into_iter().chain([Observation::Answered { asked: asked.at }]);
        self.pending.extend(rows.map(|row| observation(at, self.id, row)));
        self.release();
    }

    pub(super) fn release(&mut self) {
        for held in std::mem::take(&mut self.asks.held) {
            match held {
                Held::Signal(number, to) => {
                    let _ = self.send_signal(number, to);
                    self.asks.next = Some((Instant::now() + AFTER_SIGNAL, AFTER_SIGNAL));
                }
                Held::LastLook => self.asks.has_looked = true,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, LATE, SILENT};
    use crate::event::{Span, Time};

    #[test]
    fn a_busy_program_is_waited_for_and_never_called_silent() {
        let at = Time(1_000_000_000);
        let queued = Span::from_millis(7);
        let quiet = Asked { at, alive: at, queued };
        assert!(
            !quiet.is_silent(at + SILENT - Span(1), queued, SILENT) && quiet.is_silent(at + SILENT, queued, SILENT)
        );
        assert!(!quiet.is_silent(at + SILENT, queued + Span(1), SILENT), "it waited for a core");
        let last = at + LATE - Span(1);
        let busy = Asked { alive: last, ..quiet };
        assert!(!busy.is_late(last) && busy.is_late(at + LATE) && !busy.is_silent(at + LATE, queued, SILENT));
    }
}
