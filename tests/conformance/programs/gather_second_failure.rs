//! A second failure after the first is retrieved by gather() and reported by nobody.
use loopscope::runtime::{Error, EventLoop, Result, collect_garbage, gather, run, yield_now};

async fn fail(name: &'static str, yields: u32) -> Result<()> {
    for _ in 0..yields {
        yield_now().await?;
    }
    println!("{name} fails");
    Err(name.into())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        event_loop.set_exception_handler(|notice| println!("handler: {}", notice.message()));
        if let Err(error @ Error::Other(_)) = gather([fail("a", 1), fail("b", 5)]).await {
            println!("main: {error}");
        }
        for _ in 0..8 {
            yield_now().await?;
        }
        collect_garbage();
        println!("main: ends");
        Ok(())
    })
}
