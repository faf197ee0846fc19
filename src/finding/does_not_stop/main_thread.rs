//! No loop runs: the main thread sits in code of the program that is none of asyncio's.

use super::{Cause, View, steps, view};
use crate::{event::LoopState, finding::subject::Subject};

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let runs = view.lane.loops.known(view.at).any(|it| it.state(view.at) == Some(LoopState::Running));
    let main = view.look.main_thread().filter(|_| !runs)?;
    let frame = view::innermost(&main.frames)?;
    let line = view.code(frame).map_or_else(String::new, |code| format!(" (`{}`)", code.text));
    let sentence = format!("The main thread is in {}{line}, and no event loop runs that could end it.", frame.text());
    let fix = "Limit the call with a timeout, or end what it waits for.";
    Some(Cause::new(sentence, fix).about([Subject::thread(main.tid)]).steps(steps::of_signals(view)))
}
