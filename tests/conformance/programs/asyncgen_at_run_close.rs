//! run() runs the async finalizers that are left; those that have run are not touched.
use loopscope::runtime::{Finalizer, Result, async_finalizer, run, yield_now};

fn ticker(name: &'static str) -> Result<Finalizer> {
    async_finalizer(async move {
        println!("{name} finalized");
        yield_now().await?;
        println!("{name} closed");
        Ok(())
    })
}

pub(super) fn main() -> Result<()> {
    run(async {
        ticker("ended")?.close().await?;
        ticker("left")?;
        println!("main: ends");
        Ok(())
    })?;
    println!("run: returned");
    Ok(())
}
