//! A task that main spawns just before it ends still has its first step: main's end is seen one pass later.
use loopscope::runtime::{Result, run, spawn};

async fn work() -> Result<()> {
    println!("work: started");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    let task = run(async {
        let task = spawn(work());
        println!("main: ends");
        Ok(task)
    })?;
    println!("after: done {} cancelled {}", task.done(), task.cancelled());
    Ok(())
}
