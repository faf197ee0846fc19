//! The exception handler runs in the context of the task or the callback that failed.
use super::common::*;

static PLACE: ContextVar<&str> = ContextVar::with_default("place", || "nowhere");

fn report(_: &Notice) {
    println!("handler {}", PLACE.get().unwrap_or_default());
}

async fn fails() -> Result<()> {
    PLACE.set("task");
    Err("boom".into())
}

fn callback() {
    PLACE.set("callback");
    panic!("boom");
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        event_loop.set_exception_handler(report);
        PLACE.set("main");
        let task = spawn(fails());
        sleep(ms(10)).await?;
        drop(task);
        event_loop.call_soon(callback)?;
        sleep(ms(10)).await?;
        event_loop.call_exception_handler(&Notice::new("by hand"));
        Ok(())
    })
}
