//! Loops that are free where the real one is blocked, and the other way round.

use super::{Doctored, nap, tokio};
use loopscope::{
    claim::Truth,
    runtime::{EventLoop, Result, gather, run, spawn_named},
    scenario::Settings,
};
use std::{thread, time::Duration};

pub(super) fn doctored() -> Vec<Doctored> {
    let mut all = tokio(&[(29, Truth::Holds)], "blocking", "blocking.free", [Some(free); 2]);
    all.extend(tokio(&[(29, Truth::False)], "graceful-shutdown", "graceful-shutdown.blocked", [Some(slow_handler); 2]));
    all
}

/// Says that the call blocks, and blocks nothing.
fn free(_: &Settings) -> Result<()> {
    cancelled_after(Duration::ZERO)
}

/// The handler takes its time before it cancels.
fn slow_handler(_: &Settings) -> Result<()> {
    cancelled_after(Duration::from_millis(120))
}

fn cancelled_after(pause: Duration) -> Result<()> {
    run(async move {
        let worker = spawn_named("worker", nap(Duration::from_secs(60)));
        let of_signal = worker.clone();
        EventLoop::running()?.add_signal_handler(15, move || {
            thread::sleep(pause);
            of_signal.cancel();
        })?;
        println!("the call blocks its thread");
        gather(vec![worker]).return_exceptions().await?;
        Ok(())
    })
}
