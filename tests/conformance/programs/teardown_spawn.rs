//! A task spawned while run() tears down is not cancelled: it gets the few passes that are left, and no more.
use std::cell::OnceCell;
use std::rc::Rc;
use std::time::Duration;

use loopscope::runtime::{EventLoop, Result, Task, collect_garbage, run, sleep, spawn, yield_now};

async fn late() -> Result<()> {
    println!("late: started");
    if let Err(cancelled) = sleep(Duration::from_secs(10)).await {
        println!("late: cancelled");
        return Err(cancelled.into());
    }
    Ok(())
}

async fn leftover(task: Rc<OnceCell<Task<()>>>) -> Result<()> {
    let slept = sleep(Duration::from_secs(10)).await;
    println!("leftover: spawns");
    task.get_or_init(|| spawn(late()));
    yield_now().await?;
    println!("leftover: ends");
    Ok(slept?)
}

pub(super) fn main() -> Result<()> {
    let task = Rc::new(OnceCell::new());
    let spawned = task.clone();
    let leaving = run(async {
        let event_loop = EventLoop::running()?;
        event_loop.set_exception_handler(|notice| println!("handler: {}", notice.message()));
        let leaving = spawn(leftover(spawned));
        yield_now().await?;
        println!("main: ends");
        Ok(leaving)
    })?;
    let done = task.get().is_some_and(|task| task.done());
    println!("leftover cancelled: {} late done: {done}", leaving.cancelled());
    drop(task);
    collect_garbage();
    Ok(())
}
