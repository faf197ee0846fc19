//! What one record of a ring holds, and the parts of it that fields of a report go into.

const TOOK_BITS: u32 = 40;
/// The longest poll that fits into a record, in ticks.
pub const MAX_TOOK: u64 = (1 << TOOK_BITS) - 1;
const QUEUED_SHIFT: u32 = 10;
const MAX_QUEUED: u64 = (1 << (64 - TOOK_BITS)) - 1;

/// A record without its sequence number, as wide as the widest form. Plain numbers: any bytes make a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// What it is; see [`Report`](super::Report).
    pub kind: u8,
    /// A code that goes with the kind.
    pub detail: u8,
    /// Where in the source.
    pub site: u16,
    /// When, on the ring's clock.
    pub time: u64,
    /// Whom it is about.
    pub subject: u64,
    /// Who else.
    pub object: u64,
    /// A number that goes with the kind.
    pub value: u64,
    /// The rest of a text, in the wide form alone.
    pub rest: [u64; 2],
}

/// A part of a record. No two fields of a report share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A byte.
    Detail,
    /// Whom it is about: 32 bits in a narrow record, 64 in a wide one.
    Subject,
    /// Who else, likewise.
    Object,
    /// 64 bits.
    Value,
    /// The low 32 bits of the value.
    ValueLow,
    /// The high 32 bits of the value.
    ValueHigh,
    /// The value, in ticks of the ring's clock.
    Ticks,
    /// The low 40 bits of the value, in ticks.
    Took,
    /// The high 24 bits of the value, in 1024 ticks.
    Queued,
}

impl Part {
    /// Whether what is in it counts ticks of the ring's clock.
    pub const fn is_in_ticks(self) -> bool {
        matches!(self, Self::Ticks | Self::Took | Self::Queued)
    }

    #[inline(always)]
    pub(in crate::event) const fn get(self, record: &Record) -> u64 {
        match self {
            Self::Detail => record.detail as u64,
            Self::Subject => record.subject,
            Self::Object => record.object,
            Self::Value | Self::Ticks => record.value,
            Self::ValueLow => record.value & u32::MAX as u64,
            Self::ValueHigh => record.value >> 32,
            Self::Took => record.value & MAX_TOOK,
            Self::Queued => (record.value >> TOOK_BITS) << QUEUED_SHIFT,
        }
    }

    /// Fills it in a record where it is zero.
    #[inline(always)]
    pub(in crate::event) fn set(self, record: &mut Record, bits: u64) {
        match self {
            Self::Detail => record.detail = bits as u8,
            Self::Subject => record.subject = bits,
            Self::Object => record.object = bits,
            Self::Value | Self::Ticks => record.value = bits,
            Self::ValueLow => record.value |= bits & u64::from(u32::MAX),
            Self::ValueHigh => record.value |= bits << 32,
            Self::Took => record.value |= bits.min(MAX_TOOK),
            Self::Queued => record.value |= (bits >> QUEUED_SHIFT).min(MAX_QUEUED) << TOOK_BITS,
        }
    }
}
