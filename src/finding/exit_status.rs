//! The process ended with code 0.

use super::{
    Case, Need, Rule, Ruling,
    chain::{self, Chain},
    subject::{Subject, Subjects},
};
use crate::{
    event::{ErrorHow, Exit, Leave, SignalHow, Stream, Time, signal_name},
    model::{ErrorReport, Lane, OutputLine, SignalEvent},
};

pub(super) const RULE: Rule = Rule {
    name: "exit-status",
    topic: "exit",
    about: "The process ends with code 0.",
    needs: &[Need::End],
    ok_needs: &[],
    judge,
};

/// A handler comes, and goes.
const HANDLER: [SignalEvent; 2] =
    [SignalEvent::Program(SignalHow::HandlerAdded), SignalEvent::Program(SignalHow::HandlerRemoved)];
/// Python raises KeyboardInterrupt for it, and is killed by the signal if that is not caught.
const SIGINT: i32 = 2;
const INTERRUPT: &str = "KeyboardInterrupt";
/// What a shell, and Python, make of a death by signal.
const BY_SIGNAL: i32 = 128;
/// The most characters quoted of what the program said.
const QUOTED: usize = 200;

fn judge(case: &Case<'_>) -> Ruling {
    let Case { lane, at, .. } = *case;
    let ruling = match case.exit() {
        None | Some(Exit::Code(0)) => Ruling::ok("exit 0", "The process ended with code 0."),
        Some(Exit::Code(code)) => by_code(lane, code, at),
        Some(Exit::Signal(signal)) => by_signal(lane, signal, at),
    };
    ruling.when(case.last())
}

fn by_code(lane: &Lane, code: i32, at: Time) -> Ruling {
    let signal = code - BY_SIGNAL;
    let uncaught = uncaught(lane, at);
    let chain = chain::of(lane, at);
    let left_at_once = lane.exits.latest(at).is_some_and(|left| left.how == Leave::AtOnce);
    let failure = chain::failure(lane, at);
    let why = match (sender(lane, signal, at), uncaught) {
        (Some(sender), _) => format!(", which means {}{sender}", signal_name(signal)),
        _ if left_at_once => ", by os._exit".into(),
        (None, Some(trouble)) => format!(": unhandled {}", lane.name(trouble.text)),
        (None, None) => {
            failure.clone().or_else(|| last_words(lane, at).filter(|_| chain.is_none())).unwrap_or_default()
        }
    };
    let (fragment, sentence) = (format!("exit {code}"), format!("The process ended with code {code}{why}."));
    let line = uncaught.and_then(|trouble| Subject::line(lane, trouble.site));
    match chain {
        Some(Chain { fragment: cause, sentence: because, tasks, fix }) => {
            let subjects = Subjects::all(tasks.into_iter().chain(line));
            Ruling::fail(format!("{fragment}, {cause}"), format!("{sentence} {because}")).about(subjects).fix(fix)
        }
        None => {
            let ruling = Ruling::fail(fragment, sentence).about(Subjects::all(line));
            let is_raised = uncaught.is_some() || failure.is_some();
            if is_raised { ruling.fix("Handle the exception, or correct what raises it.") } else { ruling }
        }
    }
}

/// The error that ended the program.
fn uncaught(lane: &Lane, at: Time) -> Option<&ErrorReport> {
    lane.errors.until(at).rfind(|trouble| trouble.how == ErrorHow::Unhandled)
}

/// The last line of stderr, where programs say why they give up.
fn last_said(lane: &Lane, at: Time) -> Option<&str> {
    let said = |line: &&OutputLine| line.stream == Stream::Stderr && !line.line.trim().is_empty();
    lane.output.until(at).rfind(said).map(|last| last.line.trim())
}

fn last_words(lane: &Lane, at: Time) -> Option<String> {
    let last = last_said(lane, at)?;
    let shown: String = last.chars().take(QUOTED).collect();
    let more = if shown.len() < last.len() { "…" } else { "" };
    Some(format!("; its last line on stderr: {shown}{more}"))
}

fn by_signal(lane: &Lane, signal: i32, at: Time) -> Ruling {
    let name = signal_name(signal);
    let sender = sender(lane, signal, at).unwrap_or_default();
    let handled = happened(lane, signal, at).rev().find(|what| HANDLER.contains(what)) == Some(HANDLER[0]);
    let received = happened(lane, signal, at).any(|what| what == SignalEvent::Program(SignalHow::Received));
    let (why, fix) = match (signal, received, handled) {
        (9, ..) => ("; no program can handle that", None),
        (SIGINT, ..) if is_interrupted(lane, at) => ("; KeyboardInterrupt ended it", None),
        (_, true, _) => ("; it had received that and passed it on", None),
        (_, false, false) => ("; it had no handler for it", Some("Add a signal handler that cancels the tasks.")),
        (_, false, true) => ("", None),
    };
    let ruling = Ruling::fail(format!("killed by {name}"), format!("The process was killed by {name}{sender}{why}."));
    Ruling { fix: fix.map(Into::into), ..ruling }
}

/// Whether the program said that KeyboardInterrupt ended it. A handler of its own may have raised SIGINT once more
/// instead, which ends it by the same signal.
fn is_interrupted(lane: &Lane, at: Time) -> bool {
    let is_interrupt = |text: &str| text.split(':').next() == Some(INTERRUPT);
    uncaught(lane, at).is_some_and(|error| is_interrupt(&lane.name(error.text)))
        || last_said(lane, at).is_some_and(is_interrupt)
}

/// Why the inspector sent a signal, if it did, as words behind its name.
fn sender(lane: &Lane, signal: i32, at: Time) -> Option<&'static str> {
    happened(lane, signal, at).find_map(|what| match what {
        SignalEvent::Sent => Some(", sent by you"),
        SignalEvent::TimedOut => Some(", sent when the time limit passed"),
        SignalEvent::Program(_) => None,
    })
}

/// Everything that happened with a signal, oldest first.
fn happened(lane: &Lane, signal: i32, at: Time) -> impl DoubleEndedIterator<Item = SignalEvent> {
    lane.signals.until(at).filter(move |mark| i32::from(mark.signal) == signal).map(|mark| mark.what)
}
