//! `run_forever()` goes on until `loop.stop()` is called, however few tasks are left.

use super::{Cause, View, stack::is_idle, steps, view};
use crate::{event::ENDING_SIGNALS, finding::subject::Subject};

pub(super) fn cause(view: &View<'_>) -> Option<Cause> {
    let main = view.look.main_thread().filter(|main| is_idle(main))?;
    // What was seen before it was asked to stop says nothing of what it has done since.
    let mut signals = view.lane.signals.until(view.at).filter(|mark| ENDING_SIGNALS.contains(&mark.signal));
    if signals.next().is_some_and(|mark| mark.at > view.look.at) {
        return None;
    }
    let until = |frame: &str| frame.contains("run_until_complete ");
    let runs = main.frames.iter().position(|frame| frame.contains("run_forever "))?;
    if main.frames.iter().any(|frame| until(frame)) || view.alive().next().is_some() {
        return None;
    }
    let caller = view::innermost(&main.frames[runs + 1..])?;
    let handler = super::handler(view).map_or_else(String::new, |(signal, handler)| {
        format!("; {}, which handles {signal}, has not called it either", handler.text())
    });
    let sentence = format!(
        "Every task has ended, and the loop runs on in run_forever() at {}: nothing has called loop.stop(){handler}.",
        caller.at()
    );
    let fix =
        "Call `loop.stop()` once the tasks have ended, or run one task with `asyncio.run(main())`, which ends with it.";
    Some(Cause::new(sentence, fix).about([Subject::thread(main.tid)]).steps(steps::of_signals(view)))
}
