//! What awaiting a task gives that ended as cancelled before: the message goes to the first who asks.
use super::common::*;
pub(super) fn main() -> Result<()> {
    run(async {
        let dead = spawn(async {
            sleep(LONG).await?;
            Ok(0)
        });
        yield_now().await?;
        dead.cancel_with("gone");
        yield_now().await?;
        println!("dead {} {}", dead.cancelled(), dead.cancel());
        let waits = {
            let dead = dead.clone();
            move || {
                let dead = dead.clone();
                async move {
                    if let Err(e) = dead.await {
                        println!("told {} {}", showx(&e), me().cancelling());
                    }
                    yield_now().await?;
                    Ok("went on")
                }
            }
        };
        println!("{}", show(&spawn(waits()).await));
        let d = dead.clone();
        let t = spawn(async move { d.await });
        println!("{} {} {}", show(&t.join().await), t.cancelled(), t.cancelling());
        let d = dead.clone();
        let t = spawn(async move { timeout(LONG, async { d.await }).await });
        println!("{} {}", show(&t.join().await), t.cancelling());
        let d = dead.clone();
        let t = spawn(async move { TaskGroup::scope(|_| async move { d.await }).await });
        println!("{} {}", show(&t.join().await), t.cancelling());
        let d = dead.clone();
        let t = spawn(async move { gather([d, spawn(child("x", 1, End::Ok(5), 0))]).await });
        println!("{} {}", show(&t.join().await), t.cancelling());
        let d = dead.clone();
        let t = spawn(async move {
            let r = gather([d, spawn(child("x", 1, End::Ok(5), 0))]).return_exceptions().await?;
            Ok(r.iter().map(show).collect::<Vec<_>>().join(", "))
        });
        println!("{} {}", show(&t.join().await), t.cancelling());
        let d = dead.clone();
        let t = spawn(async move { shield(d).await });
        println!("{} {}", show(&t.join().await), t.cancelling());
        let t = spawn(waits());
        yield_now().await?;
        t.cancel_with("too");
        println!("{} {}", show(&t.join().await), t.cancelling());
        sleep(ms(10)).await?;
        Ok(())
    })
}
