//! An error of main that nobody catches ends the program with exit status 1.
use loopscope::runtime::{Result, run};

async fn fail() -> Result<()> {
    println!("main: fails");
    Err("boom".into())
}

pub(super) fn main() -> Result<()> {
    run(fail())?;
    println!("never reached");
    Ok(())
}
