//! The `loopscope` program.

use std::process::ExitCode;

/// The past comes and goes in pieces of all sizes. In glibc's heap that leaves ever more holes, so that a dashboard
/// grows by the hour.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    loopscope::gallery(&[])
}
