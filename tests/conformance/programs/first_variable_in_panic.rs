//! The first variable of a thread is set by what fails: its context is that one's alone.
use super::common::*;

static CALLS: ContextVar<u32> = ContextVar::with_default("calls", || 0);

fn calls() -> u32 {
    CALLS.get().unwrap_or_default()
}

fn fails() {
    CALLS.set(calls() + 1);
    println!("call {}", calls());
    panic!("boom");
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        event_loop.set_exception_handler(|_| println!("handler {}", calls()));
        event_loop.add_signal_handler(Signal::USR1.as_raw(), fails)?;
        for _ in 0..2 {
            send(Signal::USR1);
            sleep(ms(20)).await?;
        }
        event_loop.call_soon(fails)?;
        sleep(ms(20)).await?;
        let failed = spawn(async {
            fails();
            Ok(())
        });
        println!("{}", show(&failed.await));
        Ok(())
    })?;
    println!("after {}", calls());
    Ok(())
}
