//! Columns of numbers: many of one kind side by side, so that what they have in common is written once.

use std::collections::BTreeMap;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::bytes::{Input, Plain};

/// The numbers themselves.
const PLAIN: u8 = 0;
/// Each as the difference from the one before.
const DIFFERENCES: u8 = 1;
/// The distinct ones, then for each its place among those.
const DISTINCT: u8 = 2;

/// So many numbers are looked at to choose how to write a column.
const SAMPLE: usize = 4096;
/// More distinct numbers than this are written one by one.
const MOST_DISTINCT: usize = 4096;

/// A small number for a small difference, whichever way it goes.
pub(super) const fn zigzag(difference: i64) -> u64 {
    ((difference << 1) ^ (difference >> 63)).cast_unsigned()
}

/// The difference back.
pub(super) const fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

/// Appends the numbers in the form that will take least room.
pub(super) fn write(numbers: &[u64], out: &mut Plain) {
    let sample = &numbers[..numbers.len().min(SAMPLE)];
    let plain = cost(sample);
    let steps = differences(sample);
    let different = cost(&steps);
    let distinct = Distinct::of(sample, sample.len() / 2);
    let placed = distinct.map_or(f64::INFINITY, |distinct| distinct.cost());
    if placed < plain.min(different)
        && let Some(distinct) = Distinct::of(numbers, MOST_DISTINCT)
    {
        out.push(DISTINCT);
        out.number(distinct.numbers.len() as u64);
        write_planes(&differences(&distinct.numbers), out);
        write_planes(&distinct.places, out);
    } else if different < plain {
        out.push(DIFFERENCES);
        write_planes(&differences(numbers), out);
    } else {
        out.push(PLAIN);
        write_planes(numbers, out);
    }
}

/// Which of some columns for the same takes least room.
pub(super) fn cheapest<const N: usize>(columns: &[Vec<u64>; N]) -> usize {
    let cost = |column: &Vec<u64>| cost(&column[..column.len().min(SAMPLE)]);
    (0..N).min_by(|one, other| cost(&columns[*one]).total_cmp(&cost(&columns[*other]))).unwrap_or_default()
}

/// Reads so many numbers; `None` where the bytes are none.
pub(super) fn read(input: &mut Input<'_>, count: usize) -> Option<Vec<u64>> {
    match input.byte()? {
        PLAIN => read_planes(input, count),
        DIFFERENCES => read_planes(input, count).map(sums),
        DISTINCT => {
            let distinct = usize::try_from(input.number()?).ok().filter(|distinct| *distinct <= MOST_DISTINCT)?;
            let distinct = sums(read_planes(input, distinct)?);
            let mut places = read_planes(input, count)?;
            for place in &mut places {
                *place = *distinct.get(usize::try_from(*place).ok()?)?;
            }
            Some(places)
        }
        _ => None,
    }
}

fn differences(numbers: &[u64]) -> Vec<u64> {
    let mut before = 0;
    let difference = |&number: &u64| {
        let difference = number.wrapping_sub(before).cast_signed();
        before = number;
        zigzag(difference)
    };
    numbers.iter().map(difference).collect()
}

fn sums(mut differences: Vec<u64>) -> Vec<u64> {
    let mut sum = 0_u64;
    for number in &mut differences {
        sum = sum.wrapping_add(unzigzag(*number).cast_unsigned());
        *number = sum;
    }
    differences
}

/// The bytes that the largest of them takes.
fn width(numbers: &[u64]) -> usize {
    let bits = numbers.iter().fold(0, |bits, number| bits | number);
    (u64::BITS - bits.leading_zeros()).div_ceil(8) as usize
}

/// First the lowest byte of each, then the next one of each: the higher ones hardly differ, and compress to nothing.
fn write_planes(numbers: &[u64], out: &mut Plain) {
    let width = width(numbers);
    out.push(width as u8);
    for plane in 0..width {
        out.plane(numbers.iter().map(|number| (number >> (8 * plane)) as u8));
    }
}

