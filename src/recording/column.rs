//! Columns of numbers: many of one kind side by side, so that what they have in common is written once.

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{
    bytes::{Input, Plain},
    format::MAX_EVENTS,
};

/// The numbers themselves.
const PLAIN: u8 = 0;
/// Each as the difference from the one before.
const DIFFERENCES: u8 = 1;
/// The distinct ones, then for each its place among those.
const DISTINCT: u8 = 2;

/// So many numbers are looked at to choose how to write a column.
const SAMPLE: usize = 4096;
/// The most distinct numbers that are written once.
const MOST_DISTINCT: usize = MAX_EVENTS;
/// What takes more bits than this in planes may take fewer as places, even where half of the numbers are distinct.
const MANY_BITS: f64 = 9.0;
/// One in so many may be far larger than the others.
const MOSTLY: [usize; 2] = [16, 256];
/// The bits of a byte.
const BYTE: usize = 8;

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
    let (plain, different) = (cost(sample), cost(&differences(sample)));
    if let Some(distinct) = distinct(numbers, sample, plain.min(different)) {
        distinct.write(out);
    } else if different < plain {
        out.push(DIFFERENCES);
        write_planes(&differences(numbers), out);
    } else {
        out.push(PLAIN);
        write_planes(numbers, out);
    }
}

/// The distinct ones where that form takes least room. `otherwise` is what the sample takes in planes.
fn distinct(numbers: &[u64], sample: &[u64], otherwise: f64) -> Option<Distinct> {
    if let Some(few) = Distinct::of(sample, sample.len() / 2) {
        let more = numbers.len() as f64 / sample.len() as f64;
        let is_better = more * few.cost_of_places() + few.cost_of_set() < more * otherwise;
        return is_better.then(|| Distinct::of(numbers, MOST_DISTINCT))?;
    }
    // That each comes again shows in many numbers only.
    if numbers.len() == sample.len() || otherwise < MANY_BITS * sample.len() as f64 {
        return None;
    }
    let distinct = Distinct::of(numbers, numbers.len() / 2)?;
    (distinct.cost_of_places() + distinct.cost_of_set() < cost(numbers).min(cost(&differences(numbers))))
        .then_some(distinct)
}

/// Which of some columns for the same takes least room.
pub(super) fn cheapest<const N: usize>(columns: [&Vec<u64>; N]) -> usize {
    let cost = |column: &Vec<u64>| cost(&column[..column.len().min(SAMPLE)]);
    (0..N).min_by(|one, other| cost(columns[*one]).total_cmp(&cost(columns[*other]))).unwrap_or_default()
}

