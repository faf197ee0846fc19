//! An eager task begins within the call that makes it, and is over then if it does not wait.
use super::common::*;

async fn work(parent: TaskRef, name: &'static str, passes: usize, end: End) -> Result<i32> {
    println!("{name} begins {} {}", me() != parent, all_tasks()?.len());
    for _ in 0..passes {
        yield_now().await?;
        println!("{name} goes on");
    }
    match end {
        End::Ok(value) => Ok(value),
        End::Err(text) => Err(text.into()),
    }
}

async fn nested(parent: TaskRef) -> Result<i32> {
    println!("outer begins");
    let task = spawn(work(parent, "inner", 1, End::Ok(5)));
    println!("outer goes on {}", task.done());
    task.await
}

async fn grouped(parent: TaskRef) -> Result<()> {
    TaskGroup::scope(|group| async move {
        group.spawn(work(parent, "m1", 0, End::Err("at once")))?;
        println!("after");
        yield_now().await?;
        println!("never");
        Ok(())
    })
    .await
}

pub(super) fn main() -> Result<()> {
    run(async {
        let (event_loop, parent) = (EventLoop::running()?, me());
        let work = |name, passes, end| work(parent.clone(), name, passes, end);
        event_loop.set_task_factory(eager_task_factory);
        for (passes, end) in [(0, End::Ok(5)), (1, End::Ok(6)), (0, End::Err("boom")), (1, End::Err("late"))] {
            let task = spawn(work("task", passes, end));
            println!("made {} {}", task.done(), me() == parent);
            task.add_done_callback(|_| println!("callback"));
            println!("{}", show(&task.await));
        }
        println!("{}", spawn(nested(parent.clone())).await?);
        let five = End::Ok(5);
        println!("{:?}", gather([work("g1", 0, five), work("g2", 0, five), work("g3", 0, five)]).await?);
        println!("{:?}", gather([work("g1", 0, five), work("g2", 1, five)]).await?);
        println!("{}", show(&gather([work("g1", 0, End::Err("bad")), work("g2", 1, five)]).await));
        yield_now().await?;
        let task = spawn(async {
            yield_now().await?;
            Ok("slept")
        });
        task.cancel_with("m");
        println!("{}", show(&task.await));
        TaskGroup::scope(|group| {
            let members = [work("m1", 0, five), work("m2", 1, five)];
            async move {
                let [one, two] = members;
                let (one, two) = (group.spawn(one)?, group.spawn(two)?);
                println!("members {} {}", one.done(), two.done());
                Ok(())
            }
        })
        .await?;
        println!("{}", show(&grouped(parent.clone()).await));
        println!("{}", shield(work("shielded", 0, five)).await?);
        event_loop.reset_task_factory();
        let task = spawn(work("lazy", 0, five));
        println!("made {}", task.done());
        task.await.map(drop)
    })
}
