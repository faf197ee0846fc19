//! No loop runs: the main thread sits in code of the program that is none of asyncio's.

use super::{Cause, View, outside, steps, view};
use crate::{event::LoopState, finding::subject::Subject};

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let runs = view.lane.loops.known(view.at).any(|it| it.state(view.at) == Some(LoopState::Running));
    let main = view.look.main_thread().filter(|main| !runs && !outside::is_in_loop(main))?;
    let frame = view::innermost(&main.frames)?;
    // A library's function in which a native program waits says little.
    if view.is_from_outside() && !frame.is_own() {
        return None;
    }
    let line = view.code(frame).map_or_else(String::new, |code| format!(" (`{}`)", code.text));
    if let Some(call) = view.call(main.tid).filter(|_| view.is_from_outside()) {
        let sentence =
            format!("The main thread is in {}{line}, asleep in {call}{}.", frame.text(), outside::others(view));
        let fix = "Limit the call with a timeout, or end what it waits for.";
        return Some(Cause::new(sentence, fix).about([Subject::thread(main.tid)]).steps(steps::of_signals(view)));
    }
    let sentence = format!(
        "The main thread is in {}{line}, and no event loop runs that could end it: limit that call with a timeout.",
        frame.text()
    );
    // Any other cause, of this process or one that it waits for, is more to the point: those have a fix.
    let fix = "";
    Some(Cause::new(sentence, fix).about([Subject::thread(main.tid)]).steps(steps::of_signals(view)))
}
