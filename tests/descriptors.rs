//! What a loop holds open. Alone in its process, for nobody else's descriptors are to come and go meanwhile.

use loopscope::runtime::{EventLoop, sleep};
use std::{fs, time::Duration};

fn open_descriptors() -> usize {
    fs::read_dir("/proc/self/fd").expect("/proc").count()
}

/// A loop that has waited for something.
fn used() -> EventLoop {
    let event_loop = EventLoop::new().expect("a loop");
    event_loop.run_until_complete(async { Ok(sleep(Duration::from_millis(1)).await?) }).expect("it runs");
    event_loop
}

#[test]
fn a_closed_loop_keeps_no_descriptor_though_its_handle_lives() {
    // What Tokio keeps for the process comes with the first loop.
    used().close().expect("it closes");
    let before = open_descriptors();
    let event_loop = used();
    assert!(open_descriptors() > before);
    event_loop.close().expect("it closes");
    assert_eq!(open_descriptors(), before);
}
