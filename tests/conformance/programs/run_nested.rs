//! run() inside a running loop is refused, and the running loop is none the worse for it.
use loopscope::runtime::{Error, Result, run, spawn};

async fn inner() -> Result<()> {
    println!("inner: started");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        if let Err(Error::Refused(refusal)) = run(inner()) {
            println!("main: RuntimeError: {refusal}");
        }
        spawn(inner()).await
    })
}
