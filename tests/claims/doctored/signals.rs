//! Signals that do what they should not.

use super::{Doctored, nap, tokio};
use loopscope::{
    claim::Truth,
    runtime::{EventLoop, Result, run, spawn_named},
    scenario::Settings,
};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(60);

pub(super) fn doctored() -> Vec<Doctored> {
    let handled = [(34, Truth::False), (8, Truth::Depends)];
    let mut all = tokio(&handled, "unhandled-signals", "unhandled-signals.handled", [None, Some(handles)]);
    all.extend(tokio(&[(12, Truth::Holds)], "ctrl-c", "ctrl-c.never-lost", [Some(never_lost), None]));
    all
}

/// The manual entry point cancels its tasks, as if it handled the signal.
fn handles(_: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(async {
        let background = spawn_named("background", nap(LONG));
        let stop = background.clone();
        for signal in [2, 15] {
            let stop = stop.clone();
            EventLoop::running()?.add_signal_handler(signal, move || {
                stop.cancel();
            })?;
        }
        let ended = background.await;
        println!("main cleans up");
        ended
    });
    event_loop.close()?;
    result.or(Ok(()))
}

/// Whatever main does with its cancel, the Ctrl-C comes out of `run`.
fn never_lost(_: &Settings) -> Result<()> {
    run(nap(LONG))
}
