//! gather() gives results in the order of its arguments, whoever ends first.
use loopscope::runtime::{Result, Task, gather, run, yield_now};

async fn work(name: &'static str, yields: u32) -> Result<&'static str> {
    for _ in 0..yields {
        yield_now().await?;
    }
    println!("{name} ends");
    Ok(name)
}

pub(super) fn main() -> Result<()> {
    run(async {
        println!("main: {}", gather([work("a", 3), work("b", 1), work("c", 2)]).await?.join(" "));
        println!("empty: {}", gather(Vec::<Task<()>>::new()).await?.len());
        Ok(())
    })
}