/// Reads so many numbers; `None` where the bytes are none.
pub(super) fn read(input: &mut Input<'_>, count: usize) -> Option<Vec<u64>> {
    match input.byte()? {
        PLAIN => read_planes(input, count),
        DIFFERENCES => read_planes(input, count).map(sums),
        DISTINCT => {
            let distinct = input.count(MOST_DISTINCT.min(count))?;
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

/// First the lowest bits of each, then the next eight of each, and so on: the higher ones hardly differ, and compress to
/// nothing. The fewer bits there are in the first plane, the more of what they depend on is in one plane above.
pub(super) fn write_planes(numbers: &[u64], out: &mut Plain) {
    let (_, low) = best(&numbers[..numbers.len().min(SAMPLE)]);
    let planes = planes(numbers, low);
    out.push((planes.len() | (low % BYTE) << 4) as u8);
    planes.into_iter().for_each(|plane| out.plane(plane.bytes(numbers).into_iter()));
}

pub(super) fn read_planes(input: &mut Input<'_>, count: usize) -> Option<Vec<u64>> {
    let form = usize::from(input.byte()?);
    let low = if form >> 4 == 0 { BYTE } else { form >> 4 };
    let planes = Some(form & 0xf).filter(|planes| low <= BYTE && low + planes.saturating_sub(1) * BYTE < 64 + BYTE)?;
    let mut numbers = vec![0; count];
    for place in 0..planes {
        let (at, bits) = if place == 0 { (0, low) } else { (low + (place - 1) * BYTE, BYTE) };
        let plane = Plane { at, bits };
        let bytes = input.take(count.div_ceil(plane.each()))?;
        match plane.each() {
            1 => numbers.iter_mut().zip(bytes).for_each(|(number, byte)| *number |= u64::from(*byte) << plane.at),
            each => numbers.chunks_mut(each).zip(bytes).for_each(|(numbers, byte)| plane.unpack(numbers, *byte)),
        }
    }
    Some(numbers)
}

/// So many bits of each number from a place on.
#[derive(Clone, Copy, Debug)]
struct Plane {
    at: usize,
    bits: usize,
}

impl Plane {
    /// How many numbers share a byte: the entropy coder then sees what follows what.
    const fn each(self) -> usize {
        BYTE / self.bits
    }

    fn bytes(self, numbers: &[u64]) -> Vec<u8> {
        let of = |number: &u64| (number >> self.at) as u8 & (0xff >> (BYTE - self.bits));
        match self.each() {
            1 => numbers.iter().map(of).collect(),
            each => {
                let packed = |few: &[u64]| few.iter().rev().fold(0, |byte, number| byte << self.bits | of(number));
                numbers.chunks(each).map(packed).collect()
            }
        }
    }

    fn unpack(self, numbers: &mut [u64], byte: u8) {
        let mut rest = u64::from(byte);
        for number in numbers {
            *number |= (rest & ((1 << self.bits) - 1)) << self.at;
            rest >>= self.bits;
        }
    }
}

/// The planes that the numbers need with so many bits in the first one.
fn planes(numbers: &[u64], low: usize) -> Vec<Plane> {
    let bits = bits(numbers);
    let first = (bits > 0).then_some(Plane { at: 0, bits: low });
    first.into_iter().chain((low..bits).step_by(BYTE).map(|at| Plane { at, bits: BYTE })).collect()
}

/// The bits of the largest one.
fn bits(numbers: &[u64]) -> usize {
    let all = numbers.iter().fold(0, |all, number| all | number);
    (u64::BITS - all.leading_zeros()) as usize
}

/// About the bits that an entropy coder needs for all of the numbers: what the last ones need tells.
pub(super) fn cost_of_all(numbers: &[u64]) -> f64 {
    let sample = &numbers[numbers.len().saturating_sub(SAMPLE)..];
    cost(sample) * numbers.len() as f64 / sample.len().max(1) as f64
}

/// The same of numbers in their order.
pub(super) fn cost_in_order(numbers: &[u64]) -> f64 {
    let steps = differences(numbers);
    // Few have too little in common.
    if steps.len() < 256 { (bits(&steps) * steps.len()) as f64 } else { cost(&steps) }
}

/// The bits that an entropy coder needs for the numbers.
fn cost(numbers: &[u64]) -> f64 {
    best(numbers).0
}

/// The same, and how many bits are best in the first plane: eight, or those beyond the highest eight.
fn best(numbers: &[u64]) -> (f64, usize) {
    let beyond = |most: usize| match most {
        0..=2 => most,
        3..=4 => 4,
        most => most % BYTE,
    };
    let cost = |low: usize| planes(numbers, low).into_iter().map(|plane| coded(numbers, plane)).sum::<f64>();
    let lows = match bits(numbers) {
        0 => return (0.0, BYTE),
        bits @ 1..=4 => vec![beyond(bits)],
        5..=BYTE => Vec::new(),
        // Few are far larger than the others.
        _ => MOSTLY.map(|few| beyond(mostly(numbers, numbers.len() / few))).to_vec(),
    };
    let lows = [BYTE].into_iter().chain(lows.into_iter().filter(|low| *low > 0));
    lows.map(|low| (cost(low), low)).min_by(|one, other| one.0.total_cmp(&other.0)).unwrap_or((0.0, BYTE))
}

/// The bits that all but a few of the numbers have room in.
fn mostly(numbers: &[u64], few: usize) -> usize {
    let mut counts = [0_usize; 65];
    numbers.iter().for_each(|number| counts[bits(&[*number])] += 1);
    let mut left = few;
    let fits = |bits: &usize| {
        let is_few = counts[*bits] <= left;
        left = left.saturating_sub(counts[*bits]);
        !is_few
    };
    (0..=64).rev().find(fits).unwrap_or(BYTE)
}

/// The bits of a plane where no symbol takes less than one and what hardly compresses is left as it is, or where all but a
/// few are the same and each of these takes some bytes; and a little for having to read it.
fn coded(numbers: &[u64], plane: Plane) -> f64 {
    const READING: f64 = 0.05;
    const HARDLY: f64 = 7.9;
    const EXCEPTION: f64 = 32.0;
    let bytes = plane.bytes(numbers);
    let mut counts = [0_u32; 256];
    bytes.iter().for_each(|byte| counts[usize::from(*byte)] += 1);
    let all = bytes.len() as f64;
    let bits = |count: &u32| f64::from(*count) * (all / f64::from(*count)).log2().max(1.0);
    let bits: f64 = counts.iter().filter(|count| **count > 0).map(bits).sum();
    let bits = if bits > HARDLY * all { BYTE as f64 * all } else { bits };
    let same = counts.iter().max().copied().map_or(0.0, f64::from);
    READING * numbers.len() as f64 + bits.min(EXCEPTION * (all - same))
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
        let mut ordered: Vec<_> = known.keys().copied().collect();
        ordered.sort_unstable();
        known.extend(ordered.iter().copied().zip(0..));
        let places = numbers.iter().map(|number| known[number]).collect();
        Some(Self { numbers: ordered, places })
    }

    fn cost_of_set(&self) -> f64 {
        cost_in_order(&self.numbers)
    }

    fn cost_of_places(&self) -> f64 {
        cost(&self.places)
    }

    fn write(&self, out: &mut Plain) {
        out.push(DISTINCT);
        out.number(self.numbers.len() as u64);
        write_planes(&differences(&self.numbers), out);
        write_planes(&self.places, out);
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
            (1..u64::BITS).prop_flat_map(|bits| vec(any::<u64>().prop_map(move |number| number >> bits), 0..200)),
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
    fn many_numbers_that_come_again_are_written_once() {
        let numbers: Vec<_> = (0..40_000_u64).map(|at| at.wrapping_mul(at) % 9_973 * 1_000_003).collect();
        let mut plain = Plain::default();
        write(&numbers, &mut plain);
        assert_eq!(plain.bytes[0], super::DISTINCT);
        assert_eq!(read(&mut Input::new(&plain.bytes), numbers.len()), Some(numbers));
    }

    #[test]
    fn no_more_are_distinct_than_there_are() {
        let of_two = |distinct| read(&mut Input::new(&[super::DISTINCT, distinct, 0, 0]), 2);
        assert_eq!((of_two(2), of_two(3)), (Some(vec![0, 0]), None));
    }

    #[test]
    fn a_column_of_one_number_takes_no_room_for_each() {
        let mut plain = Plain::default();
        write(&[123_456; 10_000], &mut plain);
        assert!(plain.bytes.len() < 16, "{}", plain.bytes.len());
    }
}