fn read_planes(input: &mut Input<'_>, count: usize) -> Option<Vec<u64>> {
    let width = input.byte().filter(|width| *width <= 8)?;
    let mut numbers = vec![0; count];
    for plane in 0..width {
        let bytes = input.take(count)?;
        numbers.iter_mut().zip(bytes).for_each(|(number, byte)| *number |= u64::from(*byte) << (8 * plane));
    }
    Some(numbers)
}

/// The bits that an entropy coder needs for the planes, and a little for having to read them.
fn cost(numbers: &[u64]) -> f64 {
    const READING: f64 = 0.05;
    let plane = |plane: usize| {
        let mut counts = [0_u32; 256];
        numbers.iter().for_each(|number| counts[(number >> (8 * plane)) as usize & 0xff] += 1);
        let all = numbers.len() as f64;
        let bits = |count: &u32| f64::from(*count) * (all / f64::from(*count)).log2();
        counts.iter().filter(|count| **count > 0).map(bits).sum::<f64>() + READING * all
    };
    (0..width(numbers)).map(plane).sum()
}

/// The distinct ones of some numbers, in their order.
struct Distinct {
    numbers: Vec<u64>,
    places: Vec<u64>,
}

impl Distinct {
    /// `None` if there are more than so many.
    fn of(numbers: &[u64], most: usize) -> Option<Self> {
        let mut known = FxHashMap::with_capacity_and_hasher(64, FxBuildHasher);
        for number in numbers {
            known.insert(*number, 0);
            if known.len() > most {
                return None;
            }
        }
        let ordered: BTreeMap<u64, ()> = known.keys().map(|number| (*number, ())).collect();
        let ordered: Vec<_> = ordered.into_keys().collect();
        known.extend((0..).zip(&ordered).map(|(place, number)| (*number, place)));
        let places = numbers.iter().map(|number| known[number]).collect();
        Some(Self { numbers: ordered, places })
    }

    fn cost(&self) -> f64 {
        let steps = differences(&self.numbers);
        cost(&self.places) + (8 * width(&steps) * steps.len()) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::{Input, Plain, read, unzigzag, write, zigzag};
    use proptest::{collection::vec, prelude::*};

    fn any_column() -> impl Strategy<Value = Vec<u64>> {
        prop_oneof![
            vec(any::<u64>(), 0..200),
            vec(0..9_u64, 0..200),
            vec(prop_oneof![Just(0), Just(u64::MAX), Just(1 << 40)], 0..200),
            (any::<u64>(), vec(0..1_000_u64, 0..200)).prop_map(|(start, steps)| {
                let step = |sum: &mut u64, step| {
                    *sum = sum.wrapping_add(step);
                    Some(*sum)
                };
                steps.into_iter().scan(start, step).collect()
            }),
        ]
    }

    proptest! {
        #[test]
        fn a_column_is_read_as_it_was_written(numbers in any_column()) {
            let mut plain = Plain::default();
            write(&numbers, &mut plain);
            let mut input = Input::new(&plain.bytes);
            prop_assert_eq!(read(&mut input, numbers.len()), Some(numbers));
            prop_assert!(input.is_empty());
        }

        #[test]
        fn any_bytes_are_a_column_or_none(bytes: Vec<u8>, count in 0..300_usize) {
            let _ = read(&mut Input::new(&bytes), count);
        }

        #[test]
        fn a_difference_comes_back(difference: i64) {
            prop_assert_eq!(unzigzag(zigzag(difference)), difference);
        }
    }

    #[test]
    fn a_column_of_one_number_takes_no_room_for_each() {
        let mut plain = Plain::default();
        write(&[123_456; 10_000], &mut plain);
        assert!(plain.bytes.len() < 16, "{}", plain.bytes.len());
    }
}
