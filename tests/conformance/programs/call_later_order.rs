//! Timers run by their deadline, not in the order in which they were set; zero comes with the next passes.
use std::rc::Rc;
use std::time::Duration;

use loopscope::runtime::{EventLoop, OrCancel, Result, run};
use tokio::sync::Notify;

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        let event = Rc::new(Notify::new());
        let last = event.clone();
        event_loop.call_later(Duration::from_millis(90), move || last.notify_one())?;
        event_loop.call_later(Duration::from_millis(60), || println!("60 ms"))?;
        event_loop.call_later(Duration::from_millis(30), || println!("30 ms"))?;
        event_loop.call_later(Duration::ZERO, || println!("0 ms"))?;
        event_loop.call_soon(|| println!("soon"))?;
        event.notified().or_cancel().await?;
        println!("main: ends");
        Ok(())
    })
}
