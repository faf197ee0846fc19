//! A lock is fair: who comes while others wait has to wait, also when the lock is free for a moment.
use super::common::*;

async fn worker(lock: Lock, name: String, passes: usize) -> Result<()> {
    println!("{name} asks {}", lock.locked());
    let guard = lock.lock().await?;
    println!("{name} has it");
    tick(passes).await?;
    println!("{name} gives it back");
    drop(guard);
    Ok(())
}

async fn barger(lock: Lock) -> Result<()> {
    yield_now().await?;
    for number in 0..3 {
        worker(lock.clone(), format!("barger {number}"), 0).await?;
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    let lock = Lock::new();
    run(async move {
        let workers: Vec<_> =
            ["a", "b", "c"].iter().map(|name| spawn(worker(lock.clone(), (*name).into(), 2))).collect();
        let barger = spawn(barger(lock.clone()));
        gather([barger].into_iter().chain(workers)).await?;
        println!("{}", lock.locked());
        lock.acquire().await?;
        println!("{}", lock.locked());
        lock.release()?;
        if let Err(error) = lock.release() {
            println!("{error}");
        }
        Ok(())
    })
}
