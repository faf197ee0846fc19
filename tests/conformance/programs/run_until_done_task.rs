//! run_until_complete of a task that is over, or ends early, once more.
use super::common::*;
pub(super) fn main() -> Result<()> {
    let l = EventLoop::new()?;
    let other = l.create_task(ticks(8, "other"))?;
    let t = l.create_task(child("c", 1, End::Ok(5), 0))?;
    println!("{}", l.run_until_complete(t.clone())?);
    println!("other done {}", other.done());
    println!("again");
    let e = l.create_task(child("e", 0, End::Err("boom"), 0))?;
    for _ in 0..3 {
        println!("{}", show(&l.run_until_complete(e.clone())));
    }
    let c = l.create_task(child("never", 9, End::Ok(5), 0))?;
    c.cancel_with("m");
    for _ in 0..2 {
        println!("{}", show(&l.run_until_complete(c.clone())));
    }
    println!("other done {}", other.done());
    l.run_until_complete(other)?;
    l.close()
}
