//! Callbacks run in the order in which they were asked for, a pass of the loop at a time, tasks among them.
use loopscope::runtime::{EventLoop, Result, run, spawn, yield_now};

async fn work(name: &'static str) -> Result<()> {
    for step in 0..3 {
        println!("{name} {step}");
        yield_now().await?;
    }
    Ok(())
}

fn again(event_loop: &EventLoop, name: &'static str, times: u32) {
    println!("{name} {times}");
    if times > 0 {
        let next = event_loop.clone();
        event_loop.call_soon(move || again(&next, name, times - 1)).expect("an open loop");
    }
}

pub(super) fn main() -> Result<()> {
    run(async {
        let (first, second) = (EventLoop::running()?, EventLoop::running()?);
        EventLoop::running()?.call_soon(move || again(&first, "callback a", 2))?;
        let a = spawn(work("task a"));
        EventLoop::running()?.call_soon(move || again(&second, "callback b", 2))?;
        let b = spawn(work("task b"));
        a.await?;
        b.await
    })
}
