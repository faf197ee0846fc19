//! A cancel from outside goes to all children; the group ends with `Cancelled` when they have ended.
use std::time::Duration;

use loopscope::runtime::{Error, Result, TaskGroup, run, sleep, spawn, yield_now};

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

async fn parent() -> Result<()> {
    let ended = TaskGroup::scope(|group| async move {
        group.spawn(child("a", 3))?;
        group.spawn(child("b", 0))?;
        Ok(())
    })
    .await;
    if let Err(Error::Cancelled(_)) = ended {
        println!("parent: cancelled");
    }
    ended
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(parent());
        yield_now().await?;
        yield_now().await?;
        task.cancel();
        if let Err(Error::Cancelled(_)) = task.join().await {
            println!("main: parent was cancelled, cancelling {}", task.cancelling());
        }
        Ok(())
    })
}
