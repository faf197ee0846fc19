//! A leftover that fails while it is cancelled is reported when all leftovers have ended; run() does not fail.
use std::time::Duration;

use loopscope::runtime::{EventLoop, Notice, Result, run, sleep, spawn, yield_now};

async fn bad() -> Result<()> {
    let _slept = sleep(Duration::from_secs(10)).await;
    println!("bad: fails");
    Err("cleanup failed".into())
}

async fn slow() -> Result<()> {
    let slept = sleep(Duration::from_secs(10)).await;
    sleep(Duration::from_millis(20)).await?;
    println!("slow: cleaned up");
    Ok(slept?)
}

fn report(notice: &Notice) {
    println!("handler: {} / {}", notice.message(), notice.exception().expect("an error"));
}

pub(super) fn main() -> Result<()> {
    let result = run(async {
        EventLoop::running()?.set_exception_handler(report);
        spawn(bad());
        spawn(slow());
        yield_now().await?;
        Ok("result")
    })?;
    println!("run: {result}");
    Ok(())
}
