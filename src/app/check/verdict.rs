//! What a run is worth: the rules' findings, the check's own, and the exit code.

use super::{
    Check, ExpectExit, Ready, Trigger,
    expect::words,
    progress::{GiveUp, Progress},
};
use crate::{
    event::{Exit, LaneId, Span, Time, signal_name},
    export::check::{CheckRun, RunEnd},
    finding::{Finding, Headline, PASS_ON, Verdict, headline, judge, ranked},
    model::{Lane, Model, OutputLine, SignalEvent, SignalMark},
    source::Recipient,
};
use std::borrow::Cow;

const READY: &str = "ready";
const STOPS: &str = "stops-in-time";
const EXIT: &str = "exit-status";
/// Signals that ask a program to end: SIGHUP, SIGINT, SIGTERM.
const ASKING: [i32; 3] = [1, 2, 15];
const SIGKILL: i32 = 9;
/// What is left is killed so shortly before the end of the command is seen.
const SWEPT: Span = Span::from_millis(1_000);
/// The rules that a check has beyond those of every session.
pub const OWN_RULES: &[&str] = &[READY, STOPS];

/// What to do where nothing was observed.
const ACCEPT: &str = "Have the program report, or accept it as it is with --allow-unobserved.";
/// Lines of output that a report keeps.
const KEPT: usize = 100;

/// A run that is over.
pub(super) struct Over<'a> {
    pub(super) check: &'a Check,
    pub(super) model: &'a Model,
    pub(super) progress: &'a Progress,
    /// When the program was ready.
    pub(super) ready: Option<Time>,
    /// Why it was killed.
    pub(super) given_up: Option<GiveUp>,
    /// What came in the way of the check.
    pub(super) obstacle: Option<String>,
    pub(super) interrupted: Option<u8>,
}

