//! Each signal is handled, in the order in which they came; one whose handler is removed meanwhile is not.
use super::common::*;

fn kill(signals: &[Signal]) {
    signals.iter().for_each(|signal| send(*signal));
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        let (one, two, three) = (Signal::USR1, Signal::USR2, Signal::HUP);
        for (signal, name) in [(one, "one"), (two, "two"), (three, "three")] {
            event_loop.add_signal_handler(signal.as_raw(), move || println!("{name}"))?;
        }
        kill(&[three, one, one, two, one, three]);
        ticks(4, "tick").await?;
        kill(&[two, two]);
        event_loop.add_signal_handler(two.as_raw(), || println!("two, another"))?;
        ticks(4, "tick").await?;
        kill(&[one, three]);
        let own = event_loop.clone();
        event_loop.call_soon(move || drop(own.remove_signal_handler(three.as_raw())))?;
        ticks(4, "tick").await?;
        let again = move || {
            println!("again");
            kill(&[two]);
        };
        event_loop.add_signal_handler(one.as_raw(), again)?;
        kill(&[one]);
        ticks(6, "tick").await
    })
}
