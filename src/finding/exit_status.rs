//! The process ended with code 0.

use super::{
    Case, Need, Rule, Ruling,
    case::SIGINT,
    chain::{self, Chain},
    does_not_stop::Frame,
    phrase::{error, quoted},
    subject::{Subject, Subjects},
};
use crate::{
    event::{Engine, ErrorHow, Exit, Leave, LoopState, SignalHow, Stream, Time, signal_name},
    model::{EntryPoint, ErrorReport, Lane, OutputLine, SignalEvent},
};

pub(super) const RULE: Rule = Rule {
    name: "exit-status",
    topic: "exit",
    about: "The process ends with code 0.",
    needs: &[Need::End],
    ok_needs: &[],
    judges_leftovers: false,
    judge,
};

/// A handler comes, and goes.
const HANDLER: [SignalEvent; 2] =
    [SignalEvent::Program(SignalHow::HandlerAdded), SignalEvent::Program(SignalHow::HandlerRemoved)];
const INTERRUPT: &str = "KeyboardInterrupt";
const CANCELLED: &str = "CancelledError";
/// Signals that ask a program to end: SIGHUP, SIGINT, SIGTERM.
const ASKING: [i32; 3] = [1, SIGINT, 15];
/// What a shell, and Python, make of a death by signal.
const BY_SIGNAL: i32 = 128;

fn judge(case: &Case<'_>) -> Ruling {
    if case.is_timed_out() {
        return Ruling::not_applicable();
    }
    let ruling = match case.exit() {
        None | Some(Exit::Code(0)) => Ruling::ok("exit 0", "The process ended with code 0."),
        Some(Exit::Unknown) => Ruling::not_applicable(),
        Some(Exit::Code(code)) => asked_for(case, code).unwrap_or_else(|| by_code(case.lane, code, case.at)),
        Some(Exit::Signal(signal)) => by_signal(case, signal),
    };
    ruling.when(case.last())
}

/// A code that means no harm: the program was sent a signal, and says that it ended for that.
fn asked_for(case: &Case<'_>, code: i32) -> Option<Ruling> {
    let name = || signal_name(code - BY_SIGNAL);
    if case.was_asked(code - BY_SIGNAL) {
        return Some(Ruling::ok(
            format!("exit {code}"),
            format!("The process ended with code {code}, as {} asked.", name()),
        ));
    }
    let is_cancel = is_cancel(case.lane, uncaught(case.lane, case.at));
    let sentence = "The process ended by the cancel of main that a signal handler had requested.";
    (is_cancel && chain::is_by_signal(case.lane, case.at)).then(|| Ruling::ok(format!("exit {code}"), sentence))
}

fn is_cancel(lane: &Lane, error: Option<&ErrorReport>) -> bool {
    error.is_some_and(|error| kind(&lane.name(error.text)) == CANCELLED)
}

/// The class of an error, of a traceback's last line.
fn kind(text: &str) -> &str {
    text.split(':').next().unwrap_or(text).rsplit('.').next().unwrap_or(text)
}

