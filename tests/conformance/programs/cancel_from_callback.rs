//! cancel() as a callback: requested in one pass of the loop, delivered in the next.
use std::time::Duration;

use loopscope::runtime::{Error, EventLoop, Result, run, sleep, spawn, yield_now};

async fn work() -> Result<()> {
    if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
        println!("work: cancelled");
        return Err(cancelled.into());
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        let task = spawn(work());
        yield_now().await?;
        let target = task.clone();
        event_loop.call_soon(|| println!("callback: before"))?;
        event_loop.call_soon(move || {
            target.cancel();
        })?;
        event_loop.call_soon(|| println!("callback: after"))?;
        if let Err(Error::Cancelled(_)) = task.await {
            println!("main: task was cancelled");
        }
        Ok(())
    })
}
