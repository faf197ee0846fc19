//! The calls of a signal handler share one context, also where that was empty.
use super::common::*;

static CALLS: ContextVar<u32> = ContextVar::with_default("calls", || 0);

fn handler() {
    CALLS.set(CALLS.get().unwrap_or_default() + 1);
    println!("{}", CALLS.get().unwrap_or_default());
}

fn fails() {
    handler();
    panic!("boom");
}

fn report(_: &Notice) {
    println!("handler {}", CALLS.get().unwrap_or_default());
}

pub(super) fn main() -> Result<()> {
    run(async {
        EventLoop::running()?.set_exception_handler(report);
        EventLoop::running()?.add_signal_handler(Signal::USR1.as_raw(), handler)?;
        for _ in 0..3 {
            send(Signal::USR1);
            sleep(ms(20)).await?;
        }
        EventLoop::running()?.add_signal_handler(Signal::USR1.as_raw(), fails)?;
        for _ in 0..2 {
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
