//! timeout(0) runs out in the next pass of the loop: a body that does not wait gets through.
use std::time::Duration;

use loopscope::runtime::{Error, Result, run, sleep, timeout};

async fn quick() -> Result<()> {
    println!("body: no await");
    Ok(())
}

async fn slow() -> Result<()> {
    println!("body: begins");
    sleep(Duration::from_secs(10)).await?;
    println!("body: ends");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        timeout(Duration::ZERO, quick()).await?;
        if let Err(Error::Timeout) = timeout(Duration::ZERO, slow()).await {
            println!("main: TimeoutError");
        }
        Ok(())
    })
}
