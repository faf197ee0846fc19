//! A KeyboardInterrupt that a task raises ends the run, and the teardown cancels what is left.
use super::common::*;
async fn bad() -> Result<()> {
    yield_now().await?;
    Err(Error::KeyboardInterrupt)
}
async fn side() -> Result<()> {
    if let Err(c) = sleep(LONG).await {
        println!("side told");
        return Err(c.into());
    }
    Ok(())
}
pub(super) fn main() {
    let r = run(async {
        spawn(side());
        let t = spawn(bad());
        let r = t.await;
        match &r {
            Err(Error::Cancelled(_)) => println!("main told"),
            Err(Error::KeyboardInterrupt) => println!("main: KeyboardInterrupt"),
            _ => {}
        }
        r
    });
    println!("run: {}", show(&r));
    let r = run(async {
        spawn(side());
        spawn(bad());
        sleep(ms(20)).await?;
        println!("main2 goes on");
        Ok(())
    });
    println!("run: {}", show(&r).replace(" ()", ""));
    let r = run(async { Err::<(), _>(Error::KeyboardInterrupt) });
    println!("run: {}", show(&r));
}
