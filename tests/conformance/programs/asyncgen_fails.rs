//! A finalizer that fails is reported; run() goes on with the teardown.

use loopscope::runtime::{EventLoop, Notice, Result, async_finalizer, run};

async fn finalize() -> Result<()> {
    println!("generator: fails");
    Err("boom".into())
}

fn report(notice: &Notice) {
    let message = notice.message().split(" <").next().unwrap_or_default();
    println!("handler: {message} / {}", notice.exception().expect("an error"));
}

pub(super) fn main() -> Result<()> {
    run(async {
        EventLoop::running()?.set_exception_handler(report);
        async_finalizer(finalize())?;
        println!("main: ends");
        Ok(())
    })?;
    println!("run: returned");
    Ok(())
}
