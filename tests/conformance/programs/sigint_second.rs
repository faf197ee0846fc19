//! A second Ctrl-C does not wait for main's cleanup: the loop stops, and teardown cancels main once more.
use std::time::Duration;

use loopscope::runtime::{Error, EventLoop, Result, current_task, run, sleep};
use rustix::process::{Signal, getpid, kill_process};

fn interrupt() {
    kill_process(getpid(), Signal::INT).expect("a signal to ourselves");
}

pub(super) fn main() {
    let ended: Result<()> = run(async {
        let event_loop = EventLoop::running()?;
        event_loop.call_soon(interrupt)?;
        if sleep(Duration::from_secs(10)).await.is_err() {
            println!("main: cancelled");
            event_loop.call_soon(interrupt)?;
            if let Err(again) = sleep(Duration::from_secs(10)).await {
                let cancelling = current_task()?.expect("a task runs").cancelling();
                println!("main: cancelled again, cancelling {cancelling}");
                return Err(again.into());
            }
        }
        Ok(())
    });
    if let Err(Error::KeyboardInterrupt) = ended {
        println!("KeyboardInterrupt");
    }
}
