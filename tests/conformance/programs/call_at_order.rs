//! call_at runs by deadline; a time that has passed is due in the next pass.
use super::common::*;

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        let now = event_loop.time();
        let times =
            [("b", now + ms(20)), ("a", now + ms(10)), ("past", now - ms(1_000)), ("b2", now + ms(30)), ("now", now)];
        for (name, when) in times {
            let handle = event_loop.call_at(when, move || println!("{name}"))?;
            println!("{name} {} {}", handle.when() == when, handle.cancelled());
        }
        let gone = event_loop.call_at(now + ms(15), || println!("gone"))?;
        event_loop.call_soon(|| println!("soon"))?;
        gone.cancel();
        println!("{} {}", gone.cancelled(), event_loop.time() >= now);
        yield_now().await?;
        println!("next pass");
        Ok(sleep(ms(60)).await?)
    })
}
