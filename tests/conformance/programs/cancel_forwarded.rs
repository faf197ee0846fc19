//! Cancelling a task that awaits another task cancels the innermost one first.
use std::time::Duration;

use loopscope::runtime::{Error, Result, Task, run, sleep, spawn, yield_now};

async fn inner() -> Result<()> {
    if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
        println!("inner: {cancelled}");
        return Err(cancelled.into());
    }
    Ok(())
}

async fn middle(task: Task<()>) -> Result<()> {
    if let Err(cancelled) = task.await {
        println!("middle: {cancelled}");
        return Err(cancelled);
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let first = spawn(inner());
        let second = spawn(middle(first.clone()));
        let third = spawn(middle(second.clone()));
        yield_now().await?;
        third.cancel_with("enough");
        if let Err(Error::Cancelled(cancelled)) = third.join().await {
            println!("main: {cancelled}");
        }
        for task in [first, second, third] {
            println!("cancelled: {} cancelling: {}", task.cancelled(), task.cancelling());
        }
        Ok(())
    })
}
