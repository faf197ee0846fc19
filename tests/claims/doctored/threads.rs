//! Threads without loops, and a second call that cannot be made.

use super::{Doctored, nap, tokio};
use loopscope::{
    claim::Truth,
    runtime::{EventLoop, Result, run, spawn_named},
    scenario::Settings,
};
use std::{thread, time::Duration};

pub(super) fn doctored() -> Vec<Doctored> {
    let turned = [(11, Truth::False), (37, Truth::False)];
    let mut all = tokio(&turned, "threads", "threads.one-loop", [Some(one_loop), None]);
    all.extend(tokio(&[(16, Truth::Holds)], "threads", "threads.refused", [Some(refused), None]));
    all.extend(tokio(&[(35, Truth::False)], "shared-loop", "shared-loop.on-time", [Some(on_time); 2]));
    all.extend(tokio(&[(3, Truth::False), (14, Truth::False)], "runner", "runner.no-runner", [Some(no_runner), None]));
    all
}

/// All that threads should do is done by one loop.
fn one_loop(_: &Settings) -> Result<()> {
    run(async {
        spawn_named("work of main thread", nap(Duration::from_millis(10)));
        spawn_named("work of thread 0", nap(Duration::from_millis(10))).await
    })
}

/// A call in another thread is made where a loop runs already.
fn refused(_: &Settings) -> Result<()> {
    let other = thread::spawn(|| {
        let outer = EventLoop::new()?;
        outer.run_until_complete(async { run(nap(Duration::from_millis(10))) }).or_else(|_| outer.close())
    });
    other.join().expect("it returns")
}

/// Each call makes a loop.
fn no_runner(_: &Settings) -> Result<()> {
    for call in 0..2 {
        run(async move { spawn_named(&format!("call-{call}-worker-0"), nap(Duration::from_millis(10))).await })?;
    }
    Ok(())
}

/// Calls from other threads do no harm, whatever they are.
fn on_time(_: &Settings) -> Result<()> {
    run(async {
        println!("thread 0: its callback ran at once");
        Ok(())
    })
}
