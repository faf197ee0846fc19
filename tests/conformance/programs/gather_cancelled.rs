//! Cancelling the task that awaits gather() cancels every child, and waits for all of them.
use std::time::Duration;

use loopscope::runtime::{Error, Result, gather, run, sleep, spawn, yield_now};

async fn child(name: &'static str, cleanup: u32) -> Result<()> {
    if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
        for _ in 0..cleanup {
            yield_now().await?;
        }
        println!("{name} cancelled");
        return Err(cancelled.into());
    }
    Ok(())
}

async fn parent(return_exceptions: bool) -> Result<()> {
    let children = gather([child("a", 2), child("b", 0)]);
    let gathered =
        if return_exceptions { children.return_exceptions().await.map(drop) } else { children.await.map(drop) };
    if let Err(Error::Cancelled(_)) = gathered {
        println!("parent: cancelled");
    }
    gathered
}

pub(super) fn main() -> Result<()> {
    run(async {
        for return_exceptions in [true, false] {
            let task = spawn(parent(return_exceptions));
            yield_now().await?;
            yield_now().await?;
            task.cancel();
            if let Err(Error::Cancelled(_)) = task.await {
                println!("main: parent was cancelled");
            }
            for _ in 0..3 {
                yield_now().await?;
            }
        }
        Ok(())
    })
}
