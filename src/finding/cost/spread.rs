//! How far values that were measured lie apart.

/// The least, the middle one and the most of some values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    pub count: usize,
    pub least: u64,
    pub median: u64,
    /// What nineteen of twenty do not exceed.
    pub high: u64,
    pub most: u64,
}

impl Spread {
    /// `None` of no value.
    pub fn of(mut values: Vec<u64>) -> Option<Self> {
        values.sort_unstable();
        let (least, most) = (*values.first()?, *values.last()?);
        let at = |part: usize| values[(values.len() * part).div_ceil(100) - 1];
        Some(Self { count: values.len(), least, median: at(50), high: at(95), most })
    }
}

#[cfg(test)]
mod tests {
    use super::Spread;

    #[test]
    fn the_middle_one_of_an_even_number_is_the_lesser() {
        assert_eq!(Spread::of(vec![]), None);
        assert_eq!(Spread::of(vec![9, 1, 4, 2]), Some(Spread { count: 4, least: 1, median: 2, high: 9, most: 9 }));
    }
}
