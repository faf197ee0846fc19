//! What becomes of a shielded task that fails, or never ends, after its awaiter was cancelled.
use super::common::*;
fn report(n: &Notice) {
    println!("handler {} {}", n.message().split(" <").next().unwrap(), n.exception().map(showx).unwrap_or_default());
}
async fn late() -> Result<()> {
    sleep(ms(10)).await?;
    Err("late".into())
}
async fn forever() -> Result<()> {
    Ok(sleep(LONG).await?)
}
async fn body<F: Future<Output = Result<()>> + 'static>(make: fn() -> F) -> Result<()> {
    EventLoop::running()?.set_exception_handler(report);
    let t = spawn(async move { shield(make()).await });
    tick(2).await?;
    t.cancel();
    println!("{}", show(&t.await));
    sleep(ms(30)).await?;
    println!("main ends");
    Ok(())
}
pub(super) fn main() -> Result<()> {
    let l = EventLoop::new()?;
    l.run_until_complete(body(late))?;
    l.run_until_complete(body(forever))?;
    l.close()?;
    collect_garbage();
    println!("closed");
    let l = EventLoop::new()?;
    l.run_until_complete(async {
        EventLoop::running()?.set_exception_handler(report);
        let _t = spawn(async { gather([forever(), forever()]).await });
        tick(2).await?;
        println!("main ends");
        Ok(())
    })?;
    l.close()?;
    collect_garbage();
    println!("closed");
    let l = EventLoop::new()?;
    l.set_exception_handler(report);
    let m = l.clone();
    l.call_soon(move || m.stop())?;
    if let Err(e) = l.run_until_complete(forever()) {
        println!("{e}");
    }
    l.close()?;
    collect_garbage();
    println!("closed");
    Ok(())
}
