//! A model checker over the ring: [loom](https://docs.rs/loom) runs both ends of it, the product's own code, in every
//! order that the memory model allows within a few changes of the thread, and with every old value that a load may
//! still see.
//!
//! ```text
//! cargo test --test ring_model                          # the models, and each ordering weakened, which must go wrong
//! LOOM_MAX_PREEMPTIONS=5 cargo test --test ring_model   # with more changes of the thread: a minute
//! LOOM_LOG=trace cargo test --test ring_model -- --exact it_holds::a_poll    # one of them, access by access
//! ```
//!
//! The words of a record are no atomics here, as they are in the product, where another process may write whatever it likes:
//! loom refuses every access to them that the protocol does not order. That is stricter than the product needs, where a
//! torn record would be the harm, and the only way to catch a store that overtakes a load, which loom does not
//! reorder. What it cannot see is a program that is not of this crate: the agent's `pack_into` has the order of the
//! processor and of C's calls, and the models of wide records take that for given.

mod memory;
mod models;

use libtest_mimic::{Arguments, Failed, Trial};
use loopscope::event::wire::ring::Access;
use models::{MODELS, Model};
use std::{
    cell::Cell,
    panic::{self, AssertUnwindSafe},
    process::ExitCode,
};

thread_local! {
    /// Whether the model that runs is meant to go wrong, and silently.
    static IS_WEAKENED: Cell<bool> = const { Cell::new(false) };
}

fn main() -> ExitCode {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !IS_WEAKENED.get() {
            report(panic);
        }
    }));
    let holds = MODELS.iter().map(|model| {
        Trial::test(format!("it_holds::{}", model.name), || {
            model.check(None);
            Ok(())
        })
    });
    let weakened = Access::ORDERED.into_iter().map(|access| {
        let name = format!("{access:?}").to_lowercase();
        Trial::test(format!("it_goes_wrong_with_a_relaxed::{name}"), move || goes_wrong(access))
    });
    libtest_mimic::run(&Arguments::from_args(), holds.chain(weakened).collect()).exit_code()
}

fn goes_wrong(access: Access) -> Result<(), Failed> {
    IS_WEAKENED.set(true);
    let fails = |model: &&Model| panic::catch_unwind(AssertUnwindSafe(|| model.check(Some(access)))).is_err();
    let found = MODELS.iter().find(fails);
    IS_WEAKENED.set(false);
    found.map(|_| ()).ok_or_else(|| "every model holds: the ordering is not needed, or a model is missing".into())
}
