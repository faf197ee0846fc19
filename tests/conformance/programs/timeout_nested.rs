//! Of two timeouts around each other only the one that ran out reports.
use std::time::Duration;

use loopscope::runtime::{Error, Result, current_task, run, sleep, timeout};

async fn inner(limit: Duration) -> Result<()> {
    let body = async { Ok(sleep(Duration::from_secs(20)).await?) };
    match timeout(limit, body).await {
        Err(Error::Timeout) => println!("inner: TimeoutError"),
        other => other?,
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let (short, long) = (Duration::from_millis(20), Duration::from_secs(10));
        if let Err(Error::Timeout) = timeout(short, inner(long)).await {
            println!("outer: TimeoutError");
        }
        if let Err(Error::Timeout) = timeout(long, inner(short)).await {
            println!("outer: TimeoutError");
        }
        println!("cancelling: {}", current_task()?.expect("a task runs").cancelling());
        Ok(())
    })
}
