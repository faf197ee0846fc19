//! An error nobody asked for is reported when the task is dropped.

use loopscope::runtime::{EventLoop, Notice, Result, collect_garbage, run, spawn, yield_now};

async fn fail(name: &'static str) -> Result<()> {
    Err(name.into())
}

fn report(notice: &Notice) {
    println!("handler: {} / {}", notice.message(), notice.exception().expect("an error"));
}

pub(super) fn main() -> Result<()> {
    run(async {
        EventLoop::running()?.set_exception_handler(report);
        let dropped = spawn(fail("dropped"));
        let seen = spawn(fail("seen"));
        yield_now().await?;
        println!("main: both failed {} {}", dropped.done(), seen.done());
        println!("seen: {}", seen.exception()?.expect("an error"));
        drop(seen);
        collect_garbage();
        println!("main: drops");
        drop(dropped);
        collect_garbage();
        println!("main: ends");
        Ok(())
    })
}
