//! The calls of a signal handler share one context, also where that was empty.
use super::common::*;

static CALLS: ContextVar<u32> = ContextVar::with_default("calls", || 0);

fn handler() {
    CALLS.set(CALLS.get().unwrap_or_default() + 1);
    println!("{}", CALLS.get().unwrap_or_default());
}

pub(super) fn main() -> Result<()> {
    run(async {
        EventLoop::running()?.add_signal_handler(Signal::USR1.as_raw(), handler)?;
        for _ in 0..3 {
            send(Signal::USR1);
            sleep(ms(20)).await?;
        }
        println!("main {}", CALLS.get().unwrap_or_default());
        for number in [32, 33, 65] {
            if let Err(error) = EventLoop::running()?.add_signal_handler(number, handler) {
                println!("{error}");
            }
        }
        Ok(())
    })
}
