//! KeyboardInterrupt and SystemExit end the run from wherever they come: a group, a gather, main itself.
use std::process::ExitCode;

use super::common::*;

async fn leaves(error: Error) -> Result<()> {
    yield_now().await?;
    Err(error)
}

async fn side() -> Result<()> {
    let slept = sleep(LONG).await;
    if slept.is_err() {
        println!("side told");
    }
    Ok(slept?)
}

async fn group(error: Error) -> Result<()> {
    TaskGroup::scope(|group| async move {
        group.spawn(leaves(error))?;
        let slept = sleep(LONG).await;
        if slept.is_err() {
            println!("body told {}", me().cancelling());
        }
        Ok(slept?)
    })
    .await
}

async fn body_of_group(error: Error) -> Result<()> {
    TaskGroup::scope(|group| async move {
        group.spawn(side())?;
        yield_now().await?;
        Err(error)
    })
    .await
}

async fn gathered(error: Error) -> Result<()> {
    let (side, leaves) = (spawn(side()), spawn(leaves(error)));
    let result = gather([side, leaves]).await;
    if let Err(error) = &result {
        println!("gather told {}", showx(error));
    }
    result.map(drop)
}

async fn shielded(error: Error) -> Result<()> {
    shield(leaves(error)).await
}

fn ended(name: &str, main: impl Future<Output = Result<()>> + 'static) {
    match run(main) {
        Err(Error::KeyboardInterrupt) => println!("{name} KeyboardInterrupt"),
        Err(Error::SystemExit(code)) => println!("{name} SystemExit {code}"),
        _ => println!("{name} returned"),
    }
}

fn by_hand() -> Result<()> {
    let event_loop = EventLoop::new()?;
    let task = event_loop.create_task(leaves(Error::SystemExit(4)))?;
    for _ in 0..2 {
        match event_loop.run_until_complete(ticks(4, "tick")) {
            Err(Error::SystemExit(code)) => println!("SystemExit {code} {}", task.done()),
            _ => println!("done"),
        }
    }
    event_loop.close()?;
    Err(Error::SystemExit(5))
}

pub(super) fn main() -> ExitCode {
    for error in [Error::KeyboardInterrupt, Error::SystemExit(3)] {
        ended("group", group(error.clone()));
        ended("body", body_of_group(error.clone()));
        ended("gather", gathered(error.clone()));
        ended("shield", shielded(error.clone()));
        ended("main", leaves(error));
    }
    exit_code(by_hand())
}
