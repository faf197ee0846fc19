//! Tasks begin in the order in which they were spawned, and take turns.
use loopscope::runtime::{Result, run, spawn, yield_now};

async fn work(name: &'static str, steps: u32) -> Result<&'static str> {
    for step in 0..steps {
        println!("{name} {step}");
        yield_now().await?;
    }
    Ok(name)
}

pub(super) fn main() -> Result<()> {
    run(async {
        let tasks = [("a", 3), ("b", 1), ("c", 2)].map(|(name, steps)| spawn(work(name, steps)));
        println!("main: spawned");
        for task in tasks {
            println!("main: {}", task.await?);
        }
        Ok(())
    })
}
