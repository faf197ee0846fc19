//! run_coroutine_threadsafe hands results, errors and cancels over to the other thread.
use std::sync::mpsc::{self, Sender};
use std::time::Duration;

use loopscope::runtime::{Error, EventLoop, Remote, Result, run, sleep, to_thread, yield_now};

async fn work() -> Result<&'static str> {
    yield_now().await?;
    Ok("result")
}

async fn fail() -> Result<()> {
    Err("boom".into())
}

async fn stay(started: Sender<bool>, ended: Sender<bool>) -> Result<()> {
    started.send(true).expect("a waiting thread");
    let slept = sleep(Duration::from_secs(10)).await;
    ended.send(true).expect("a waiting thread");
    Ok(slept?)
}

fn other_thread(remote: &Remote) -> Result<()> {
    println!("thread: {}", remote.run_coroutine_threadsafe(work)?.result()?);
    if let Err(error) = remote.run_coroutine_threadsafe(fail)?.result() {
        println!("thread: {error}");
    }
    let ((start, started), (end, ended)) = (mpsc::channel(), mpsc::channel());
    let future = remote.run_coroutine_threadsafe(move || stay(start, end))?;
    started.recv().expect("a started task");
    println!("thread: cancels");
    future.cancel();
    if let Err(Error::Cancelled(_)) = future.result() {
        println!("thread: CancelledError");
    }
    println!("thread: ended {}", ended.recv().expect("a cancelled task"));
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let remote = EventLoop::running()?.remote();
        to_thread(move || other_thread(&remote)).await??;
        yield_now().await?;
        println!("main: ends");
        Ok(())
    })
}
