//! A group says in which state it is, also where it takes no task any more.
use super::common::*;

fn refused(group: &TaskGroup) {
    if let Err(error) = group.spawn(child("late", 0, End::Ok(5), 0)) {
        println!("{error}");
    }
}

async fn fails() -> Result<()> {
    TaskGroup::scope(|group| async move {
        group.spawn(child("x", 0, End::Err("boom"), 0))?;
        group.spawn(child("y", 9, End::Ok(5), 3))?;
        println!("{group:?}");
        let slept = sleep(LONG).await;
        if slept.is_err() {
            refused(&group);
        }
        Ok(slept?)
    })
    .await
}

pub(super) fn main() -> Result<()> {
    run(async {
        let group = TaskGroup::scope(|group| async move {
            println!("{group:?}");
            Ok(group)
        });
        refused(&group.await?);
        println!("{}", show(&fails().await));
        Ok(())
    })
}
