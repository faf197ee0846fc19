//! A task has a copy of the context in which it was made; what it sets stays with it and with what it makes.
use super::common::*;

static USER: ContextVar<String> = ContextVar::with_default("user", || "nobody".into());

fn user() -> String {
    USER.get().unwrap_or_default()
}

async fn work(name: &'static str) -> Result<()> {
    println!("{name} begins as {}", user());
    USER.set(name.into());
    yield_now().await?;
    println!("{name} is {}", user());
    let task = spawn(inner(format!("{name} task")));
    gather([spawn(inner(format!("{name} inner"))), task]).await?;
    println!("{name} is still {}", user());
    Ok(())
}

async fn inner(name: String) -> Result<()> {
    println!("{name} begins as {}", user());
    USER.set(name.clone());
    yield_now().await?;
    println!("{name} is {}", user());
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        println!("main {}", user());
        let first = spawn(work("first"));
        USER.set("main".into());
        let (third, second) = (spawn(work("third")), spawn(work("second")));
        gather([first, second, third]).await?;
        inner("called".into()).await?;
        println!("main is {}", user());
        timeout(LONG, async {
            USER.set("scope".into());
            Ok(())
        })
        .await?;
        TaskGroup::scope(|group| async move { group.spawn(inner("member".into())).map(drop) }).await?;
        println!("main is {}", user());
        Ok(())
    })?;
    println!("outside {}", user());
    let mut runner = Runner::new();
    for name in ["a", "b"] {
        runner.run(async move {
            println!("{name} begins as {}", user());
            USER.set(name.into());
            Ok(())
        })?;
    }
    runner.close()?;
    println!("outside {}", user());
    Ok(())
}
