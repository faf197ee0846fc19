//! Saying no: every refusal is an error value with CPython's words, and is recorded.

use super::{Error, Result, Site, record};
use crate::event::{LoopId, NameId, Refusal, Report};

/// Refuses what another thread than the loop's asks.
pub(crate) fn refuse_thread<T>(id: LoopId, refusal: Refusal, site: Site) -> Result<T> {
    let thing = record::name(std::thread::current().name().unwrap_or("unnamed"));
    record::emit(&Report::Refused { id, refusal, other: LoopId::default(), thing }, Some(site));
    Err(Error::Refused(refusal))
}

/// Refuses.
pub(crate) fn refuse<T>(id: LoopId, refusal: Refusal, site: Site) -> Result<T> {
    record::emit(&Report::Refused { id, refusal, other: LoopId::default(), thing: NameId::NONE }, Some(site));
    Err(Error::Refused(refusal))
}
