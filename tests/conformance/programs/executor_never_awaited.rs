//! What a job panics with that nobody awaits is the exception handler's, unless its await was cancelled.
use super::common::*;
use std::{cell::Cell, sync::mpsc};

/// A job that fails once something comes, or can come no more.
fn fail(text: &'static str, gate: mpsc::Receiver<()>) -> impl FnOnce() + Send + 'static {
    move || {
        let _ = gate.recv();
        panic!("{text}");
    }
}

fn open() -> mpsc::Receiver<()> {
    mpsc::channel().1
}

async fn until_told(told: &Cell<usize>, count: usize) -> Result<()> {
    while told.get() < count {
        sleep(ms(10)).await?;
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        let told = Rc::new(Cell::new(0));
        let counted = told.clone();
        event_loop.set_exception_handler(move |notice| {
            println!(
                "handler: {} {}",
                notice.message(),
                notice.exception().map(ToString::to_string).unwrap_or_default()
            );
            counted.set(counted.get() + 1);
        });
        println!("1");
        let job = event_loop.run_in_executor(fail("most likely over before it is dropped", open()))?;
        sleep(ms(50)).await?;
        drop(job);
        until_told(&told, 1).await?;
        println!("2");
        let (shut, gate) = mpsc::channel();
        drop(event_loop.run_in_executor(fail("dropped before it is over", gate))?);
        drop(shut);
        until_told(&told, 2).await?;
        println!("3");
        let (shut, gate) = mpsc::channel();
        let task = spawn(async { to_thread(fail("cancelled", gate)).await });
        yield_now().await?;
        task.cancel();
        wait([task]).await?;
        drop(shut);
        println!("4");
        if let Err(error) = event_loop.run_in_executor(fail("awaited", open()))?.await {
            println!("main: {error}");
        }
        println!("5");
        drop(event_loop.run_in_executor(fail("told at the end", open()))?);
        Ok(())
    })?;
    println!("over");
    Ok(())
}
