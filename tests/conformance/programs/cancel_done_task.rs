//! A task that is done cannot be cancelled.
use loopscope::runtime::{Result, run, spawn};

async fn work() -> Result<&'static str> {
    Ok("result")
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        println!("main: {}", task.join().await?);
        println!("cancel: {}", task.cancel());
        println!("cancelled: {} cancelling: {}", task.cancelled(), task.cancelling());
        Ok(())
    })
}
