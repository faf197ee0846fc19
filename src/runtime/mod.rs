//! An asyncio-shaped event loop on a real Tokio runtime, recorded.

pub mod instrument;
pub mod record;
