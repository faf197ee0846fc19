//! A future gives everyone the same result, later and once; what it refuses it refuses in these words.
use super::common::*;

async fn waits(name: &str, future: LoopFuture<i32>) -> Result<()> {
    println!("{name} {}", show(&future.await));
    Ok(())
}

fn word<T>(name: &str, result: Result<T>) {
    match result {
        Ok(_) => println!("{name} ok"),
        Err(error) => println!("{name} {error}"),
    }
}

pub(super) fn main() -> Result<()> {
    run(async {
        for how in 0..3 {
            let future = EventLoop::running()?.create_future::<i32>();
            word("result", future.result());
            word("exception", future.exception());
            future.add_done_callback(|f| println!("callback {} {}", f.done(), f.cancelled()));
            let tasks = ["a", "b"].map(|name| spawn(waits(name, future.clone())));
            yield_now().await?;
            match how {
                0 => future.set_result(3)?,
                1 => future.set_exception("boom")?,
                _ => drop(future.cancel_with("m").to_string()),
            }
            future.add_done_callback(|_| println!("late callback"));
            println!("finished {}", future.done());
            yield_now().await?;
            println!("next pass {:?}", tasks.each_ref().map(|task| task.done()));
            waits("main", future.clone()).await?;
            word("set_result", future.set_result(4));
            println!("cancel {}", future.cancel());
            println!("{}", show(&(&future).await));
        }
        Ok(())
    })
}
