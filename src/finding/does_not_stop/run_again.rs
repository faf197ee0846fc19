//! The signal ended the loop, and the program runs the next one.

use super::{Cause, View, steps, view};
use crate::{
    event::{LoopState, signal_name},
    finding::subject::Subject,
};

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let signal = view.lane.ending_signal(view.at)?;
    let mut loops = view.lane.loops.known(view.at);
    let ended = |state: Option<LoopState>| matches!(state, Some(LoopState::Stopped | LoopState::Closed));
    loops.find(|it| it.state(signal.at) == Some(LoopState::Running) && ended(it.state(view.at)))?;
    let (begun, _) = loops.rfind(|it| it.state(view.at) == Some(LoopState::Running))?.created?;
    let main = view.look.main_thread().filter(|_| begun > signal.at)?;
    let runs = main.frames.iter().rposition(|frame| frame.contains("run_until_complete "))?;
    let frame = view::innermost(&main.frames[runs + 1..])?;
    let name = signal_name(signal.signal.into());
    let handler = view.code(frame).and_then(|code| code.handler.as_ref());
    let (why, fix) = match handler {
        Some((line, what)) => (
            format!("; the `{what}` at {} swallows what ended it", frame.line(*line)),
            format!("Leave the loop there, or catch `Exception` at {} instead.", frame.line(*line)),
        ),
        None => (String::new(), format!("End the loop around {} when the signal has come.", frame.at())),
    };
    let sentence =
        format!("{name} has ended the event loop, and the program has run another one at {}{why}.", frame.at());
    Some(Cause::new(sentence, fix).about([Subject::thread(main.tid)]).since(Some(begun)).steps(steps::of_signals(view)))
}
