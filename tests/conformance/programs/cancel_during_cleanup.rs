//! A second cancel, while the first is cleaned up after, interrupts the cleanup.
use std::time::Duration;

use loopscope::runtime::{Error, Result, run, sleep, spawn, yield_now};

async fn work() -> Result<()> {
    if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
        println!("work: cleanup begins");
        if let Err(again) = sleep(Duration::from_secs(10)).await {
            println!("work: cleanup interrupted");
            return Err(again.into());
        }
        println!("work: cleanup ends");
        return Err(cancelled.into());
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        yield_now().await?;
        task.cancel();
        yield_now().await?;
        println!("main: again");
        task.cancel();
        if let Err(Error::Cancelled(_)) = task.join().await {
            println!("main: task was cancelled");
        }
        println!("cancelling: {}", task.cancelling());
        Ok(())
    })
}
