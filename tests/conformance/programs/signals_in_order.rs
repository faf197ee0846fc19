//! Signals that come while the loop is busy are handled in the order in which they came.
use loopscope::runtime::{EventLoop, OrCancel, Result, run};
use rustix::process::{Signal, getpid, kill_process};
use tokio::sync::mpsc;

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        let (put, mut handled) = mpsc::unbounded_channel();
        for (signal, name) in [(Signal::USR1, "SIGUSR1"), (Signal::USR2, "SIGUSR2")] {
            let put = put.clone();
            event_loop.add_signal_handler(signal.as_raw(), move || put.send(name).expect("a receiver"))?;
        }
        for signals in [[Signal::USR2, Signal::USR1], [Signal::USR1, Signal::USR2]] {
            for signal in signals {
                kill_process(getpid(), signal).expect("a signal to ourselves");
            }
            println!("main: sent");
            for _ in signals {
                println!("handled: {}", handled.recv().or_cancel().await?.expect("a sender is left"));
            }
        }
        Ok(())
    })
}
