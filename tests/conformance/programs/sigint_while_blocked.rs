//! Ctrl-C comes while main does not await.
use super::common::*;
fn interrupt() {
    send(Signal::INT);
    std::thread::sleep(ms(20));
}
async fn body(how: &'static str) -> Result<&'static str> {
    interrupt();
    println!("{how} cancelling {}", me().cancelling());
    let y = || async { yield_now().await.map_err(Error::from) };
    match how {
        "return" => Ok("value"),
        "error" => Err("boom".into()),
        "await" => {
            println!("{} {}", show(&y().await), me().cancelling());
            println!("{}", show(&y().await));
            Ok("went on")
        }
        "child" => {
            let t = spawn(child("c", 1, End::Ok(5), 0));
            println!("{} {}", show(&t.join().await), t.cancelled());
            Ok("went on")
        }
        "twice" => {
            interrupt();
            yield_now().await?;
            Ok("no")
        }
        "group" => {
            TaskGroup::scope(|g| async move {
                g.spawn(child("g", 3, End::Ok(5), 0))?;
                Ok("no")
            })
            .await
        }
        _ => {
            timeout(LONG, async {
                sleep(LONG).await?;
                Ok("no")
            })
            .await
        }
    }
}
pub(super) fn main() {
    for how in ["return", "error", "await", "child", "twice", "group", "timeout"] {
        match run(body(how)) {
            Ok(v) => println!("ok {v:?}"),
            Err(e) => println!("{how} {}", showx(&e)),
        }
    }
}
