//! Ctrl-C on a loop run by hand: `KeyboardInterrupt` comes out of run_forever(), and the loop can run on to clean up.
use std::time::Duration;

use loopscope::runtime::{Error, EventLoop, Result, sleep};
use rustix::process::{Signal, getpid, kill_process};

fn interrupt() {
    kill_process(getpid(), Signal::INT).expect("a signal to ourselves");
}

async fn worker() -> Result<()> {
    let slept = sleep(Duration::from_secs(10)).await;
    println!("worker: cancelled");
    Ok(slept?)
}

pub(super) fn main() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let task = event_loop.create_task(worker())?;
    event_loop.call_later(Duration::from_millis(10), interrupt)?;
    if let Err(Error::KeyboardInterrupt) = event_loop.run_forever() {
        println!("KeyboardInterrupt: running {} done {}", event_loop.is_running(), task.done());
    }
    task.cancel();
    if let Err(Error::Cancelled(_)) = event_loop.run_until_complete(task) {
        println!("CancelledError");
    }
    event_loop.close()?;
    println!("closed: {}", event_loop.is_closed());
    Ok(())
}
