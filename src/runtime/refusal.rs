//! Saying no: every refusal is an error value with CPython's words, and is recorded.

use super::{Error, Result, Site, record};
use crate::event::{LoopId, NameId, Refusal, Report};

/// Refuses.
pub(crate) fn refuse<T>(id: LoopId, refusal: Refusal, site: Site) -> Result<T> {
    record::emit(&Report::Refused { id, refusal, other: LoopId::default(), thing: NameId::NONE }, Some(site));
    Err(Error::Refused(refusal))
}
