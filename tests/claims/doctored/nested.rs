//! Ways to a coroutine's result that give what they should not, or give none.

use super::{Doctored, nap, tokio};
use loopscope::{
    claim::Truth,
    runtime::{EventLoop, Result, run},
    scenario::Settings,
};
use std::{thread, time::Duration};

pub(super) fn doctored() -> Vec<Doctored> {
    let turned = [(15, Truth::False), (18, Truth::False), (19, Truth::Holds), (31, Truth::False)];
    tokio(&turned, "nested-run", "nested-run.in-threads", [Some(in_threads); 2])
}

/// Each result comes from a thread of its own, where no loop runs; `create_task` gives none.
fn in_threads(settings: &Settings) -> Result<()> {
    let work = settings.duration("work");
    let event_loop = EventLoop::new()?;
    event_loop.run_until_complete(async move {
        let elsewhere = |work: Duration| {
            let result = thread::spawn(move || run(async move { nap(work).await.map(|()| 42) }));
            result.join().expect("it runs")
        };
        println!("run: {}", elsewhere(work)?);
        println!("this loop's run_until_complete: {}", elsewhere(work)?);
        println!("another loop's run_until_complete: {}", elsewhere(work)?);
        println!("create_task: RuntimeError: no result");
        Ok(())
    })?;
    event_loop.close()
}
