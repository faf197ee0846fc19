//! What another task's KeyboardInterrupt ends a run with is no look at the task that was run. A task of another loop is refused.
use super::common::*;

fn report(notice: &Notice) {
    println!("handler {}", notice.message());
}

async fn fails() -> Result<()> {
    Err("boom".into())
}

async fn interrupts(passes: usize) -> Result<()> {
    tick(passes).await?;
    Err(Error::KeyboardInterrupt)
}

pub(super) fn main() -> Result<()> {
    for passes in [0, 1] {
        let event_loop = EventLoop::new()?;
        event_loop.set_exception_handler(report);
        let (t, k) = (event_loop.create_task(fails())?, event_loop.create_task(interrupts(passes))?);
        if let Err(error) = event_loop.run_until_complete(t.clone()) {
            println!("{}", showx(&error));
        }
        event_loop.close()?;
        drop((t, k));
        println!("dropped");
    }
    let event_loop = EventLoop::new()?;
    let other = EventLoop::new()?;
    let task = other.create_task(async { Ok(1) })?;
    for _ in 0..2 {
        if let Err(error) = event_loop.run_until_complete(TaskRef::clone(&task)) {
            println!("{error}");
        }
        other.run_until_complete(TaskRef::clone(&task))?;
    }
    event_loop.close()?;
    other.close()
}
