//! What the tests of the real program share.

pub mod pty;
