//! Leaving `async with` gives a bounded semaphore back no more often than it was acquired.
use super::common::*;

pub(super) fn main() -> Result<()> {
    run(async {
        let semaphore = BoundedSemaphore::new(1);
        let permit = semaphore.permit().await?;
        println!("{}", semaphore.locked());
        semaphore.release()?;
        drop(permit);
        if semaphore.release().is_err() {
            println!("too many");
        }
        semaphore.acquire().await?;
        println!("{}", semaphore.locked());
        semaphore.release()?;
        println!("{}", semaphore.locked());
        Ok(())
    })
}
