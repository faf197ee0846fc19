//! wait_for: in time, out of time, without any, and cancelled in every pass.
use super::common::*;

async fn stays(name: String) -> Result<()> {
    let slept = sleep(LONG).await;
    if slept.is_err() {
        println!("   {name} told {}", me().cancelling());
    }
    Ok(slept?)
}

async fn stubborn() -> Result<&'static str> {
    Ok(if sleep(LONG).await.is_err() { "kept" } else { "slept" })
}

pub(super) fn main() -> Result<()> {
    run(async {
        let in_time = wait_for(child("in time", 2, End::Ok(5), 0), LONG).await;
        println!("{} {}", show(&in_time), show(&wait_for(child("no limit", 2, End::Ok(5), 0), None).await));
        println!("{}", show(&wait_for(child("fails", 2, End::Err("boom"), 0), LONG).await));
        for (limit, shown) in [(ms(2), "0.002"), (ms(0), "0")] {
            println!("{}", show(&wait_for(stays(format!("late {shown}")), limit).await));
            println!("{}", show(&wait_for(stubborn(), limit).await));
            let task = spawn(stays("task".into()));
            yield_now().await?;
            println!("{} {}", show(&wait_for(task.clone(), limit).await), task.cancelled());
        }
        let done = spawn(child("done", 0, End::Ok(5), 0));
        yield_now().await?;
        println!("{}", show(&wait_for(done, ms(0)).await));
        let failed = spawn(child("failed", 0, End::Err("oops"), 0));
        yield_now().await?;
        println!("{}", show(&wait_for(failed, ms(0)).await));
        for k in 0..5 {
            let inner = spawn(child("inner", 3, End::Ok(5), 0));
            let task = spawn(wait_for(inner.clone(), LONG));
            tick(k).await?;
            let answer = task.cancel_with("m");
            println!("{k} {answer} {} {} {}", passes(&task).await?, out(&task), inner.cancelled());
        }
        for k in 0..4 {
            let task = spawn(wait_for(child("swallow", 9, End::Ok(5), 2), ms(0)));
            tick(k).await?;
            let answer = task.cancel_with("m");
            println!("{k} {answer} {} {}", passes(&task).await?, out(&task));
        }
        Ok(())
    })
}
