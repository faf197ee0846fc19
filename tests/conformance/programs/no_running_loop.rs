//! Without a running loop there is none to ask, and no task can be spawned.
use loopscope::runtime::{EventLoop, Result, all_tasks, current_task, try_spawn};

async fn work() -> Result<()> {
    println!("work: started");
    Ok(())
}

pub(super) fn main() {
    for refused in
        [EventLoop::running().map(drop), try_spawn(work()).map(drop), current_task().map(drop), all_tasks().map(drop)]
    {
        if let Err(error) = refused {
            println!("RuntimeError: {error}");
        }
    }
}
