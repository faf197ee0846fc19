//! A done-callback that fails is reported like every callback, and the others are called all the same.
use super::common::*;

fn report(notice: &Notice) {
    let message = notice.message().rsplit_once(' ').map_or("", |(words, _)| words);
    println!("handler {message} {}", notice.exception().map(showx).unwrap_or_default());
}

fn bad(task: &TaskRef) {
    println!("bad {}", task.done());
    panic!("bad callback");
}

pub(super) fn main() -> Result<()> {
    run(async {
        EventLoop::running()?.set_exception_handler(report);
        let task = spawn(child("c", 1, End::Ok(5), 0));
        task.add_done_callback(|_| println!("first"));
        task.add_done_callback(bad);
        task.add_done_callback(|_| {
            let is_none = current_task().is_ok_and(|task| task.is_none());
            println!("last {}", if is_none { "None" } else { "?" });
        });
        println!("{}", task.clone().await?);
        yield_now().await?;
        task.add_done_callback(bad);
        println!("added");
        yield_now().await?;
        println!("main ends");
        Ok(())
    })
}
