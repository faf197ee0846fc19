//! An error in main: leftovers are cancelled and the loop closed first, then it comes out of run().
use std::cell::OnceCell;
use std::rc::Rc;
use std::time::Duration;

use loopscope::runtime::{EventLoop, Result, run, sleep, spawn, yield_now};

async fn leftover() -> Result<()> {
    let slept = sleep(Duration::from_secs(10)).await;
    println!("leftover: cancelled");
    Ok(slept?)
}

async fn fail(event_loop: Rc<OnceCell<EventLoop>>) -> Result<()> {
    let _ = event_loop.set(EventLoop::running()?);
    spawn(leftover());
    yield_now().await?;
    Err("boom".into())
}

pub(super) fn main() {
    let event_loop = Rc::new(OnceCell::new());
    if let Err(error) = run(fail(event_loop.clone())) {
        println!("run: {error}");
    }
    println!("closed: {}", event_loop.get().is_some_and(EventLoop::is_closed));
}
