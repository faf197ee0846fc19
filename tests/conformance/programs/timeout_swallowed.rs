//! A body that swallows the timeout's cancel ends as if there had been none.
use std::time::Duration;

use loopscope::runtime::{Error, Result, current_task, run, sleep, timeout};

async fn body() -> Result<()> {
    if sleep(Duration::from_secs(10)).await.is_err() {
        println!("body: swallowed");
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        match timeout(Duration::from_millis(20), body()).await {
            Err(Error::Timeout) => println!("main: TimeoutError"),
            other => {
                other?;
                println!("main: no error");
            }
        }
        println!("cancelling: {}", current_task()?.expect("a task runs").cancelling());
        Ok(())
    })
}
