//! What a program writes, as it is.

use crate::event::Stream;
use std::{fmt, sync::Arc};

/// Gets every byte that a program writes, as soon as it is read.
#[derive(Clone)]
pub struct Tap(Arc<Take>);

type Take = dyn Fn(Stream, &[u8]) + Send + Sync;

impl Tap {
    pub fn new(takes: impl Fn(Stream, &[u8]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(takes))
    }

    pub(super) fn take(&self, stream: Stream, bytes: &[u8]) {
        if !bytes.is_empty() {
            (self.0)(stream, bytes);
        }
    }
}

impl fmt::Debug for Tap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tap")
    }
}
