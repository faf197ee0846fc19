//! A runner that is closed before it has a loop can be used; its context is that of when its loop was made.
use super::common::*;

static PLACE: ContextVar<&str> = ContextVar::with_default("place", || "nowhere");

async fn show_place() -> Result<()> {
    println!("ran {}", PLACE.get().unwrap_or_default());
    Ok(())
}

pub(super) fn main() -> Result<()> {
    let mut runner = Runner::new();
    runner.close()?;
    runner.run(show_place())?;
    PLACE.set("old");
    runner.run(show_place())?;
    runner.close()?;
    let mut runner = Runner::new();
    runner.get_loop()?;
    PLACE.set("new");
    runner.run(show_place())?;
    runner.close()
}
