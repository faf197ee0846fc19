//! A difference as a sentence.

use crate::{
    event::{End, Exit, Step, signal_name},
    finding::lives::{Deed, Topic, Turn},
    model::ended,
};

/// What two lanes do next, where they part.
pub(super) fn sentence(subject: &Topic, facts: [Option<Turn>; 2], [first, second]: [char; 2]) -> String {
    match facts {
        [Some(a), Some(b)] if is_skipped(b.deed, a.deed) => lacking(subject, a, first, second),
        [Some(a), Some(b)] if is_skipped(a.deed, b.deed) => lacking(subject, b, second, first),
        [Some(a), Some(b)] => both(subject, [(first, a.deed), (second, b.deed)]),
        [Some(a), None] => lacking(subject, a, first, second),
        [None, Some(b)] => lacking(subject, b, second, first),
        [None, None] => String::new(),
    }
}

/// Whether a lane that goes on with `next` leaves out what the other does.
const fn is_skipped(next: Deed, other: Deed) -> bool {
    match other {
        Deed::Asked => matches!(next, Deed::Ended(End::Abandoned)),
        Deed::ShutDown(_) => matches!(next, Deed::Closed | Deed::Dropped),
        _ => false,
    }
}

/// One lane (`has`) does what the other (`lacks`) leaves out.
fn lacking(subject: &Topic, fact: Turn, has: char, lacks: char) -> String {
    let who = name(subject);
    match fact.deed {
        Deed::Made => format!("only {has} makes {who}"),
        Deed::Ran => format!("{lacks} never runs {who}"),
        Deed::Stopped => format!("{who} stops in {has} and never in {lacks}"),
        Deed::ShutDown(Step::Executor) => format!("{lacks} never shuts its executor down"),
        Deed::ShutDown(_) => format!("{lacks} never finishes its async generators"),
        Deed::Closed => format!("{has} closed {who}, {lacks} left it open"),
        Deed::Dropped => format!("{has} dropped {who} unclosed"),
        Deed::Asked if fact.in_teardown => format!("{lacks} never cancels its leftovers"),
        Deed::Asked => format!("{lacks} never cancels {who}"),
        Deed::Ended(end) => format!("{who} {} in {has} and never ended in {lacks}", ended(end)),
        Deed::Refused(refusal) => format!("{has} was refused ({refusal}), {lacks} was not"),
        Deed::Received(signal) => format!("only {has} handled {}", signal_name(signal.into())),
        Deed::Exited(exit) => format!("{has} {}, {lacks} did not", exited(exit)),
    }
}

/// Both lanes go on, each in its way.
fn both(subject: &Topic, [(first, a), (second, b)]: [(char, Deed); 2]) -> String {
    match (a, b) {
        (Deed::Refused(a), Deed::Refused(b)) => format!("{first} was refused ({a}), {second} something else ({b})"),
        (Deed::Received(a), Deed::Received(b)) => {
            format!("{first} received {}, {second} {}", signal_name(a.into()), signal_name(b.into()))
        }
        (Deed::Exited(a), Deed::Exited(b)) => format!("{first} {}, {second} {}", exited(a), exited(b)),
        (Deed::Closed, Deed::Dropped) => format!("{first} closed {}, {second} only dropped it", name(subject)),
        (Deed::Dropped, Deed::Closed) => format!("{second} closed {}, {first} only dropped it", name(subject)),
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

fn past(deed: Deed) -> &'static str {
    match deed {
        Deed::Made => "was made",
        Deed::Ran => "ran",
        Deed::Stopped => "stopped",
        Deed::ShutDown(Step::Executor) => "shut its executor down",
        Deed::ShutDown(_) => "finished its async generators",
        Deed::Closed => "was closed",
        Deed::Dropped => "was only dropped",
        Deed::Asked => "was asked to stop",
        Deed::Ended(end) => ended(end),
        Deed::Refused(_) => "was refused",
        Deed::Received(_) => "received a signal",
        Deed::Exited(_) => "exited",
    }
}

fn exited(exit: Exit) -> String {
    match exit {
        Exit::Code(code) => format!("exited with code {code}"),
        Exit::Signal(signal) => format!("was killed by {}", signal_name(signal)),
    }
}
