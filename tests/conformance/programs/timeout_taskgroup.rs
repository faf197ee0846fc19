//! A timeout around a TaskGroup cancels its children and is still a `Timeout`.
use std::time::Duration;

use loopscope::runtime::{Error, Result, TaskGroup, current_task, run, sleep, timeout, yield_now};

async fn child() -> Result<()> {
    let slept = sleep(Duration::from_secs(10)).await;
    yield_now().await?;
    println!("child: cancelled");
    Ok(slept?)
}

pub(super) fn main() -> Result<()> {
    run(async {
        let group = TaskGroup::scope(|group| async move { group.spawn(child()).map(drop) });
        if let Err(Error::Timeout) = timeout(Duration::from_millis(20), group).await {
            println!("main: TimeoutError");
        }
        println!("cancelling: {}", current_task()?.expect("a task runs").cancelling());
        Ok(())
    })
}
