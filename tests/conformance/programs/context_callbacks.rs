//! Callbacks, timers, done-callbacks and signal handlers run in a copy of the context in which they were added.
use super::common::*;

static PLACE: ContextVar<&str> = ContextVar::new("place");

fn show_place(name: &'static str) -> impl Fn() {
    move || {
        println!("{name} {}", PLACE.get().unwrap_or("nowhere"));
        PLACE.set(name);
    }
}

fn place() -> &'static str {
    PLACE.get().unwrap_or("nowhere")
}

pub(super) fn main() -> Result<()> {
    run(async {
        let event_loop = EventLoop::running()?;
        event_loop.call_soon(show_place("before"))?;
        let future = event_loop.create_future::<i32>();
        future.add_done_callback(|_| show_place("future, early")());
        PLACE.set("main");
        event_loop.call_soon(show_place("soon"))?;
        event_loop.call_later(ms(50), show_place("later"))?;
        event_loop.call_at(event_loop.time() + ms(100), show_place("at"))?;
        event_loop.add_signal_handler(Signal::USR1.as_raw(), show_place("signal"))?;
        let task = spawn(child("t", 1, End::Ok(5), 0));
        task.add_done_callback(|_| show_place("done")());
        future.add_done_callback(|_| show_place("future")());
        PLACE.set("main, later");
        future.set_result(1)?;
        send(Signal::USR1);
        task.await?;
        sleep(ms(150)).await?;
        println!("main {}", place());
        let context = copy_context();
        for name in ["one", "two"] {
            event_loop.call_soon_in(&context, show_place(name))?;
        }
        let task = spawn_with(TaskOptions::new().context(&context), async { Ok(yield_now().await?) });
        task.add_done_callback_in(&context, |_| show_place("three")());
        sleep(ms(10)).await?;
        println!("context {} {}", context.get(&PLACE).unwrap_or("nowhere"), place());
        context.run(|| PLACE.set("run"))?;
        println!("context {} {}", context.get(&PLACE).unwrap_or("nowhere"), place());
        Ok(())
    })
}
