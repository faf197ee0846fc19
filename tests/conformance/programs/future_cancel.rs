//! A cancel of a task that awaits a future cancels the future, and so everyone who awaits it.
use super::common::*;

async fn waits<T>(name: &str, future: impl IntoFuture<Output = Result<T>>) -> Result<T> {
    let result = future.await;
    if let Err(error @ Error::Cancelled(_)) = &result {
        println!("{name} {} {}", showx(error), me().cancelling());
    }
    result
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        let future = event_loop.create_future::<&str>();
        let tasks = ["a", "b", "c"].map(|name| spawn(waits(name, future.clone())));
        yield_now().await?;
        println!("{} {}", tasks[1].cancel_with("m"), future.cancelled());
        for task in tasks {
            println!("{} {} {}", passes(&task).await?, out(&task), task.cancelling());
        }
        for k in 0..4 {
            let future = event_loop.create_future();
            let (theirs, own) = (future.clone(), event_loop.clone());
            event_loop.call_soon(move || {
                let set = move || {
                    let _ = theirs.set_result("value");
                };
                own.call_soon(set).expect("an open loop");
            })?;
            let task = spawn(waits("d", future.clone()));
            tick(k).await?;
            let answer = task.cancel_with("late");
            let (passes, end) = (passes(&task).await?, out(&task));
            println!("{k} {answer} {passes} {end} {} {}", future.cancelled(), task.cancelling());
        }
        let future = event_loop.create_future::<()>();
        let theirs = future.clone();
        let task = spawn(waits("e", async move { shield(async move { theirs.await }).await }));
        yield_now().await?;
        task.cancel();
        println!("{} {}", show(&task.await), future.cancelled());
        if let Err(Error::Timeout) = timeout(ms(1), (&future).into_future()).await {
            println!("timeout {}", future.cancelled());
        }
        Ok(())
    })
}
