//! One child cancelled by somebody else: gather() gives `Cancelled`, the awaiter was not asked to stop.
use std::time::Duration;

use loopscope::runtime::{Error, EventLoop, Result, current_task, gather, run, sleep, spawn};

async fn child(name: &'static str) -> Result<()> {
    if let Err(cancelled) = sleep(Duration::from_millis(50)).await {
        println!("{name} cancelled");
        return Err(cancelled.into());
    }
    println!("{name} ends");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let (a, b) = (spawn(child("a")), spawn(child("b")));
        let target = a.clone();
        EventLoop::running()?.call_soon(move || {
            target.cancel();
        })?;
        if let Err(Error::Cancelled(_)) = gather([a.clone(), b.clone()]).await {
            println!("main: gather was cancelled");
        }
        println!("cancelling: {}", current_task()?.expect("a task runs").cancelling());
        b.join().await?;
        println!("cancelled: {} {}", a.cancelled(), b.cancelled());
        Ok(())
    })
}
