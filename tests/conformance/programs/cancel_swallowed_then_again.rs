//! Each request is delivered once: a task that swallowed the first is reached by the second.
use std::time::Duration;

use loopscope::runtime::{Error, Result, run, sleep, spawn, yield_now};

async fn work() -> Result<()> {
    for attempt in 0..2 {
        if sleep(Duration::from_secs(10)).await.is_err() {
            println!("work: swallowed {attempt}");
        }
    }
    sleep(Duration::from_secs(10)).await?;
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        for attempt in 0..3 {
            yield_now().await?;
            println!("main: cancel {attempt}");
            task.cancel();
        }
        if let Err(Error::Cancelled(_)) = task.join().await {
            println!("main: task was cancelled");
        }
        println!("cancelling: {}", task.cancelling());
        Ok(())
    })
}
