//! A child that somebody cancels is no failure: its siblings and the body go on.
use std::time::Duration;

use loopscope::runtime::{Result, TaskGroup, run, sleep, yield_now};

async fn child(name: &'static str) -> Result<()> {
    sleep(Duration::from_millis(20)).await?;
    println!("{name} ends");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let (a, b) = TaskGroup::scope(|group| async move {
            let (a, b) = (group.spawn(child("a"))?, group.spawn(child("b"))?);
            yield_now().await?;
            a.cancel();
            println!("body ends");
            Ok((a, b))
        })
        .await?;
        println!("cancelled: {} {}", a.cancelled(), b.cancelled());
        Ok(())
    })
}
