//! The seeds of the fuzz targets, and what a fuzzer found once: what a target says of any bytes holds of them.
#![cfg(feature = "app")]

#[path = "../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "it is the library of the fuzz targets, too")]
mod fuzz;

use std::{fs, path::Path};

#[test]
fn every_seed_passes_its_target() {
    for (name, _) in fuzz::TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
        let seeds: Vec<_> = fs::read_dir(&folder).expect("a folder of seeds").collect::<Result<_, _>>().expect("seeds");
        assert!(seeds.len() > 3, "{} has seeds", folder.display());
        for seed in seeds {
            println!("{}", seed.path().display());
            fuzz::run(name, &fs::read(seed.path()).expect("a seed"));
        }
    }
}