impl Over<'_> {
    pub(super) fn judge(self) -> CheckRun {
        let model = self.model;
        let (of_rules, own) = self.split();
        let mut findings = [&of_rules[..], &own].concat();
        findings.sort_by_key(|finding| finding.verdict);
        let end = self.end(&findings);
        let headline = self.headline(&end, &of_rules, &own);
        let exit = self.exit();
        let started = self.lane().and_then(|lane| lane.lifeline.started).map(|started| started.0);
        CheckRun {
            exit_code: exit_code(&end, &findings),
            end,
            headline,
            start: model.start(),
            ready: self.ready.zip(started).map(|(ready, started)| ready.since(started)),
            asked_by: self.progress.asked.map(|_| self.asked_by()),
            took: self.took(),
            exit,
            findings,
            output: self.lane().map(last_lines).unwrap_or_default(),
            recording: None,
            unrecorded: None,
        }
    }

    fn lane(&self) -> Option<&Lane> {
        self.model.lanes.first()
    }

    /// Whether the inspector killed it: then its exit says nothing.
    fn is_killed(&self) -> bool {
        self.given_up.is_some() || self.obstacle.is_some()
    }

    /// How the command ended.
    fn exit(&self) -> Option<Exit> {
        Some(self.lane()?.lifeline.exited?.1)
    }

    /// What the rules say, the exit judged by what is expected; and the check's own rules.
    fn split(&self) -> (Vec<Finding>, Vec<Finding>) {
        let (head, limits) = (self.model.head(), &self.check.order.limits);
        let mut of_rules: Vec<_> = self.model.lanes.iter().flat_map(|lane| judge(lane, head, limits)).collect();
        let is_command = |finding: &Finding| finding.rule == EXIT && finding.lane == LaneId::default();
        let by_rule = of_rules.iter().position(is_command).map(|place| of_rules.remove(place));
        if let Some(exit) = self.exit().filter(|_| !self.is_killed()) {
            of_rules.extend(by_rule.map(|by_rule| self.exit_status(exit, by_rule)));
        }
        of_rules.retain(|finding| !self.check.rules.is_off(finding.rule));
        of_rules.iter_mut().filter(|finding| self.is_swept_up(finding)).for_each(|finding| self.sweep_up(finding));
        let own = [self.readiness(), self.stops()].into_iter().flatten();
        (ranked(of_rules), own.filter(|finding| !self.check.rules.is_off(finding.rule)).collect())
    }

    /// Whether it is about the death of a process that the command had left behind: the end of the check is its end, too.
    fn is_swept_up(&self, finding: &Finding) -> bool {
        let exited = |lane: LaneId| self.model.lane(lane)?.lifeline.exited;
        let command = exited(LaneId::default()).map(|exited| exited.0);
        finding.rule == EXIT
            && finding.lane != LaneId::default()
            && exited(finding.lane)
                .is_some_and(|(at, exit)| exit == Exit::Signal(SIGKILL) && Some(at + SWEPT) >= command)
    }

    /// What the command has left behind is its own affair, unless it has not heard what ended the command.
    fn sweep_up(&self, finding: &mut Finding) {
        let sent = |mark: &&SignalMark| mark.what == SignalEvent::Sent;
        let sent = self.lane().and_then(|lane| lane.signals.iter().find(sent)).map(|mark| i32::from(mark.signal));
        let ended = self.exit().filter(|exit| matches!(exit, Exit::Signal(signal) if Some(*signal) == sent));
        finding.fragment = "left behind".into();
        (finding.verdict, finding.sentence) = match ended {
            Some(exit) => {
                let lane = self.model.lane(finding.lane);
                let title = lane.map_or("the process", |lane| &lane.info.title);
                let sentence = format!(
                    "{} ended the command alone, and nothing passed it on: {title} ran on, and was killed.",
                    words(exit)
                );
                finding.fix = Some(PASS_ON.into());
                (Verdict::Fail, sentence)
            }
            None => (Verdict::NotApplicable, "The command left the process behind; it ended with the command.".into()),
        };
    }

    /// The exit as it is expected; where it is not, the rule may know why.
    fn exit_status(&self, exit: Exit, by_rule: Finding) -> Finding {
        let sent: Vec<u8> = self
            .lane()
            .into_iter()
            .flat_map(|lane| &lane.signals)
            .filter(|mark| mark.what == SignalEvent::Sent)
            .map(|mark| mark.signal)
            .collect();
        let ended = match exit {
            Exit::Code(code) => format!("The program ended with code {code}"),
            Exit::Signal(signal) => format!("The program ended by {}", signal_name(signal)),
            Exit::Unknown => "The program ended".into(),
        };
        let is_usual = self.check.expect == ExpectExit::Usual;
        // Whether a signal that asks for an end was handled, the rule knows.
        let is_by_rule = is_usual && matches!(exit, Exit::Signal(signal) if ASKING.contains(&signal));
        if self.check.expect.accepts(exit, &sent) && !is_by_rule {
            let expected = if exit == Exit::Code(0) { "" } else { ", as expected" };
            return own(EXIT, Verdict::Ok, format!("{ended}{expected}."), None);
        }
        // The rule may know why, or why that is well.
        if is_usual || by_rule.verdict == Verdict::Fail {
            return by_rule;
        }
        let fix = format!(
            "Have it end so, or say `--expect-exit {}`.",
            words(exit).trim_start_matches("code ").trim_start_matches("SIG")
        );
        own(EXIT, Verdict::Fail, format!("{ended}; expected was {}.", self.check.expect), Some(fix.into()))
    }

    /// Whether the program was ready when it was to be asked; `None` where nothing had to be waited for.
    fn readiness(&self) -> Option<Finding> {
        if let Some(why) = self.not_ready() {
            return Some(own(READY, Verdict::Fail, why, Some(self.check.ready.fix().into())));
        }
        let started = self.lane()?.lifeline.started?.0;
        let after = self.ready?.since(started);
        (after > Span::ZERO).then(|| own(READY, Verdict::Ok, format!("The program was ready after {after}."), None))
    }

    fn not_ready(&self) -> Option<String> {
        let Check { ready, trigger, .. } = self.check;
        let is_killed = matches!(self.given_up, Some(GiveUp::NotReady));
        if is_killed {
            return Some(format!("The program was not ready within {}: {ready}.", Span::from(self.check.ready_within)));
        }
        if self.interrupted.is_some() || self.is_killed() {
            return None;
        }
        let ended = self.exit().map_or_else(|| "ended".into(), |exit| format!("ended ({})", words(exit)));
        match trigger {
            _ if self.ready.is_none() => Some(format!("The program {ended} before it was ready: {ready}.")),
            Trigger::Nothing => None,
            _ if self.progress.asked.is_none() => {
                Some(format!("The program {ended} before {} was sent.", self.asked_by()))
            }
            _ => None,
        }
    }

    /// Whether it ended in time once it was to.
    fn stops(&self) -> Option<Finding> {
        let since = match self.progress.asked {
            Some(_) => self.asked_by(),
            None if self.check.ready == Ready::AtOnce => "its start".into(),
            None => "it was ready".into(),
        };
        if matches!(self.given_up, Some(GiveUp::TooLate)) {
            return Some(own(STOPS, Verdict::Fail, self.too_late(&since), None));
        }
        if self.is_killed() || self.not_ready().is_some() {
            return None;
        }
        let took = self.took()?;
        Some(own(STOPS, Verdict::Ok, format!("The program ended {took} after {since}."), None))
    }

    /// A process of another user is beyond the reach of signals.
    fn too_late(&self, since: &str) -> String {
        let lane = self.lane();
        let has_ended = lane.is_some_and(|lane| lane.lifeline.exited.is_some());
        let end = if has_ended { "it was killed" } else { "it could not be killed, and runs on" };
        let is_sent = lane.is_some_and(|lane| lane.signals.iter().any(|mark| mark.what == SignalEvent::Sent));
        if matches!(self.check.trigger, Trigger::Signal { .. }) && self.progress.asked.is_some() && !is_sent {
            return format!("{since} could not be sent to the program, which runs as another user; {end}.");
        }
        format!("The program did not end within {} after {since}; {end}.", Span::from(self.check.within))
    }

    /// From when it was asked to end, or was ready, to its end; `None` where it did not end by itself.
    fn took(&self) -> Option<Span> {
        let exited = self.lane()?.lifeline.exited.filter(|_| !self.is_killed())?.0;
        Some(exited.since(self.asked().or(self.ready)?))
    }

    /// When it was asked to end: a signal waits a moment until the program has said where it stands.
    fn asked(&self) -> Option<Time> {
        let sent = |mark: &&SignalMark| mark.what == SignalEvent::Sent;
        let sent = self.lane()?.signals.iter().find(sent).map(|mark| mark.at);
        self.progress.asked.map(|asked| sent.map_or(asked, |sent| sent.max(asked)))
    }

    /// What asked the program to end.
    fn asked_by(&self) -> String {
        let to = |to| match to {
            Recipient::Command => "",
            Recipient::Group => " to its group",
            Recipient::Python => " to its Python",
        };
        match (self.interrupted, self.check.trigger) {
            (Some(signal), _) => signal_name(signal.into()),
            (None, Trigger::Signal { number, to: part }) => format!("{}{}", signal_name(number.into()), to(part)),
            (None, Trigger::EndOfInput | Trigger::Nothing) => "the end of its input".into(),
        }
    }

    /// The rules know causes; the check's own rules, and the way in which it ended, say only that something is wrong.
    fn headline(&self, end: &RunEnd, of_rules: &[Finding], own: &[Finding]) -> Headline {
        let of = |findings: &[Finding]| headline(self.model, findings, self.model.head());
        let failed = |findings: &[Finding]| of(findings).filter(|first| first.verdict == Verdict::Fail);
        let obstacle = self.obstacle.clone().map(|why| plain(why, None));
        // Of a program that was killed the rules say that it did not stop, also where they know no cause: its own check
        // says then how long it had.
        let is_cause = |finding: &&Finding| !self.is_killed() || finding.fix.is_some();
        let causes: Vec<_> = of_rules.iter().filter(is_cause).cloned().collect();
        obstacle
            .or_else(|| failed(&causes))
            .or_else(|| failed(own))
            .or_else(|| self.no_answer(end))
            .or_else(|| of(of_rules))
            .unwrap_or_else(|| plain("Nothing is known of the program.".into(), None))
    }

    /// What to say first where there is no answer.
    fn no_answer(&self, end: &RunEnd) -> Option<Headline> {
        let sentence = match end {
            RunEnd::Ended | RunEnd::TooLate => return None,
            RunEnd::NotReady(why) => return Some(plain(why.clone(), None)),
            RunEnd::Unobserved(why) => return Some(plain(why.clone(), Some(ACCEPT))),
            RunEnd::TimedOut => {
                let timeout = Span::from(self.check.timeout.unwrap_or_default());
                format!("The time limit of {timeout} passed, and the program was killed.")
            }
            RunEnd::Interrupted(signal) => {
                let signal = signal_name((*signal).into());
                let ended = self
                    .exit()
                    .map_or_else(|| ", and was killed".into(), |exit| format!(", and ended ({})", words(exit)));
                format!("loopscope got {signal}; the program got it, too{ended}.")
            }
        };
        Some(plain(sentence, None))
    }

    fn end(&self, findings: &[Finding]) -> RunEnd {
        if let Some(signal) = self.interrupted {
            return RunEnd::Interrupted(signal);
        }
        if let Some(why) = self.obstacle.clone().or_else(|| self.not_ready()) {
            return RunEnd::NotReady(why);
        }
        match self.given_up {
            Some(GiveUp::TimedOut) => return RunEnd::TimedOut,
            Some(GiveUp::TooLate) => return RunEnd::TooLate,
            _ => {}
        }
        let failed = findings.iter().any(|finding| finding.verdict == Verdict::Fail);
        self.unobserved(findings).filter(|_| !failed).map_or(RunEnd::Ended, RunEnd::Unobserved)
    }

    /// Why what the check is about was not observed, if it was not.
    fn unobserved(&self, findings: &[Finding]) -> Option<String> {
        if self.check.allow_unobserved {
            return None;
        }
        if self.model.lanes.iter().all(|lane| lane.lifeline.connected.is_none()) {
            let note =
                self.lane().and_then(|lane| lane.notes.iter().last()).map(|note| format!(": {}", why(&note.text)));
            return Some(format!("Nothing was observed{}.", note.unwrap_or_default()));
        }
        let is_asked = |it: &&Finding| it.verdict == Verdict::Unknown && self.check.rules.is_asked(it.rule);
        let unknown = findings.iter().find(is_asked)?;
        Some(format!("The check {} has no answer: {}", unknown.rule, unknown.sentence))
    }
}

