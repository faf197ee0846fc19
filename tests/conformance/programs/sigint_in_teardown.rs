//! Ctrl-C while leftovers are awaited skips async finalizers and executor; the loop is closed all the same.
use std::cell::RefCell;
use std::time::Duration;

use loopscope::runtime::{Error, EventLoop, Result, Task, async_finalizer, run, sleep, spawn, yield_now};
use rustix::process::{Signal, getpid, kill_process};

thread_local! {
    static KEPT: RefCell<Option<(EventLoop, Task<()>)>> = const { RefCell::new(None) };
}

fn interrupt() {
    kill_process(getpid(), Signal::INT).expect("a signal to ourselves");
}

async fn finalize() -> Result<()> {
    println!("generator: finalized");
    Ok(())
}

async fn stubborn() -> Result<()> {
    if sleep(Duration::from_secs(10)).await.is_err() {
        println!("stubborn: cancelled");
        EventLoop::running()?.call_soon(interrupt)?;
        sleep(Duration::from_secs(10)).await?;
        println!("stubborn: never here");
    }
    Ok(())
}

pub(super) fn main() {
    let ended: Result<()> = run(async {
        async_finalizer(finalize())?;
        KEPT.set(Some((EventLoop::running()?, spawn(stubborn()))));
        yield_now().await?;
        println!("main: ends");
        Ok(())
    });
    if let Err(Error::KeyboardInterrupt) = ended {
        let (event_loop, task) = KEPT.take().expect("main ran");
        println!("KeyboardInterrupt, closed {} stubborn done {}", event_loop.is_closed(), task.done());
    }
}
