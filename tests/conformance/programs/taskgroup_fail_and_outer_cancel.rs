//! A child fails while a cancel from outside is on its way: the errors come first, the cancel at the next await.
use std::time::Duration;

use loopscope::runtime::{Error, Result, TaskGroup, current_task, run, sleep, spawn, yield_now};

async fn fail() -> Result<()> {
    let _slept = sleep(Duration::from_secs(10)).await;
    Err("cleanup failed".into())
}

async fn parent() -> Result<()> {
    let ended = TaskGroup::scope(|group| async move { group.spawn(fail()).map(drop) }).await;
    if let Err(failures @ Error::Group(_)) = ended {
        println!("parent: {failures} cancelling {}", current_task()?.expect("a task runs").cancelling());
    }
    match yield_now().await {
        Ok(()) => println!("parent: goes on"),
        Err(cancelled) => {
            println!("parent: cancelled");
            return Err(cancelled.into());
        }
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(parent());
        yield_now().await?;
        yield_now().await?;
        task.cancel();
        if let Err(Error::Cancelled(_)) = task.await {
            println!("main: parent was cancelled");
        }
        Ok(())
    })
}
