//! After delivery the cleanup may await as often as it likes.
use std::time::Duration;

use loopscope::runtime::{Error, Result, run, sleep, spawn, yield_now};

async fn work() -> Result<()> {
    let slept = sleep(Duration::from_secs(10)).await;
    for step in 0..3 {
        yield_now().await?;
        println!("work: cleanup {step}");
    }
    Ok(slept?)
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        yield_now().await?;
        task.cancel();
        yield_now().await?;
        println!("main: done {}", task.done());
        if let Err(Error::Cancelled(_)) = task.await {
            println!("main: task was cancelled");
        }
        Ok(())
    })
}
