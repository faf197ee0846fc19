//! A semaphore is fair, and so many have it at a time.
use super::common::*;

async fn worker(semaphore: Semaphore, name: &'static str, passes: usize) -> Result<()> {
    println!("{name} asks {}", semaphore.locked());
    let permit = semaphore.permit().await?;
    println!("{name} has it");
    tick(passes).await?;
    println!("{name} gives it back");
    drop(permit);
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let semaphore = Semaphore::new(2);
        let workers = ["e", "d", "c", "b", "a"].into_iter().enumerate();
        gather(workers.map(|(passes, name)| spawn(worker(semaphore.clone(), name, passes)))).await?;
        println!("{}", semaphore.locked());
        semaphore.release();
        for _ in 0..3 {
            semaphore.acquire().await?;
        }
        println!("{}", semaphore.locked());
        let bounded = BoundedSemaphore::new(1);
        bounded.acquire().await?;
        bounded.release()?;
        if let Err(error) = bounded.release() {
            println!("{error}");
        }
        Ok(())
    })
}
