//! A loop that runs in one thread cannot be run by another; thread-safe calls reach it.
use std::sync::mpsc;
use std::thread;

use loopscope::runtime::{EventLoop, Remote, Result};

async fn work(name: &'static str) -> Result<&'static str> {
    println!("work: {name}");
    Ok(name)
}

fn other_thread(remote: &Remote) -> Result<()> {
    println!("thread: RuntimeError: {}", remote.run_until_complete());
    let future = remote.run_coroutine_threadsafe(|| work("by run_coroutine_threadsafe"))?;
    println!("thread: {}", future.result()?);
    remote.stop()
}

pub(super) fn main() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let (start, started) = mpsc::channel();
    let remote = event_loop.remote();
    let thread = thread::spawn(move || {
        started.recv().expect("a running loop");
        other_thread(&remote)
    });
    event_loop.call_soon(move || start.send(()).expect("a waiting thread"))?;
    event_loop.run_forever()?;
    thread.join().expect("no panic")?;
    println!("stopped");
    event_loop.close()
}
