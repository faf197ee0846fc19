//! In debug mode call_soon() from a foreign thread is refused; call_soon_threadsafe() is the way.
use std::sync::mpsc;
use std::thread;

use loopscope::runtime::{Error, EventLoop, Remote, Result};

fn other_thread(remote: &Remote) -> Result<()> {
    if let Err(Error::Refused(refusal)) = remote.call_soon(|| println!("never")) {
        println!("thread: RuntimeError: {refusal}");
    }
    remote.stop()
}

pub(super) fn main() -> Result<()> {
    let event_loop = EventLoop::new()?;
    event_loop.set_debug(true);
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
