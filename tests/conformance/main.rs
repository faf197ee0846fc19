//! Real CPython is the oracle: the same small programs on both must tell the same story.

fn main() {}
