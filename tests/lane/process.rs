//! What is seen of a lane's process from outside, and what ends with it.

use crate::watch::{fixture, is_alive, until};
use loopscope::event::{Exit, Stream};

pub(crate) fn what_a_program_leaves_running_ends_with_it() {
    let watched = fixture("leaving").finish();
    assert_eq!(watched.exit(), Some(Exit::Code(0)));
    let [child] = &watched.lines(Stream::Stdout)[..] else { panic!("{:?}", watched.lines(Stream::Stdout)) };
    let child = child.parse().expect("a process id");
    until("its child is gone", || !is_alive(child));
}
