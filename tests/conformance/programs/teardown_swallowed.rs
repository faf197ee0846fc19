//! A leftover that swallows the cancel is waited for, without a limit, until it ends by itself.
use std::time::Duration;

use loopscope::runtime::{Result, run, sleep, spawn, yield_now};

async fn stubborn() -> Result<()> {
    if sleep(Duration::from_secs(10)).await.is_err() {
        println!("stubborn: swallowed");
    }
    sleep(Duration::from_millis(50)).await?;
    println!("stubborn: ends");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    let task = run(async {
        let task = spawn(stubborn());
        yield_now().await?;
        println!("main: ends");
        Ok(task)
    })?;
    println!("after: done {} cancelled {}", task.done(), task.cancelled());
    Ok(())
}
