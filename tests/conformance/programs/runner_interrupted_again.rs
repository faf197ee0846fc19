//! A Runner whose main was interrupted can run another one.
use std::time::Duration;

use loopscope::runtime::{Error, Result, Runner, current_task, sleep, yield_now};
use rustix::process::{Signal, getpid, kill_process};

async fn interrupted() -> Result<()> {
    kill_process(getpid(), Signal::INT).expect("a signal to ourselves");
    let slept = sleep(Duration::from_secs(10)).await;
    println!("interrupted: cancelled");
    Ok(slept?)
}

async fn second() -> Result<()> {
    yield_now().await?;
    println!("second: runs, cancelling {}", current_task()?.expect("a task runs").cancelling());
    Ok(())
}

pub(super) fn main() -> Result<()> {
    let mut runner = Runner::new();
    for _ in 0..2 {
        if let Err(Error::KeyboardInterrupt) = runner.run(interrupted()) {
            println!("KeyboardInterrupt");
        }
    }
    runner.run(second())?;
    runner.close()?;
    println!("closed");
    Ok(())
}
