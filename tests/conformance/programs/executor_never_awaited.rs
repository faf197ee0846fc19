//! What a job panics with that nobody awaits is the exception handler's, unless its await was cancelled.
use super::common::*;
use std::thread;

fn fail(text: &'static str, delay: u64) -> impl FnOnce() + Send + 'static {
    move || {
        thread::sleep(ms(delay));
        panic!("{text}");
    }
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        event_loop.set_exception_handler(|notice| {
            println!(
                "handler: {} {}",
                notice.message(),
                notice.exception().map(ToString::to_string).unwrap_or_default()
            );
        });
        println!("1");
        let job = event_loop.run_in_executor(fail("over before it is dropped", 0))?;
        sleep(ms(100)).await?;
        drop(job);
        println!("2");
        drop(event_loop.run_in_executor(fail("dropped before it is over", 50))?);
        sleep(ms(200)).await?;
        println!("3");
        let task = spawn(async { to_thread(fail("cancelled", 50)).await });
        sleep(ms(10)).await?;
        task.cancel();
        sleep(ms(200)).await?;
        println!("4");
        if let Err(error) = event_loop.run_in_executor(fail("awaited", 0))?.await {
            println!("main: {error}");
        }
        println!("5");
        drop(event_loop.run_in_executor(fail("told at the end", 100))?);
        Ok(())
    })?;
    println!("over");
    Ok(())
}
