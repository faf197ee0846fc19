//! A TaskGroup waits for its children, also for those that were added by children.
use loopscope::runtime::{Result, TaskGroup, run, yield_now};

async fn child(group: TaskGroup, name: String, more: u32) -> Result<String> {
    yield_now().await?;
    if more > 0 {
        group.spawn(child(group.clone(), format!("{name}'s child"), more - 1))?;
    }
    println!("{name} ends");
    Ok(name)
}

pub(super) fn main() -> Result<()> {
    run(async {
        let (a, b) = TaskGroup::scope(|group| async move {
            let a = group.spawn(child(group.clone(), "a".into(), 2))?;
            let b = group.spawn(child(group.clone(), "b".into(), 0))?;
            println!("body ends");
            Ok((a, b))
        })
        .await?;
        println!("main: {} {}", a.result()?, b.result()?);
        Ok(())
    })
}
