//! return_exceptions: every outcome in its place, none of them an error of gather()'s own.
use std::time::Duration;

use loopscope::runtime::{Error, EventLoop, Result, gather, run, sleep, spawn, yield_now};

async fn work() -> Result<&'static str> {
    yield_now().await?;
    Ok("result")
}

async fn fail() -> Result<&'static str> {
    Err("boom".into())
}

async fn stay() -> Result<&'static str> {
    sleep(Duration::from_secs(10)).await?;
    Ok("never")
}

pub(super) fn main() -> Result<()> {
    run(async {
        let staying = spawn(stay());
        let target = staying.clone();
        EventLoop::running()?.call_soon(move || {
            target.cancel();
        })?;
        for outcome in gather([spawn(work()), spawn(fail()), staying]).return_exceptions().await? {
            match outcome {
                Err(Error::Cancelled(_)) => println!("cancelled"),
                Err(error) => println!("failed: {error}"),
                Ok(value) => println!("returned: {value}"),
            }
        }
        Ok(())
    })
}
