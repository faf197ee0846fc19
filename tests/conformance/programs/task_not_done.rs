//! What a task answers that has not ended, and one that was cancelled.
use std::time::Duration;

use loopscope::runtime::{Error, Result, run, sleep, spawn, yield_now};

async fn work() -> Result<()> {
    sleep(Duration::from_secs(10)).await?;
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        for answer in [task.result(), task.exception().map(drop)] {
            if let Err(error) = answer {
                println!("InvalidStateError: {error}");
            }
        }
        yield_now().await?;
        task.cancel_with("enough");
        yield_now().await?;
        for answer in [task.result(), task.exception().map(drop)] {
            if let Err(Error::Cancelled(_)) = answer {
                println!("CancelledError");
            }
        }
        Ok(())
    })
}
