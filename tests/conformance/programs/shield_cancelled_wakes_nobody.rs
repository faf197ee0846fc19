//! A shield that was cancelled wakes nobody when its task ends.
use super::common::*;
pub(super) fn main() -> Result<()> {
    run(async {
        let t = spawn(timeout(
            ms(0),
            TaskGroup::scope(|g| async move {
                g.spawn(async { Ok(yield_now().await?) })?;
                shield(async { Ok(()) }).await
            }),
        ));
        println!("{} {}", passes(&t).await?, out(&t));
        let lock = Lock::new();
        let (a, b) = (lock.clone(), lock.clone());
        let t = spawn(timeout(ms(0), async move {
            println!("{}", show(&shield(async { Ok(()) }).await));
            a.acquire().await
        }));
        let holder = spawn(async move {
            b.acquire().await?;
            tick(2).await?;
            b.release()
        });
        println!("{} {} {}", passes(&t).await?, out(&t), holder.done());
        Ok(())
    })
}
