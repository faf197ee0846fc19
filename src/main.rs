//! The `loopscope` program.

use std::process::ExitCode;

/// The past comes and goes in pieces of all sizes. In glibc's heap that leaves ever more holes: by hours a dashboard grew.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    loopscope::gallery(&[])
}
