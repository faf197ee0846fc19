//! A sibling that fails in its cleanup adds its own error to the group.
use std::time::Duration;

use loopscope::runtime::{Error, Result, TaskGroup, run, sleep, yield_now};

async fn fail() -> Result<()> {
    yield_now().await?;
    Err("first".into())
}

async fn fail_in_cleanup() -> Result<()> {
    let _slept = sleep(Duration::from_secs(10)).await;
    Err("second".into())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let ended = TaskGroup::scope(|group| async move {
            group.spawn(fail())?;
            group.spawn(fail_in_cleanup())?;
            Ok(())
        });
        if let Err(failures) = ended.await {
            println!("main: {failures}");
            if let Error::Group(errors) = failures {
                errors.iter().for_each(|error| println!("main: {error}"));
            }
        }
        Ok(())
    })
}
