//! `KeyboardInterrupt` comes out of run() when everything is closed, and can be caught.
use std::cell::OnceCell;
use std::rc::Rc;
use std::time::Duration;

use loopscope::runtime::{Error, EventLoop, Result, run, sleep};
use rustix::process::{Signal, getpid, kill_process};

async fn interrupted(event_loop: Rc<OnceCell<EventLoop>>) -> Result<()> {
    let _ = event_loop.set(EventLoop::running()?);
    kill_process(getpid(), Signal::INT).expect("a signal to ourselves");
    sleep(Duration::from_secs(10)).await?;
    Ok(())
}

pub(super) fn main() {
    let event_loop = Rc::new(OnceCell::new());
    if let Err(Error::KeyboardInterrupt) = run(interrupted(event_loop.clone())) {
        println!("KeyboardInterrupt, closed {}", event_loop.get().is_some_and(EventLoop::is_closed));
    }
    println!("still here");
}
