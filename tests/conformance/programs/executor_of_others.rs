//! The end of a run waits for all that its default executor was given, by whatever way.
use super::common::*;
use std::sync::Arc;

fn slow() {
    std::thread::sleep(ms(100));
    println!("slow");
}

pub(super) fn main() -> Result<()> {
    for limit in [None, Some(ms(10))] {
        let pool = Arc::new(ThreadPoolExecutor::new(1)?);
        run(async move {
            let event_loop = EventLoop::running()?;
            event_loop.set_default_executor(pool.clone());
            drop(event_loop.run_in(&*pool, slow)?);
            if limit.is_some() {
                event_loop.shutdown_default_executor(limit).await?;
            }
            Ok(())
        })?;
        println!("over");
    }
    Ok(())
}
