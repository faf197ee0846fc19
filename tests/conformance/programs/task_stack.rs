//! A suspended task says where it is; one that is over, or has not begun, does not wait anywhere.
use super::common::*;

pub(super) fn main() -> Result<()> {
    run(async {
        EventLoop::running()?.set_debug(true);
        let event = Event::new();
        let tasks = [
            spawn(async { Ok(sleep(LONG).await?) }),
            spawn(async move { event.wait().await }),
            spawn(async { child("c", 0, End::Ok(5), 0).await.map(drop) }),
        ];
        tick(2).await?;
        println!("{:?}", tasks.each_ref().map(|task| task.get_stack().len()));
        for task in &tasks {
            task.cancel();
        }
        gather(tasks.clone()).return_exceptions().await?;
        println!("{:?}", tasks.each_ref().map(|task| task.get_stack().len()));
        Ok(())
    })
}
