//! An error in the body cancels the children and is the first of the group.
use std::time::Duration;

use loopscope::runtime::{Error, Result, TaskGroup, run, sleep, yield_now};

async fn work() -> Result<()> {
    if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
        println!("work: cancelled");
        return Err(cancelled.into());
    }
    Ok(())
}

async fn body(group: TaskGroup) -> Result<()> {
    group.spawn(work())?;
    yield_now().await?;
    Err("body".into())
}

pub(super) fn main() -> Result<()> {
    run(async {
        if let Err(failures) = TaskGroup::scope(body).await {
            println!("main: {failures}");
            if let Error::Group(errors) = failures {
                errors.iter().for_each(|error| println!("main: {error}"));
            }
        }
        Ok(())
    })
}
