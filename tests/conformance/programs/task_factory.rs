//! A task factory sees every task that the loop makes, and says how it is made.
use super::common::*;

async fn one() -> Result<i32> {
    Ok(1)
}

pub(super) fn main() -> Result<()> {
    run(async {
        let (event_loop, made) = (EventLoop::running()?, Rc::new(RefCell::new(0)));
        println!("None");
        let theirs = made.clone();
        event_loop.set_task_factory(move |options| {
            *theirs.borrow_mut() += 1;
            options
        });
        spawn(one()).await?;
        gather([one(), one()]).await?;
        shield(one()).await?;
        TaskGroup::scope(|group| async move { group.spawn(one()).map(drop) }).await?;
        wait_for(one(), LONG).await?;
        println!("{}", made.borrow());
        event_loop.reset_task_factory();
        spawn(one()).await?;
        println!("{}", made.borrow());
        Ok(())
    })
}
