//! Bridges that fail, and bridges that leak nothing; an entry point by hand that costs more.

use super::{Doctored, nap, tokio};
use loopscope::{
    claim::Truth,
    runtime::{EventLoop, OrCancel, Result, run, spawn_named},
    scenario::Settings,
};
use std::{rc::Rc, time::Duration};
use tokio::sync::Notify;

pub(super) fn doctored() -> Vec<Doctored> {
    let mut all = tokio(&[(20, Truth::False)], "sync-bridge", "sync-bridge.fails", [None, Some(fails)]);
    all.extend(tokio(&[(21, Truth::False)], "cross-request", "cross-request.tight", [Some(tight); 2]));
    all.extend(tokio(&[(22, Truth::Holds)], "async-generators", "async-generators.finished", [None, Some(finished)]));
    all.extend(tokio(&[(38, Truth::False)], "graceful-shutdown", "graceful-shutdown.deaf", [None, Some(deaf)]));
    all.extend(tokio(&[(30, Truth::Holds)], "setup-cost", "setup-cost.dear", [Some(cheap), Some(dear)]));
    all
}

fn say(line: &'static str) -> Result<()> {
    run(async move {
        println!("{line}");
        Ok(())
    })
}

fn fails(_: &Settings) -> Result<()> {
    say("HTTP 500 no body")
}

fn tight(_: &Settings) -> Result<()> {
    say("request-2 of nobody: hello nobody")
}

fn cheap(_: &Settings) -> Result<()> {
    say("whole      70.0 us median")
}

fn dear(_: &Settings) -> Result<()> {
    say("whole      170.0 us median")
}

/// What `close` skips is finished all the same.
fn finished(_: &Settings) -> Result<()> {
    say("generator: connection closed")
}

/// Nobody hears the signal but main, which leaves its workers.
fn deaf(_: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    event_loop.run_until_complete(async {
        let stop = Rc::new(Notify::new());
        spawn_named("worker-0", nap(Duration::from_secs(60)));
        for signal in [2, 15] {
            let stop = stop.clone();
            EventLoop::running()?.add_signal_handler(signal, move || stop.notify_one())?;
        }
        stop.notified().or_cancel().await?;
        Ok(())
    })?;
    event_loop.close()
}
