//! A task that stops the loop in its last step leaves the stop of its run behind, which ends the next run early.
use super::common::*;
pub(super) fn main() -> Result<()> {
    let l = EventLoop::new()?;
    let m = l.clone();
    println!(
        "{}",
        l.run_until_complete(async move {
            m.stop();
            Ok(4)
        })?
    );
    let t = l.create_task(async {
        ticks(3, "pass").await?;
        Ok("ok")
    })?;
    for _ in 0..2 {
        match l.run_until_complete(t.clone()) {
            Ok(r) => println!("{r}"),
            Err(e) if e.to_string().contains("taken") => println!("ok"),
            Err(e) => println!("{e}"),
        }
    }
    l.close()
}
