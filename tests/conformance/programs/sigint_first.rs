//! Ctrl-C: main is cancelled first, then what it left behind, then `KeyboardInterrupt` ends the process.
use std::process::ExitCode;
use std::time::Duration;

use loopscope::runtime::{Result, exit_code, run, sleep, spawn, yield_now};
use rustix::process::{Signal, getpid, kill_process};

async fn leftover() -> Result<()> {
    let slept = sleep(Duration::from_secs(10)).await;
    println!("leftover: cancelled");
    Ok(slept?)
}

pub(super) fn main() -> ExitCode {
    exit_code(run(async {
        let task = spawn(leftover());
        yield_now().await?;
        kill_process(getpid(), Signal::INT).expect("a signal to ourselves");
        if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
            println!("main: cancelled");
            yield_now().await?;
            println!("main: cleaned up, leftover done {}", task.done());
            return Err(cancelled.into());
        }
        Ok(())
    }))
}
