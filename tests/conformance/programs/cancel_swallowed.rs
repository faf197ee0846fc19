//! A task may swallow its cancel: it goes on, and ends as if nothing had been asked.
use std::time::Duration;

use loopscope::runtime::{Result, run, sleep, spawn, yield_now};

async fn work() -> Result<&'static str> {
    if sleep(Duration::from_secs(10)).await.is_err() {
        println!("work: swallowed");
    }
    yield_now().await?;
    println!("work: goes on");
    Ok("result")
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        yield_now().await?;
        task.cancel();
        println!("main: {}", task.join().await?);
        println!("cancelled: {} cancelling: {}", task.cancelled(), task.cancelling());
        Ok(())
    })
}
