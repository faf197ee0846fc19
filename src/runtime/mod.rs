//! An asyncio-shaped event loop on a real Tokio runtime, recorded.

pub mod record;
