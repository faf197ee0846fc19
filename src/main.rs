//! The `loopscope` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    loopscope::gallery(&[])
}
