//! The graceful shutdown of many tutorials: its handler cancels main too, and is cancelled itself by the teardown.
use std::time::Duration;

use loopscope::runtime::{EventLoop, Result, all_tasks, current_task, gather, run, sleep, spawn, yield_now};
use rustix::process::{Signal, getpid, kill_process};

async fn worker(name: &'static str) -> Result<()> {
    if let Err(cancelled) = sleep(Duration::from_secs(5)).await {
        println!("{name} cancelled");
        return Err(cancelled.into());
    }
    Ok(())
}

async fn shutdown() -> Result<()> {
    println!("shutdown: begins");
    let me = current_task()?;
    let tasks: Vec<_> = all_tasks()?.into_iter().filter(|task| me.as_ref() != Some(task)).collect();
    for task in &tasks {
        task.cancel();
    }
    gather(tasks).return_exceptions().await?;
    println!("shutdown: complete");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        event_loop.add_signal_handler(Signal::TERM.as_raw(), || drop(spawn(shutdown())))?;
        let workers = [spawn(worker("worker"))];
        yield_now().await?;
        kill_process(getpid(), Signal::TERM).expect("a signal to ourselves");
        gather(workers).await?;
        Ok(())
    })
}
