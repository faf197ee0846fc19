//! The order of events: their shapes, of which each is mostly followed by the same few.

use super::{
    bytes::{Input, Plain},
    column::{self, cost_of_all, read_planes, write_planes},
};

/// What a column's first byte is where it is for each shape what follows its events.
const FOLLOWING: u8 = 3;

/// Appends the shape of each event.
pub(super) fn write(order: &[u64], out: &mut Plain) {
    let following = following(order);
    if following.iter().map(|shapes| cost_of_all(shapes)).sum::<f64>() >= cost_of_all(order) {
        return column::write(order, out);
    }
    out.push(FOLLOWING);
    out.number(following.len() as u64);
    following.iter().for_each(|shapes| out.number(shapes.len() as u64));
    following.iter().for_each(|shapes| write_planes(shapes, out));
}

/// For each shape those that follow its events; the first event of all follows one of shape 0.
fn following(order: &[u64]) -> Vec<Vec<u64>> {
    let count = order.iter().max().map_or(0, |most| *most as usize + 1);
    let mut following = vec![Vec::new(); count];
    let mut before = 0;
    for shape in order {
        following[before].push(*shape);
        before = *shape as usize;
    }
    following
}

/// Reads so many, of so many shapes.
pub(super) fn read(input: &mut Input<'_>, count: usize, shapes: usize) -> Option<Vec<u64>> {
    let Some(mut rest) = input.after(FOLLOWING) else { return column::read(input, count) };
    let counts = (0..rest.count(shapes)?).map(|_| rest.count(count)).collect::<Option<Vec<_>>>()?;
    if counts.iter().sum::<usize>() != count {
        return None;
    }
    let following = counts.into_iter().map(|count| read_planes(&mut rest, count)).collect::<Option<Vec<_>>>()?;
    *input = rest;
    let mut following: Vec<_> = following.into_iter().map(Vec::into_iter).collect();
    let mut before = 0;
    let next = |_| {
        let shape = following.get_mut(before)?.next()?;
        before = usize::try_from(shape).ok()?;
        Some(shape)
    };
    (0..count).map(next).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::block::compressed, Input, Plain, read, write};
    use proptest::{collection::vec, prelude::*};

    proptest! {
        #[test]
        fn an_order_is_read_as_it_was_written(steps in vec(0..20_u64, 0..400)) {
            // Mostly the next shape follows.
            let shapes = |shape: &mut u64, step: u64| {
                *shape = (*shape + step.saturating_sub(16) + 1) % 5;
                Some(*shape)
            };
            let order: Vec<u64> = steps.into_iter().scan(0, shapes).collect();
            let mut plain = Plain::default();
            write(&order, &mut plain);
            let mut input = Input::new(&plain.bytes);
            prop_assert_eq!(read(&mut input, order.len(), 5), Some(order));
            prop_assert!(input.is_empty());
        }

        #[test]
        fn any_bytes_are_an_order_or_none(mut bytes in vec(0..9_u8, 1..99), count in 0..300_usize) {
            bytes[0] = super::FOLLOWING;
            let _ = read(&mut Input::new(&bytes), count, 7);
        }
    }

    #[test]
    fn what_always_follows_takes_no_room() {
        let mut plain = Plain::default();
        write(&[0, 1, 2].repeat(20_000), &mut plain);
        let block = compressed(3, 0, 60_000, &plain).expect("memory").expect("it has room");
        assert!(block.len() < 120, "{}", block.len());
    }
}
