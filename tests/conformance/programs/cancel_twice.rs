//! Two requests before one delivery are one `Cancelled`, but both are counted.
use std::time::Duration;

use loopscope::runtime::{Error, Result, current_task, run, sleep, spawn, yield_now};

async fn work() -> Result<()> {
    if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
        println!("work: {cancelled}");
        println!("work: cancelling {}", current_task()?.expect("a task runs").cancelling());
        yield_now().await?;
        println!("work: cleaned up");
        return Err(cancelled.into());
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        yield_now().await?;
        println!("cancel: {} {}", task.cancel_with("one"), task.cancel_with("two"));
        println!("main: cancelling {}", task.cancelling());
        if let Err(Error::Cancelled(cancelled)) = task.join().await {
            println!("main: {cancelled}");
        }
        println!("cancelled: {} cancelling: {}", task.cancelled(), task.cancelling());
        Ok(())
    })
}
