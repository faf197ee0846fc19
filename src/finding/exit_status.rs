//! The process ended with code 0.

use super::{
    Limits, Rule,
    answer::{Answer, over},
};
use crate::{
    event::{Exit, SignalHow, Time},
    model::{Lane, SignalEvent, signal_name},
};

pub(super) const RULE: Rule = Rule { name: "exit-status", about: "The process ends with code 0.", judge };

/// A handler comes, and goes.
const HANDLER: [SignalEvent; 2] =
    [SignalEvent::Program(SignalHow::HandlerSet), SignalEvent::Program(SignalHow::HandlerRemoved)];
/// What a shell, and Python, make of a death by signal.
const BY_SIGNAL: i32 = 128;

fn judge(lane: &Lane, at: Time, _: &Limits) -> Vec<Answer> {
    let (Some(exit), Some(ended)) = (lane.exit(at), over(lane, at)) else {
        return Answer::unknown("still runs", "The process has not ended.").alone();
    };
    let answer = match exit {
        Exit::Code(0) => Answer::ok("exit 0", "The process ended with code 0."),
        Exit::Code(code) => {
            let signal = code - BY_SIGNAL;
            let meaning = if (1..65).contains(&signal) && sent(lane, signal, at) {
                format!(", which means {}, sent by you", signal_name(signal))
            } else {
                String::new()
            };
            Answer::found(format!("exit {code}"), format!("The process ended with code {code}{meaning}."))
        }
        Exit::Signal(signal) => by_signal(lane, signal, at),
    };
    answer.when(ended).alone()
}

fn by_signal(lane: &Lane, signal: i32, at: Time) -> Answer {
    let name = signal_name(signal);
    let sender = if sent(lane, signal, at) { ", sent by you" } else { "" };
    let handler = lane.signals.until(at).rev().filter(|mark| i32::from(mark.signal) == signal);
    let handled = handler.map(|mark| mark.what).find(|what| HANDLER.contains(what)) == Some(HANDLER[0]);
    let why = match (signal, handled) {
        (9, _) => "; no program can handle that",
        (_, false) => "; it had set no handler for it",
        (_, true) => "",
    };
    Answer::found(format!("killed by {name}"), format!("The process was killed by {name}{sender}{why}."))
}

fn sent(lane: &Lane, signal: i32, at: Time) -> bool {
    lane.signals.until(at).any(|mark| i32::from(mark.signal) == signal && mark.what == SignalEvent::Sent)
}
