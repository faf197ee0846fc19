//! cancel() only asks: while the caller keeps the loop busy, the task is not told.
use std::time::Duration;

use loopscope::runtime::{Result, run, sleep, spawn, yield_now};

async fn work() -> Result<()> {
    if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
        println!("work: cancelled");
        return Err(cancelled.into());
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        yield_now().await?;
        task.cancel();
        for step in 0..3 {
            println!("main: busy {step} cancelling {} done {}", task.cancelling(), task.done());
        }
        yield_now().await?;
        println!("main: done {} cancelled {}", task.done(), task.cancelled());
        Ok(())
    })
}
