//! timeout(): the body sees a cancel, the caller a `Timeout`, and the count is back at zero.
use std::time::Duration;

use loopscope::runtime::{Error, Result, current_task, run, sleep, timeout, yield_now};

async fn body() -> Result<()> {
    if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
        println!("body: cancelled, cancelling {}", current_task()?.expect("a task runs").cancelling());
        return Err(cancelled.into());
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        if let Err(Error::Timeout) = timeout(Duration::from_millis(20), body()).await {
            println!("main: TimeoutError");
        }
        println!("cancelling: {}", current_task()?.expect("a task runs").cancelling());
        yield_now().await?;
        println!("main: goes on");
        Ok(())
    })
}
