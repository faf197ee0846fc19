//! A launcher that got the signal and did not pass it on: of several lanes, where every rule sees but one.

use super::{Finding, Headline, Step, Verdict, does_not_stop};
use crate::{
    event::{ENDING_SIGNALS, Exit, LaneId, SignalHow, Time, signal_name},
    model::{Lane, Model, SignalEvent, SignalMark},
};

/// How a launcher is got out of the way of a signal.
pub const PASS_ON: &str =
    "Start the program with `exec`, so that it takes the launcher's place, or send the signal to the whole group.";

/// The headline of a session whose command, a shell or `make`, has the signal, and what it has started has not.
pub(super) fn headline(model: &Model, findings: &[Finding], at: Time) -> Option<Headline> {
    holds_back(model, findings, at).or_else(|| leaves(model, findings, at))
}

/// The signal ended the launcher, and what it had started runs on.
fn leaves(model: &Model, findings: &[Finding], at: Time) -> Option<Headline> {
    let launcher = model.lanes.iter().find(|lane| lane.info.parent.is_none() && lane.lifeline.connected.is_none())?;
    // Sooner it is not known who runs on: others that end with it are seen to end a little later.
    let is_over = |exited: &(Time, Exit)| exited.0 + GRACE <= at;
    let (ended, Exit::Signal(signal)) = launcher.lifeline.exited.filter(is_over)? else { return None };
    let sent = launcher
        .signals
        .until(at)
        .find(|mark| mark.what == SignalEvent::Sent && i32::from(mark.signal) == signal && mark.signal != SIGKILL)?;
    let got = |lane: &Lane| lane.signals.until(at).any(|mark| came(mark, sent.signal));
    let left: Vec<_> = model
        .lanes
        .iter()
        .filter(|lane| {
            lane.info.parent.is_some()
                && !got(lane)
                && lane.lifeline.started.is_some_and(|started| started.0 <= ended)
                && lane.lifeline.exited.is_none_or(|exited| exited.0 > ended + GRACE)
        })
        .collect();
    let first = left.first()?;
    let more = left.len().checked_sub(1).filter(|more| *more > 0);
    let (more, runs_on) = more.map_or_else(
        || (String::new(), "has not received it and runs on"),
        |more| (format!(" and {more} more"), "have not received it and run on"),
    );
    let (name, shell) = (signal_name(signal), first_word(&launcher.info.title));
    let sentence = format!(
        "{name} went to `{shell}` and ended it, and nothing passed it on: {} (pid {}){more} {runs_on}.",
        first.info.title,
        first.pid().unwrap_or_default()
    );
    let evidence = vec![
        Step { at: sent.at, text: format!("{name} sent to {shell}") },
        Step { at: ended, text: format!("{shell} ended") },
    ];
    Some(said(launcher, sentence, evidence, ended, findings))
}

/// The launcher runs on, and has not passed it on.
fn holds_back(model: &Model, findings: &[Finding], at: Time) -> Option<Headline> {
    let failed = |lane: &Lane| {
        findings
            .iter()
            .any(|it| it.lane == lane.info.id && it.rule == does_not_stop::RULE.name && it.verdict == Verdict::Fail)
    };
    let silent = |lane: &&Lane| lane.info.parent.is_none() && lane.lifeline.connected.is_none() && failed(lane);
    let launcher = model.lanes.iter().find(silent)?;
    let is_asked = |mark: &&SignalMark| mark.what == SignalEvent::Sent && ENDING_SIGNALS.contains(&mark.signal);
    let sent = launcher.signals.until(at).rfind(is_asked)?;
    let got = |lane: &Lane| lane.signals.until(at).any(|mark| came(mark, sent.signal));
    let program = model.lanes.iter().find(|lane| {
        let is_alive = lane.lifeline.exited.is_none_or(|exited| exited.0 > sent.at + GRACE);
        lane.info.parent.is_some() && lane.lifeline.connected.is_some() && is_alive && !got(lane)
    })?;
    let (name, shell) = (signal_name(sent.signal.into()), first_word(&launcher.info.title));
    let sentence = format!(
        "{name} went to `{shell}`, which has not passed it on: {} (pid {}) has not received it and runs on.",
        program.info.title,
        program.pid().unwrap_or_default()
    );
    let evidence = vec![Step { at: sent.at, text: format!("{name} sent to {shell}") }];
    Some(said(launcher, sentence, evidence, sent.at, findings))
}

/// The launcher whose checks fail where those of what it started do not, as by an exit code of its own: it is worth a look, though
/// it is folded away.
pub fn failing_alone(model: &Model, findings: &[Vec<Finding>]) -> Option<LaneId> {
    let fails = |findings: &[Finding]| findings.iter().any(|finding| finding.verdict == Verdict::Fail);
    let failed: Vec<&Lane> =
        model.lanes.iter().zip(findings).filter(|(_, findings)| fails(findings)).map(|(lane, _)| lane).collect();
    let launcher = failed.iter().find(|lane| lane.info.parent.is_none())?;
    failed.iter().all(|lane| model.is_folded(lane)).then_some(launcher.info.id)
}

const SIGKILL: u8 = 9;
/// What received the signal with its default action is gone by then.
const GRACE: crate::event::Span = crate::event::Span::from_millis(200);

/// What is said of a launcher that has not passed a signal on.
fn said(launcher: &Lane, sentence: String, evidence: Vec<Step>, since: Time, findings: &[Finding]) -> Headline {
    Headline {
        lane: launcher.info.id,
        is_of_all: false,
        verdict: Verdict::Fail,
        rule: Some(does_not_stop::RULE.name),
        sentence,
        evidence,
        fix: Some(PASS_ON.into()),
        since: Some(since),
        causes: findings.iter().filter(|it| it.verdict == Verdict::Fail).count(),
    }
}

fn came(mark: &SignalMark, signal: u8) -> bool {
    mark.signal == signal && matches!(mark.what, SignalEvent::Sent | SignalEvent::Program(SignalHow::Received))
}

fn first_word(title: &str) -> &str {
    title.split(' ').next().unwrap_or(title)
}
