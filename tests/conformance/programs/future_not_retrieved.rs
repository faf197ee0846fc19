//! An error of a future that nobody asked for is reported when the future goes; a cancel asks for it.
use super::common::*;

fn report(notice: &Notice) {
    println!("handler {} {}", notice.message(), notice.exception().map(showx).unwrap_or_default());
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        event_loop.set_exception_handler(report);
        for look in 0..4 {
            let future = event_loop.create_future::<()>();
            future.set_exception("lost")?;
            match look {
                1 => drop(future.exception()),
                2 => _ = future.cancel(),
                3 => future.add_done_callback(|_| ()),
                _ => {}
            }
            yield_now().await?;
            println!("drops");
            drop(future);
        }
        event_loop.call_exception_handler(&Notice::new("by hand").with_error(&"'key'".into()));
        Ok(())
    })
}
