//! Runner.run() inside a running loop is refused.
use loopscope::runtime::{Error, Result, Runner, run};

async fn inner() -> Result<()> {
    println!("inner: started");
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        let mut runner = Runner::new();
        if let Err(Error::Refused(refusal)) = runner.run(inner()) {
            println!("main: RuntimeError: {refusal}");
        }
        runner.close()?;
        println!("main: goes on");
        Ok(())
    })
}
