//! The first failure ends gather(), and only that: the siblings run on.
use loopscope::runtime::{Error, Result, gather, run, spawn, yield_now};

async fn fail() -> Result<&'static str> {
    yield_now().await?;
    Err("boom".into())
}

async fn work() -> Result<&'static str> {
    yield_now().await?;
    yield_now().await?;
    yield_now().await?;
    yield_now().await?;
    println!("work: ends");
    Ok("result")
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(work());
        if let Err(error @ Error::Other(_)) = gather([task.clone(), spawn(fail())]).await {
            println!("main: {error}");
        }
        println!("done: {}", task.done());
        println!("main: {}", task.await?);
        Ok(())
    })
}
