//! An exception handler that fails itself does not end the loop.
use super::common::*;
pub(super) fn main() -> Result<()> {
    run(async {
        let l = EventLoop::running()?;
        l.set_exception_handler(|_| {
            println!("handler");
            panic!("worse");
        });
        l.call_soon(|| panic!("bad"))?;
        l.call_soon(|| println!("next"))?;
        yield_now().await?;
        println!("main");
        let t = spawn(child("x", 0, End::Err("boom"), 0));
        sleep(ms(10)).await?;
        drop(t);
        yield_now().await?;
        println!("main ends");
        Ok(())
    })?;
    println!("after");
    Ok(())
}
