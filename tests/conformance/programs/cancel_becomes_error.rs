//! A task that answers its cancel with another error has failed, not been cancelled.
use std::time::Duration;

use loopscope::runtime::{Result, run, sleep, spawn, yield_now};

async fn work() -> Result<()> {
    if sleep(Duration::from_secs(10)).await.is_err() {
        return Err("cleanup failed".into());
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        yield_now().await?;
        task.cancel();
        if let Err(error) = task.join().await {
            println!("main: {error}");
        }
        println!("cancelled: {} cancelling: {}", task.cancelled(), task.cancelling());
        Ok(())
    })
}
