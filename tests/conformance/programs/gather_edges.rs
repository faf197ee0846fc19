//! gather of nothing, of what is over, and of one task several times.
use super::common::*;
pub(super) fn main() -> Result<()> {
    run(async {
        let t = spawn(async { gather(Vec::<Task<i32>>::new()).await });
        println!("empty {} {}", passes(&t).await?, out(&t));
        let (a, b) = (spawn(child("a", 1, End::Ok(5), 0)), spawn(child("b", 1, End::Err("boom"), 0)));
        sleep(ms(10)).await?;
        let t = spawn(async { gather([a]).await });
        println!("done {} {}", passes(&t).await?, out(&t));
        let b2 = b.clone();
        let t = spawn(async move { gather([b2, spawn(child("x", 2, End::Ok(5), 0))]).await });
        println!("failed {} {}", passes(&t).await?, out(&t));
        sleep(ms(10)).await?;
        async fn all(v: Vec<Task<i32>>) -> Result<String> {
            Ok(gather(v).return_exceptions().await?.iter().map(show).collect::<Vec<_>>().join(", "))
        }
        let t = spawn(all(vec![b.clone(), b]));
        println!("failed twice {} {}", passes(&t).await?, out(&t));
        let s = spawn(child("same", 2, End::Err("oops"), 0));
        let t = spawn(all(vec![s.clone(), s.clone(), s]));
        println!("same {} {}", passes(&t).await?, out(&t));
        let s = spawn(child("same", 3, End::Ok(5), 0));
        let s2 = s.clone();
        let t = spawn(async move { gather([s2.clone(), s2]).await });
        yield_now().await?;
        t.cancel_with("m");
        println!("same cancelled {} {} {}", passes(&t).await?, out(&t), s.cancelling());
        let s = spawn(child("value", 1, End::Ok(5), 0));
        let t = spawn(async move { gather([s.clone(), s]).await });
        println!("same value {}", show(&t.await));
        Ok(())
    })
}
