//! What another thread asks for has a context of its own, in which nothing is set.
use super::common::*;
static V: ContextVar<&str> = ContextVar::with_default("v", || "none");
pub(super) fn main() -> Result<()> {
    V.set("outside");
    run(async {
        let l = EventLoop::running()?;
        V.set("main");
        let r = l.remote();
        std::thread::spawn(move || {
            println!("thread {}", V.get().unwrap());
            r.call_soon_threadsafe(|| println!("callback {}", V.get().unwrap())).unwrap();
            r.run_coroutine_threadsafe(|| async {
                println!("coroutine {}", V.get().unwrap());
                Ok(())
            })
            .unwrap();
        })
        .join()
        .unwrap();
        tick(4).await?;
        l.call_soon_threadsafe(|| println!("own {}", V.get().unwrap()))?;
        l.remote().run_coroutine_threadsafe(|| async {
            println!("own coroutine {}", V.get().unwrap());
            Ok(())
        })?;
        V.set("later");
        tick(4).await?;
        println!("job {}", l.run_in_executor(|| V.get().unwrap())?.await?);
        Ok(())
    })
}
