//! In which pass a handler runs after its signal has come.
use super::common::*;
fn kill() {
    send(Signal::USR1);
}
pub(super) fn main() -> Result<()> {
    run(async {
        let l = EventLoop::running()?;
        l.add_signal_handler(Signal::USR1.as_raw(), || println!("handler"))?;
        for _ in 0..3 {
            kill();
            ticks(6, "tick").await?;
        }
        l.call_soon(|| {
            println!("kill");
            kill();
        })?;
        ticks(6, "tick").await
    })
}
