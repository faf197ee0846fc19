//! A pool of one's own: results and errors in order, what is cancelled before it begins, and its end.
use std::sync::{Arc, mpsc};

use super::common::*;

fn call(number: i32) -> i32 {
    println!("runs {number} {}", std::thread::current().name().unwrap_or_default());
    assert!(number != 2, "boom");
    number
}

pub(super) fn main() -> Result<()> {
    std::panic::set_hook(Box::new(|_| ()));
    run(async {
        let event_loop = EventLoop::running()?;
        let pool = ThreadPoolExecutor::named(1, "own")?;
        let jobs: Result<Vec<_>> = (0..4).map(|number| event_loop.run_in(&pool, move || call(number))).collect();
        for result in gather(jobs?).return_exceptions().await? {
            println!("{}", show(&result));
        }
        let (gate, wait) = mpsc::channel::<()>();
        let first = event_loop.run_in(&pool, move || wait.recv().is_ok())?;
        let second = event_loop.run_in(&pool, || call(5))?;
        let third = event_loop.run_in(&pool, || call(6))?;
        let task = spawn(second);
        yield_now().await?;
        task.cancel();
        println!("{}", show(&task.await));
        gate.send(()).expect("a waiting thread");
        first.await?;
        println!("{}", third.await?);
        pool.shutdown(true, false);
        for refused in [event_loop.run_in(&pool, || 7).map(drop), ThreadPoolExecutor::new(0).map(drop)] {
            if let Err(error) = refused {
                println!("{error}");
            }
        }
        event_loop.set_default_executor(Arc::new(ThreadPoolExecutor::named(1, "default")?));
        println!("{}", to_thread(|| call(8)).await?);
        println!("{}", event_loop.run_in_executor(|| call(9))?.await?);
        event_loop.shutdown_default_executor(None).await?;
        if let Err(error) = to_thread(|| call(10)).await {
            println!("{error}");
        }
        Ok(())
    })
}
