//! A blocking job may run a loop of its own.
use loopscope::runtime::{Result, all_tasks, run, to_thread, yield_now};

async fn inner() -> Result<&'static str> {
    yield_now().await?;
    println!("inner: tasks {}", all_tasks()?.len());
    Ok("result")
}

fn job() -> Result<&'static str> {
    run(inner())
}

pub(super) fn main() -> Result<()> {
    run(async {
        println!("main: {}", to_thread(job).await??);
        println!("main: tasks {}", all_tasks()?.len());
        Ok(())
    })
}
