//! Timers that are due at the same moment run in the order of Python's heap, also after some were cancelled.
use super::common::*;

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        let when = event_loop.time() + ms(20);
        for name in 'a'..='g' {
            event_loop.call_at(when, move || println!("{name}"))?;
        }
        sleep(ms(50)).await?;
        let when = event_loop.time() + ms(50);
        let mut timers = Vec::new();
        for number in 0..130 {
            timers.push(event_loop.call_at(when, move || println!("{number}"))?);
        }
        timers[..122].iter().for_each(TimerHandle::cancel);
        event_loop.call_at(when, || println!("last"))?;
        sleep(ms(100)).await?;
        let when = event_loop.time() + ms(50);
        let mut timers = Vec::new();
        for number in 0..130 {
            timers.push(event_loop.call_at(when, move || println!("{number}"))?);
        }
        timers[66..].iter().for_each(TimerHandle::cancel);
        sleep(ms(100)).await?;
        let when = event_loop.time() + ms(50);
        for number in 0..110 {
            event_loop.call_at(when, move || println!("{number}"))?;
        }
        sleep(ms(100)).await?;
        let when = event_loop.time() + ms(20);
        let expires = |name| async move {
            let slept = timeout_at(when, async { Ok(sleep(LONG).await?) }).await;
            if let Err(Error::Timeout) = slept {
                println!("{name}");
            }
            Ok(())
        };
        gather(('a'..='d').map(expires)).await.map(drop)
    })
}
