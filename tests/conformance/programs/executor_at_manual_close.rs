//! close() of a loop run by hand does not wait for executor jobs; the end of the program does.
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use loopscope::runtime::{EventLoop, Result};

fn job(released: &Receiver<()>) {
    released.recv().expect("a living main");
    thread::sleep(Duration::from_millis(50));
    println!("job: done");
}

async fn submit(released: Receiver<()>) -> Result<()> {
    drop(EventLoop::running()?.run_in_executor(move || job(&released))?);
    Ok(())
}

pub(super) fn main() -> Result<()> {
    let (release, released) = mpsc::channel();
    let event_loop = EventLoop::new()?;
    event_loop.run_until_complete(submit(released))?;
    event_loop.close()?;
    println!("closed: {}", event_loop.is_closed());
    release.send(()).expect("a waiting job");
    Ok(())
}
