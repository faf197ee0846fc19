//! An eager task takes the factory away that made it.
use super::common::*;

async fn child_of_factory() -> Result<i32> {
    EventLoop::running()?.reset_task_factory();
    println!("reset");
    Ok(1)
}

pub(super) fn main() -> Result<()> {
    run(async {
        EventLoop::running()?.set_task_factory(eager_task_factory);
        println!("{}", spawn(child_of_factory()).await?);
        Ok(())
    })
}
