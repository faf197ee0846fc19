//! A loop run by hand gives no such protection: SIGINT ends the process and nobody is cancelled.
use std::process::ExitCode;
use std::time::Duration;

use loopscope::runtime::{EventLoop, Result, exit_code, sleep};
use rustix::process::{Signal, getpid, kill_process};

fn interrupt() {
    kill_process(getpid(), Signal::INT).expect("a signal to ourselves");
}

async fn wait() -> Result<()> {
    EventLoop::running()?.call_soon(interrupt)?;
    if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
        println!("main: cancelled");
        return Err(cancelled.into());
    }
    Ok(())
}

fn by_hand() -> Result<()> {
    let event_loop = EventLoop::new()?;
    println!("runs");
    event_loop.run_until_complete(wait())?;
    println!("never reached");
    Ok(())
}

pub(super) fn main() -> ExitCode {
    exit_code(by_hand())
}
