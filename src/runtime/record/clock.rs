//! The clock of all records: the processor's time stamp counter where that is safe, `CLOCK_MONOTONIC` elsewhere.
//!
//! Records hold raw ticks. The inspector reads both clocks and scales, so a program calibrates nothing.

use crate::event::wire::Clock;
use rustix::time::{ClockId, clock_gettime};
use std::sync::LazyLock;

/// What this process counts in: chosen once.
static CLOCK: LazyLock<Clock> = LazyLock::new(|| if tsc::is_safe() { Clock::Tsc } else { Clock::Monotonic });

/// The unit of [`now`].
pub(crate) fn clock() -> Clock {
    *CLOCK
}

/// Ticks, never 0. `is_tsc` is what [`clock`] said, kept by the caller where it can be had without a fence.
#[inline]
pub(crate) fn now(is_tsc: bool) -> u64 {
    if is_tsc { tsc::read() } else { monotonic() }
}

#[cold]
fn monotonic() -> u64 {
    let now = clock_gettime(ClockId::Monotonic);
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

#[cfg(target_arch = "x86_64")]
mod tsc {
    #![expect(unsafe_code, reason = "the time stamp counter has no safe form")]

    use std::arch::x86_64::{__cpuid, _rdtsc};

    const CLOCKSOURCE: &str = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
    const POWER_LEAF: u32 = 0x8000_0007;
    const INVARIANT: u32 = 1 << 8;

    /// Whether it ticks evenly, through sleep states and on every core alike. The processor promises the first; that
    /// the kernel keeps its own time by it vouches for the second.
    pub(super) fn is_safe() -> bool {
        let leaves = __cpuid(0x8000_0000).eax;
        leaves >= POWER_LEAF
            && __cpuid(POWER_LEAF).edx & INVARIANT != 0
            && std::fs::read_to_string(CLOCKSOURCE).is_ok_and(|source| source.trim() == "tsc")
    }

    #[inline]
    pub(super) fn read() -> u64 {
        // SAFETY: `rdtsc` touches no memory. A process forbidden to use it (PR_SET_TSC) could not use the kernel's
        // clock in user space either.
        unsafe { _rdtsc() }
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod tsc {
    pub(super) fn is_safe() -> bool {
        false
    }

    pub(super) fn read() -> u64 {
        super::monotonic()
    }
}

#[cfg(test)]
mod tests {
    use super::{clock, monotonic, now};
    use crate::event::wire::Clock;

    #[test]
    fn it_goes_forward() {
        let is_tsc = clock() == Clock::Tsc;
        let (tick, ns) = (now(is_tsc), monotonic());
        assert!(now(is_tsc) >= tick && tick > 0);
        assert!(monotonic() >= ns);
    }
}
