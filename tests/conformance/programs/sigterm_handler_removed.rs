//! remove_signal_handler() says whether there was one, and gives the signal its default back.
use std::rc::Rc;
use std::time::Duration;

use loopscope::runtime::{EventLoop, OrCancel, Result, run, sleep};
use rustix::process::{Signal, getpid, kill_process};
use tokio::sync::Notify;

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        let event = Rc::new(Notify::new());
        let arrived = event.clone();
        event_loop.add_signal_handler(Signal::TERM.as_raw(), move || arrived.notify_one())?;
        kill_process(getpid(), Signal::TERM).expect("a signal to ourselves");
        event.notified().or_cancel().await?;
        println!("main: SIGTERM");
        println!("removed: {}", event_loop.remove_signal_handler(Signal::TERM.as_raw())?);
        println!("removed: {}", event_loop.remove_signal_handler(Signal::TERM.as_raw())?);
        kill_process(getpid(), Signal::TERM).expect("a signal to ourselves");
        sleep(Duration::from_secs(10)).await?;
        println!("never reached");
        Ok(())
    })
}
