//! A body that ends in time, or fails by itself, is not touched.
use std::time::Duration;

use loopscope::runtime::{Error, Result, current_task, run, timeout, yield_now};

async fn end() -> Result<()> {
    yield_now().await?;
    println!("body: ends");
    Ok(())
}

async fn fail() -> Result<()> {
    Err("boom".into())
}

pub(super) fn main() -> Result<()> {
    run(async {
        timeout(Duration::from_secs(10), end()).await?;
        if let Err(error @ Error::Other(_)) = timeout(Duration::from_secs(10), fail()).await {
            println!("main: {error}");
        }
        println!("cancelling: {}", current_task()?.expect("a task runs").cancelling());
        Ok(())
    })
}
