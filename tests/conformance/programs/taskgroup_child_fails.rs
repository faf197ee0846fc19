//! The first failure cancels the siblings and the body; all failures come in one group.
use std::cell::OnceCell;
use std::time::Duration;

use loopscope::runtime::{Error, Result, Task, TaskGroup, current_task, run, sleep, yield_now};

async fn fail() -> Result<()> {
    yield_now().await?;
    Err("boom".into())
}

async fn work() -> Result<()> {
    if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
        println!("work: cancelled");
        return Err(cancelled.into());
    }
    Ok(())
}

async fn body(group: TaskGroup, task: &OnceCell<Task<()>>) -> Result<()> {
    task.get_or_init(|| group.spawn(work()).expect("an open group"));
    group.spawn(fail())?;
    if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
        println!("body: cancelled");
        return Err(cancelled.into());
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = OnceCell::new();
        if let Err(failures) = TaskGroup::scope(|group| body(group, &task)).await {
            println!("main: {failures}");
            if let Error::Group(errors) = failures {
                errors.iter().for_each(|error| println!("main: {error}"));
            }
        }
        let cancelling = current_task()?.expect("a task runs").cancelling();
        println!("cancelled: {} cancelling: {cancelling}", task.get().is_some_and(|task| task.cancelled()));
        Ok(())
    })
}
