//! A callback that fails is reported, and the loop runs on.

use loopscope::runtime::{EventLoop, Notice, Result, run, yield_now};

fn fail() {
    panic!("boom");
}

fn report(notice: &Notice) {
    let message = notice.message().rsplit_once(' ').unwrap_or_default().0;
    println!("handler: {message} / {}", notice.exception().expect("an error"));
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        event_loop.set_exception_handler(report);
        event_loop.call_soon(fail)?;
        event_loop.call_soon(|| println!("next callback"))?;
        yield_now().await?;
        println!("main: ends");
        Ok(())
    })
}
