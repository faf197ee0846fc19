//! What run() does after main: cancel leftovers, finish async finalizers, wait for the executor, close.
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use loopscope::runtime::{EventLoop, Result, async_finalizer, run, sleep, spawn, yield_now};

async fn leftover() -> Result<()> {
    if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
        println!("leftover: cancelled");
        yield_now().await?;
        println!("leftover: cleaned up");
        return Err(cancelled.into());
    }
    Ok(())
}

async fn finalize(release: Sender<()>) -> Result<()> {
    println!("generator: finalized");
    yield_now().await?;
    println!("generator: closed");
    release.send(()).expect("a waiting job");
    Ok(())
}

fn job(released: &Receiver<()>) {
    released.recv().expect("a finalizer");
    thread::sleep(Duration::from_millis(50));
    println!("executor: job done");
}

pub(super) fn main() -> Result<()> {
    let (event_loop, task) = run(async {
        let event_loop = EventLoop::running()?;
        let task = spawn(leftover());
        let (release, released) = mpsc::channel();
        async_finalizer(finalize(release))?;
        drop(event_loop.run_in_executor(move || job(&released))?);
        yield_now().await?;
        println!("main: running {} closed {}", event_loop.is_running(), event_loop.is_closed());
        Ok((event_loop, task))
    })?;
    let (running, closed) = (event_loop.is_running(), event_loop.is_closed());
    println!("after: running {running} closed {closed} cancelled {}", task.cancelled());
    Ok(())
}
