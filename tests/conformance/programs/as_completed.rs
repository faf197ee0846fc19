//! as_completed gives results as they come; what is not there in time is a timeout each.
use super::common::*;

async fn after(passes: usize, end: End) -> Result<i32> {
    tick(passes).await?;
    match end {
        End::Ok(value) => Ok(value),
        End::Err(text) => Err(text.into()),
    }
}

async fn print_all(mut results: AsCompleted<i32>) -> Result<()> {
    while let Some(result) = results.next().await {
        println!("{}", show(&result));
    }
    Ok(())
}

async fn long() -> Result<i32> {
    sleep(LONG).await?;
    Ok(0)
}

pub(super) fn main() -> Result<()> {
    run(async {
        let tasks = [(6, End::Ok(1)), (2, End::Err("boom")), (4, End::Ok(3))].map(|(n, end)| spawn(after(n, end)));
        tasks[0].set_name("first");
        print_all(as_completed(tasks.clone().into_iter().chain(tasks))).await?;
        let done = spawn(after(0, End::Ok(7)));
        yield_now().await?;
        print_all(as_completed([done, spawn(after(1, End::Ok(8)))])).await?;
        let slow = [spawn(long()), spawn(long())];
        let quick = spawn(after(1, End::Ok(9)));
        print_all(as_completed([quick].into_iter().chain(slow.clone())).timeout(ms(5))).await?;
        println!("{:?}", slow.each_ref().map(|task| task.cancelling()));
        let theirs = slow.clone();
        let task = spawn(async move {
            print_all(as_completed(theirs)).await?;
            Ok("end")
        });
        tick(2).await?;
        task.cancel_with("m");
        tick(2).await?;
        slow[1].cancel_with("slow");
        println!("{} {}", show(&task.await), slow[0].done());
        print_all(as_completed(Vec::<Task<i32>>::new())).await
    })
}
