//! Children may swallow the cancel of gather(): it still ends with `Cancelled` when all have ended.
use std::time::Duration;

use loopscope::runtime::{Error, Result, gather, run, sleep, spawn, yield_now};

async fn child(name: &'static str) -> Result<&'static str> {
    if sleep(Duration::from_secs(10)).await.is_err() {
        println!("{name} swallowed");
    }
    Ok(name)
}

async fn parent() -> Result<()> {
    match gather([child("a"), child("b")]).await {
        Err(cancelled @ Error::Cancelled(_)) => {
            println!("parent: cancelled");
            Err(cancelled)
        }
        names => {
            println!("parent: {}", names?.join(" "));
            Ok(())
        }
    }
}

pub(super) fn main() -> Result<()> {
    run(async {
        let task = spawn(parent());
        yield_now().await?;
        yield_now().await?;
        task.cancel();
        if let Err(Error::Cancelled(_)) = task.await {
            println!("main: parent was cancelled");
        }
        Ok(())
    })
}
