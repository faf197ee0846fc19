//! cancel() of a task that a closed loop left behind.
use super::common::*;
pub(super) fn main() -> Result<()> {
    let l = EventLoop::new()?;
    let kept: Rc<RefCell<Option<Task<()>>>> = Rc::default();
    let k = kept.clone();
    l.run_until_complete(async move {
        *k.borrow_mut() = Some(spawn(async { Ok(sleep(LONG).await?) }));
        Ok(yield_now().await?)
    })?;
    l.close()?;
    let t = kept.take().unwrap();
    println!("cancel {}", t.cancel());
    println!("{} {}", t.done(), t.cancelled());
    Ok(())
}
