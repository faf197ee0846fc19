//! A deadline can be moved, taken away and asked; each state refuses in its own words.
use super::common::*;

fn refused(result: Result<()>) {
    match result {
        Ok(()) => println!("moved"),
        Err(error) => println!("{error}"),
    }
}

async fn expires(ago: Duration, ahead: Duration) -> Result<()> {
    let deadline = Timeout::never();
    let result = deadline
        .scope(async {
            deadline.reschedule(EventLoop::running()?.time() + ahead - ago)?;
            let slept = sleep(LONG).await;
            if slept.is_err() {
                println!("{deadline:?} {} {}", deadline.expired(), me().cancelling());
                refused(deadline.reschedule(None));
            }
            Ok(slept?)
        })
        .await;
    if let Err(Error::Timeout) = result {
        println!("timeout {deadline:?} {} {}", deadline.expired(), me().cancelling());
    }
    Ok(())
}

async fn moved() -> Result<()> {
    let event_loop = EventLoop::running()?;
    let deadline = Timeout::after(LONG);
    println!("{deadline:?} {} {}", deadline.expired(), deadline.when().is_none());
    refused(deadline.reschedule(None));
    deadline
        .scope(async {
            println!("{deadline:?}");
            deadline.reschedule(None)?;
            println!("{}", deadline.when().map_or("None", |_| "some time"));
            deadline.reschedule(event_loop.time() + LONG)
        })
        .await?;
    println!("{deadline:?} {}", deadline.expired());
    refused(deadline.reschedule(None));
    let never = async {
        println!("never");
        Ok(())
    };
    refused(deadline.scope(never).await);
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        moved().await?;
        expires(ms(1_000), ms(0)).await?;
        expires(ms(0), ms(2)).await?;
        let event_loop = EventLoop::running()?;
        let deadline = Timeout::at(event_loop.time() - ms(1_000));
        deadline
            .scope(async {
                deadline.reschedule(event_loop.time() + LONG)?;
                tick(2).await
            })
            .await?;
        println!("{deadline:?}");
        let long = async || Ok(sleep(LONG).await?);
        if let Err(Error::Timeout) = timeout_at(event_loop.time() + ms(2), long()).await {
            println!("timeout_at");
        }
        let deadline = Timeout::never();
        deadline.scope(async { Ok(yield_now().await?) }).await?;
        println!("{deadline:?}");
        let (outer, inner) = (Timeout::after(ms(1)), Timeout::after(LONG));
        let nested = outer.scope(inner.scope(async {
            outer.reschedule(event_loop.time() - ms(1_000))?;
            long().await
        }));
        if let Err(Error::Timeout) = nested.await {
            println!("{outer:?} {inner:?}");
        }
        Ok(())
    })
}
