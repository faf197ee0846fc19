//! Who has seen an error, and who has not: a cancel before it does not count.
use super::common::*;
fn report(n: &Notice) {
    println!("handler {} {}", n.message(), n.exception().map(showx).unwrap_or_default());
}
pub(super) fn main() -> Result<()> {
    run(async {
        EventLoop::running()?.set_exception_handler(report);
        let t = spawn(child("sour", 9, End::Ok(5), 0));
        yield_now().await?;
        t.cancel();
        tick(2).await?;
        drop(t);
        println!("1");
        let t = spawn(async { spawn(child("sour", 9, End::Ok(5), 2)).await });
        tick(2).await?;
        t.cancel();
        sleep(ms(10)).await?;
        println!("{}", t.done());
        drop(t);
        println!("2");
        let t = spawn(child("x", 0, End::Err("boom"), 0));
        sleep(ms(10)).await?;
        t.cancel();
        drop(t);
        println!("3");
        let t = spawn(child("x", 0, End::Err("boom"), 0));
        sleep(ms(10)).await?;
        t.add_done_callback(|_| {});
        yield_now().await?;
        drop(t);
        println!("4");
        let r = TaskGroup::scope(|g| async move {
            g.spawn(child("y", 1, End::Err("in group"), 0))?;
            g.spawn(child("z", 1, End::Err("too"), 0))?;
            Ok(())
        })
        .await;
        println!("{}", show(&r));
        println!("5");
        let r = timeout(ms(5), async {
            let _t = spawn(child("late", 1, End::Err("late"), 0));
            Ok(sleep(LONG).await?)
        })
        .await;
        println!("{}", show(&r));
        println!("6");
        let t = spawn(child("w", 3, End::Err("lost"), 0));
        let t2 = t.clone();
        let w = spawn(async move { shield(t2).await });
        tick(2).await?;
        w.cancel();
        println!("{}", show(&w.join().await));
        sleep(ms(10)).await?;
        drop((t, w));
        println!("7");
        Ok(())
    })
}
