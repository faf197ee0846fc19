//! A difference as a sentence.

use crate::{
    event::{End, Exit, TeardownStep, signal_name},
    finding::lives::{Milestone, TimedMilestone, Topic},
    model::ended,
};

/// What two lanes do next, where they part.
pub(super) fn sentence(subject: &Topic, facts: [Option<TimedMilestone>; 2], [first, second]: [char; 2]) -> String {
    match facts {
        [Some(a), Some(b)] if is_skipped(b.milestone, a.milestone) => lacking(subject, a, first, second),
        [Some(a), Some(b)] if is_skipped(a.milestone, b.milestone) => lacking(subject, b, second, first),
        [Some(a), Some(b)] => both(subject, [(first, a.milestone), (second, b.milestone)]),
        [Some(a), None] => lacking(subject, a, first, second),
        [None, Some(b)] => lacking(subject, b, second, first),
        [None, None] => String::new(),
    }
}

/// Whether a lane whose next event is `next` leaves out what the other does.
const fn is_skipped(next: Milestone, other: Milestone) -> bool {
    match other {
        Milestone::CancelRequested => matches!(next, Milestone::Ended(End::Destroyed)),
        Milestone::ShutDown(_) => matches!(next, Milestone::Closed | Milestone::Dropped),
        _ => false,
    }
}

/// One lane (`has`) does what the other (`lacks`) leaves out.
fn lacking(subject: &Topic, fact: TimedMilestone, has: char, lacks: char) -> String {
    let who = name(subject);
    match fact.milestone {
        Milestone::Created => format!("only {has} creates {who}"),
        Milestone::Ran => format!("{lacks} never runs {who}"),
        Milestone::Stopped => format!("{who} stops in {has} and never in {lacks}"),
        Milestone::ShutDown(TeardownStep::Executor) => format!("{lacks} never shuts its executor down"),
        Milestone::ShutDown(_) => format!("{lacks} never shuts its async generators down"),
        Milestone::Closed => format!("{has} closed {who}, {lacks} left it open"),
        Milestone::Dropped => format!("{has} dropped {who} unclosed"),
        Milestone::CancelRequested if fact.in_teardown => format!("{lacks} never cancels its remaining tasks"),
        Milestone::CancelRequested => format!("{lacks} never cancels {who}"),
        Milestone::Ended(end) => format!("{who} {} in {has} and never ended in {lacks}", ended(end)),
        Milestone::Refused(refusal) => format!("{has} got an error ({refusal}), {lacks} did not"),
        Milestone::Received(signal) => format!("only {has} handled {}", signal_name(signal.into())),
        Milestone::Exited(exit) => format!("{has} {}, {lacks} did not", exited(exit)),
    }
}

/// Both lanes go on, each in its way.
fn both(subject: &Topic, [(first, a), (second, b)]: [(char, Milestone); 2]) -> String {
    match (a, b) {
        (Milestone::Refused(a), Milestone::Refused(b)) => {
            format!("{first} got one error ({a}), {second} another ({b})")
        }
        (Milestone::Received(a), Milestone::Received(b)) => {
            format!("{first} received {}, {second} {}", signal_name(a.into()), signal_name(b.into()))
        }
        (Milestone::Exited(a), Milestone::Exited(b)) => format!("{first} {}, {second} {}", exited(a), exited(b)),
        (Milestone::Closed, Milestone::Dropped) => {
            format!("{first} closed {}, {second} only dropped it", name(subject))
        }
        (Milestone::Dropped, Milestone::Closed) => {
            format!("{second} closed {}, {first} only dropped it", name(subject))
        }
        _ => format!("{} {} in {first} and {} in {second}", name(subject), past(a), past(b)),
    }
}

fn name(subject: &Topic) -> String {
    match subject {
        Topic::Loop(1) => "its loop".into(),
        Topic::Loop(place) => format!("its loop {place}"),
        Topic::Task(name, 1) => name.clone(),
        Topic::Task(name, place) => format!("{name} ({place})"),
        Topic::Refusals | Topic::Signals | Topic::Process => "the program".into(),
    }
}

fn past(milestone: Milestone) -> &'static str {
    match milestone {
        Milestone::Created => "was created",
        Milestone::Ran => "ran",
        Milestone::Stopped => "stopped",
        Milestone::ShutDown(TeardownStep::Executor) => "shut its executor down",
        Milestone::ShutDown(_) => "shut its async generators down",
        Milestone::Closed => "was closed",
        Milestone::Dropped => "was only dropped",
        Milestone::CancelRequested => "had its cancel requested",
        Milestone::Ended(end) => ended(end),
        Milestone::Refused(_) => "got an error",
        Milestone::Received(_) => "received a signal",
        Milestone::Exited(_) => "exited",
    }
}

fn exited(exit: Exit) -> String {
    match exit {
        Exit::Code(code) => format!("exited with code {code}"),
        Exit::Signal(signal) => format!("was killed by {}", signal_name(signal)),
        Exit::Unknown => "ended".into(),
    }
}