/// The documented codes.
fn exit_code(end: &RunEnd, findings: &[Finding]) -> u8 {
    match end {
        RunEnd::TimedOut => 124,
        RunEnd::Interrupted(signal) => 128 + signal,
        RunEnd::NotReady(_) | RunEnd::Unobserved(_) => 3,
        RunEnd::TooLate => 1,
        RunEnd::Ended => u8::from(findings.iter().any(|finding| finding.verdict == Verdict::Fail)),
    }
}

fn own(rule: &'static str, verdict: Verdict, sentence: String, fix: Option<Cow<'static, str>>) -> Finding {
    Finding {
        rule,
        lane: LaneId::default(),
        verdict,
        fragment: rule.into(),
        sentence,
        fix,
        steps: Vec::new(),
        since: None,
        subjects: Vec::new(),
        count: 0,
        at: None,
    }
}

/// The reason in a note, without what is seen all the same.
fn why(note: &str) -> &str {
    note.split(": ").next().unwrap_or(note)
}

/// A headline of no rule.
fn plain(sentence: String, fix: Option<&'static str>) -> Headline {
    Headline {
        lane: LaneId::default(),
        is_of_all: false,
        verdict: Verdict::Unknown,
        rule: None,
        sentence,
        evidence: Vec::new(),
        fix: fix.map(Cow::Borrowed),
        since: None,
        causes: 0,
    }
}

fn last_lines(lane: &Lane) -> Vec<OutputLine> {
    let skipped = lane.output.kept().saturating_sub(KEPT);
    lane.output.iter().skip(skipped).cloned().collect()
}
