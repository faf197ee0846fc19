//! A cancel that nobody retrieves is not reported.
use std::time::Duration;

use loopscope::runtime::{EventLoop, Result, collect_garbage, run, sleep, spawn, yield_now};

async fn work() -> Result<()> {
    let slept = sleep(Duration::from_secs(10)).await;
    println!("work: cancelled");
    Ok(slept?)
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        event_loop.set_exception_handler(|notice| println!("handler: {}", notice.message()));
        let task = spawn(work());
        yield_now().await?;
        task.cancel();
        yield_now().await?;
        println!("cancelled: {}", task.cancelled());
        drop(task);
        collect_garbage();
        println!("main: ends");
        Ok(())
    })
}
