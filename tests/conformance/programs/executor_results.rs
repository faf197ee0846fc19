//! What a job returns, an error too, comes out of its await.
use loopscope::runtime::{EventLoop, Result, run, to_thread};

fn job(number: i32) -> Result<i32> {
    if number < 0 {
        return Err("negative".into());
    }
    Ok(number * 2)
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        println!("main: {}", event_loop.run_in_executor(|| job(21))?.await??);
        println!("main: {}", to_thread(|| job(1)).await??);
        if let Err(error) = to_thread(|| job(-1)).await? {
            println!("main: {error}");
        }
        Ok(())
    })
}
