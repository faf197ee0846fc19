//! An error that comes together with a cancel counts as seen. What failed in a gather or a shield that nobody awaits does not.
use super::common::*;

fn report(notice: &Notice) {
    println!("handler {} {}", notice.message(), notice.exception().map(showx).unwrap_or_default());
}

fn fails(name: &'static str) -> Task<i32> {
    spawn(child(name, 1, End::Err(name), 0))
}

async fn together<T: 'static>(
    name: &'static str,
    n: usize,
    on: impl Future<Output = Result<T>> + 'static,
) -> Result<()> {
    let waits = spawn(on);
    tick(n).await?;
    waits.cancel();
    println!("{name} {}", show(&waits.await.map(|_| ())));
    Ok(())
}

async fn future() -> Result<()> {
    let future = EventLoop::running()?.create_future::<i32>();
    let waits = spawn(future.clone().into_future());
    yield_now().await?;
    future.set_exception("future")?;
    drop(future);
    waits.cancel();
    println!("future {}", show(&waits.await));
    Ok(())
}

fn boom() -> Task<i32> {
    spawn(child("alone", 0, End::Err("boom"), 0))
}

fn early() -> Task<i32> {
    spawn(child("early", 2, End::Err("boom"), 0))
}

async fn over() -> Result<Task<i32>> {
    let task = spawn(child("over", 0, End::Err("boom"), 0));
    sleep(ms(10)).await?;
    Ok(task)
}

async fn cancelled_before_it_fails() -> Result<()> {
    let future = EventLoop::running()?.create_future::<i32>();
    let awaited = future.clone();
    let inner = spawn(async move {
        awaited.await?;
        Err::<(), _>("inner".into())
    });
    let task = spawn(shield(inner));
    tick(3).await?;
    let cancels = task.clone();
    EventLoop::running()?.call_soon(move || _ = cancels.cancel())?;
    future.set_result(1)?;
    println!("{}", show(&task.await));
    sleep(ms(10)).await.map_err(Error::from)
}

pub(super) fn main() -> Result<()> {
    run(async {
        EventLoop::running()?.set_exception_handler(report);
        together("task", 2, fails("task").into_future()).await?;
        for n in [2, 3] {
            together("shield", n, shield(fails("shield"))).await?;
        }
        together("gather", 3, gather([fails("gather")])).await?;
        future().await?;
        let alone = gather([boom()]);
        sleep(ms(10)).await?;
        println!("drop");
        drop(alone);
        let alone = shield(boom());
        sleep(ms(10)).await?;
        println!("drop");
        drop(alone);
        drop(gather([early()]));
        sleep(ms(10)).await?;
        drop(shield(early()));
        sleep(ms(10)).await?;
        drop(gather([over().await?]));
        drop(shield(over().await?));
        println!("{}", show(&shield(over().await?).await));
        sleep(ms(10)).await?;
        cancelled_before_it_fails().await?;
        let task = spawn(async {
            let mut kept = shield(spawn(child("kept", 4, End::Err("boom"), 0)));
            if (&mut kept).await.is_err() {
                sleep(ms(20)).await?;
            }
            Ok(())
        });
        tick(2).await?;
        task.cancel();
        task.await?;
        let (a, b) = (spawn(child("a", 0, End::Err("first"), 0)), spawn(child("b", 0, End::Err("second"), 0)));
        sleep(ms(10)).await?;
        println!("{}", show(&gather([b, a]).await));
        Ok(())
    })
}
