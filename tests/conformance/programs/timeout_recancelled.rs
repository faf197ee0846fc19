//! A timeout takes back its own cancel, and not the one that a group has passed on meanwhile.
use super::common::*;

async fn bad() -> Result<()> {
    sleep(LONG).await.map_err(|_| "bad".into())
}

async fn worker() -> Result<()> {
    if sleep(LONG).await.is_ok() {
        return Ok(());
    }
    let group = TaskGroup::scope(|group| async move {
        group.spawn(bad())?;
        Ok(sleep(LONG).await?)
    });
    if let Err(error) = timeout(ms(10), group).await {
        println!("{} {}", showx(&error), me().cancelling());
    }
    println!("next {} {}", show(&yield_now().await.map_err(Error::from)), me().cancelling());
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(worker());
        yield_now().await?;
        task.cancel();
        println!("{}", show(&task.await));
        Ok(())
    })
}
