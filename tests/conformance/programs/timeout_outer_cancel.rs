//! A cancel from outside is never mistaken for the timeout.
use std::time::Duration;

use loopscope::runtime::{Error, Result, run, sleep, spawn, timeout, yield_now};

async fn work() -> Result<()> {
    let body = async { Ok(sleep(Duration::from_secs(20)).await?) };
    match timeout(Duration::from_secs(10), body).await {
        Err(Error::Timeout) => println!("work: TimeoutError"),
        Err(Error::Cancelled(cancelled)) => {
            println!("work: {cancelled}");
            return Err(cancelled.into());
        }
        other => other?,
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        yield_now().await?;
        task.cancel_with("from outside");
        if let Err(Error::Cancelled(_)) = task.join().await {
            println!("main: task was cancelled, cancelling {}", task.cancelling());
        }
        Ok(())
    })
}
