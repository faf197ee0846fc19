//! A handler of SIGINT that comes before the first run, and goes in it, leaves Ctrl-C to the loop again; so does another loop's.
use super::common::*;

async fn interrupted(give_back: impl FnOnce() -> Result<()>) -> Result<()> {
    give_back()?;
    send(Signal::INT);
    Ok(sleep(LONG).await?)
}

async fn cancelled() -> Result<()> {
    send(Signal::INT);
    let slept = sleep(LONG).await;
    if slept.is_err() {
        println!("cancelled");
    }
    Ok(slept?)
}

fn never() {
    println!("never");
}

fn tell(result: &Result<()>) {
    println!("{}", show(result));
}

pub(super) fn main() -> Result<()> {
    let (event_loop, other) = (EventLoop::new()?, EventLoop::new()?);
    event_loop.add_signal_handler(Signal::INT.as_raw(), never)?;
    let removes = event_loop.clone();
    tell(&event_loop.run_until_complete(interrupted(move || {
        println!("{}", removes.remove_signal_handler(Signal::INT.as_raw())?);
        Ok(())
    })));
    other.add_signal_handler(Signal::INT.as_raw(), never)?;
    tell(&event_loop.run_until_complete(interrupted(move || other.close())));
    event_loop.close()?;
    tell(&run(cancelled()));
    Ok(())
}