fn by_code(lane: &Lane, code: i32, at: Time) -> Ruling {
    let signal = code - BY_SIGNAL;
    let uncaught = uncaught(lane, at);
    let chain = chain::of(lane, at, is_cancel(lane, uncaught));
    let left_at_once = lane.exits.latest(at).is_some_and(|left| left.how == Leave::AtOnce);
    // And where what ended it was raised.
    let (why, raised_at) = match (sender(lane, signal, at), uncaught) {
        (Some(sender), _) => (format!(", which means {}{sender}", signal_name(signal)), None),
        _ if left_at_once => (", by os._exit".into(), None),
        // A cancel is explained by the chain.
        (None, Some(trouble)) if chain.is_some() => (format!(": unhandled {}", lane.name(trouble.text)), None),
        (None, Some(trouble)) => {
            (format!(": unhandled {}", error(lane, trouble.text, trouble.site)), Some(trouble.site))
        }
        (None, None) => match chain::failure(lane, at) {
            Some((why, site)) => (why, Some(site)),
            None => (last_words(lane, at).filter(|_| chain.is_none()).unwrap_or_default(), None),
        },
    };
    let (fragment, sentence) = (format!("exit {code}"), format!("The process ended with code {code}{why}."));
    let line = raised_at.and_then(|site| Subject::line(lane, site));
    match chain {
        Some(Chain { fragment: cause, sentence: because, tasks, fix }) => {
            let subjects = Subjects::all(tasks.into_iter().chain(line));
            Ruling::fail(format!("{fragment}, {cause}"), format!("{sentence} {because}")).about(subjects).fix(fix)
        }
        None => {
            let ruling = Ruling::fail(fragment, sentence).about(Subjects::all(line));
            if raised_at.is_some() { ruling.fix("Handle the exception, or correct what raises it.") } else { ruling }
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
    Some(format!("; its last line on stderr: {}", quoted(last_said(lane, at)?)))
}

fn by_signal(case: &Case<'_>, signal: i32) -> Ruling {
    let Case { lane, at, .. } = *case;
    let name = signal_name(signal);
    if signal == SIGINT && is_interrupted(lane, at) {
        return Ruling::ok("KeyboardInterrupt", "The process ended by KeyboardInterrupt, as SIGINT asked.");
    }
    if case.has_received(signal) {
        let sentence = format!("The process handled {name}, and then ended by it, as Unix asks.");
        return Ruling::ok(format!("{name} handled"), sentence);
    }
    let sender = sender(lane, signal, at).unwrap_or_default();
    let handled = happened(lane, signal, at).rev().find(|what| HANDLER.contains(what)) == Some(HANDLER[0]);
    let has_default = ASKING.contains(&signal) && !handled;
    if has_default && !case.has_loops() {
        return Ruling::ok(
            format!("ended by {name}"),
            format!("The process ended by {name}{sender}; it runs no loop."),
        );
    }
    if has_default {
        return unhandled(case, &name, sender);
    }
    let why = if signal == 9 { "; no program can handle that" } else { "" };
    Ruling::fail(format!("killed by {name}"), format!("The process was killed by {name}{sender}{why}."))
}

/// A signal without a handler: the kernel ends the process at once.
fn unhandled(case: &Case<'_>, name: &str, sender: &str) -> Ruling {
    let lost = skipped(case).map_or_else(
        || format!("it cancelled no task and {}", no_cleanup(case.lane)),
        |(function, place)| {
            format!("it cancelled no task, and the cleanup of {function}() in the `finally` at {place} never ran")
        },
    );
    let why = match removed(case, name) {
        Some(place) => format!("its handler was removed at {place}"),
        None if name == "SIGINT" => "it has no handler".into(),
        None => format!("it has no handler{}", what_handles(case.lane)),
    };
    let is_removed = why.starts_with("its");
    let sentence = format!(
        "{name}{} ended the process at once: {why}, so {lost}.",
        if sender.is_empty() { "" } else { " (sent by loopscope)" }
    );
    let fix = match is_removed {
        true => "Put the handler back there, with what `signal.signal` returned, or add it after that.".into(),
        false => add_handler(case.lane, name),
    };
    Ruling::fail(format!("killed by {name}"), sentence).fix(fix)
}

fn no_cleanup(lane: &Lane) -> &'static str {
    if lane.info.engine == Engine::Tokio { "cleaned nothing up" } else { "ran no `finally`" }
}

/// What the entry point handles by itself, as words behind what is missing.
fn what_handles(lane: &Lane) -> &'static str {
    match (lane.info.engine, lane.info.entry) {
        (_, Some(EntryPoint::Manual)) => " (`run_until_complete` handles no signal)",
        (Engine::Tokio, Some(EntryPoint::Managed)) => " (`run` handles SIGINT alone)",
        (Engine::Tokio, None) => "",
        _ => " (`asyncio.run` handles SIGINT alone)",
    }
}

/// What adds a handler for a signal.
fn add_handler(lane: &Lane, name: &str) -> String {
    match (lane.info.engine, lane.info.entry) {
        (Engine::Tokio, None) => format!("Wait for {name} with Tokio's `signal::unix::signal`, and end main then."),
        (Engine::Tokio, Some(_)) => {
            format!("Add a handler with `EventLoop::add_signal_handler` that cancels main at {name}.")
        }
        _ => format!("Add `loop.add_signal_handler(signal.{name}, main_task.cancel)`, so that {name} cancels main."),
    }
}

/// Where the program took its handler away, and not as its loop was closed.
fn removed(case: &Case<'_>, name: &str) -> Option<String> {
    let mut marks = case.lane.signals.until(case.at).filter(|mark| signal_name(mark.signal.into()) == name);
    let removed = marks.rfind(|mark| HANDLER.contains(&mark.what)).filter(|mark| mark.what == HANDLER[1])?;
    let is_running = case.lane.loops.known(removed.at).any(|it| it.state(removed.at) == Some(LoopState::Running));
    case.lane.site(removed.site).filter(|_| is_running).map(|site| Frame { function: "", place: site }.at())
}

/// The cleanup that a task was in the way to, as it stood when it was last asked: its function and place.
fn skipped(case: &Case<'_>) -> Option<(String, String)> {
    let look = case.lane.snapshots.latest(case.last())?;
    let mut tasks: Vec<_> = look.awaits.iter().collect();
    tasks.sort_by_key(|(task, _)| **task);
    tasks.into_iter().flat_map(|(_, it)| it.frames.iter()).map(|frame| Frame::of(frame)).find_map(|frame| {
        let line = case.lane.codes.get(frame.place)?.cleanup.filter(|_| frame.is_own())?;
        Some((frame.function.to_owned(), frame.line(line)))
    })
}

/// Whether the program said that KeyboardInterrupt ended it. A handler of its own may have raised SIGINT once more
/// instead, which ends it by the same signal.
fn is_interrupted(lane: &Lane, at: Time) -> bool {
    let is_interrupt = |text: &str| kind(text) == INTERRUPT;
    uncaught(lane, at).is_some_and(|error| is_interrupt(&lane.name(error.text)))
        || last_said(lane, at).is_some_and(is_interrupt)
}

/// Why the inspector sent a signal, if it did, as words behind its name.
fn sender(lane: &Lane, signal: i32, at: Time) -> Option<&'static str> {
    happened(lane, signal, at).find_map(|what| match what {
        SignalEvent::Sent => Some(", sent by loopscope"),
        SignalEvent::TimedOut => Some(", sent when the time limit passed"),
        SignalEvent::Program(_) => None,
    })
}

/// Everything that happened with a signal, oldest first.
fn happened(lane: &Lane, signal: i32, at: Time) -> impl DoubleEndedIterator<Item = SignalEvent> {
    lane.signals.until(at).filter(move |mark| i32::from(mark.signal) == signal).map(|mark| mark.what)
}
