//! Terms that follow one another.
//!
//! Owns the one definition of a phrase (and a faster way to count rows), used on postings and on analysed text alike. Must not know either.
//!
//! Law: found sequences never overlap, and each is the shortest that begins where it begins.

use smallvec::{SmallVec, smallvec};

/// The sequences, in order, of one position from each list, each after the one before, with at most `slop`
/// other positions between the first and the last. Each list is sorted. Calls `found` with each sequence's
/// place in the lists.
pub fn sequences(lists: &[&[u32]], slop: u32, mut found: impl FnMut(&[usize])) {
    let Some((first, rest)) = lists.split_first() else { return };
    let widest = lists.len() as u32 - 1 + slop;
    let mut places: SmallVec<[usize; 8]> = smallvec![0; lists.len()];
    let mut free_from = 0;
    for (place, &start) in first.iter().enumerate() {
        if start < free_from {
            continue;
        }
        places[0] = place;
        let mut last = start;
        let mut complete = true;
        for (list, place) in rest.iter().zip(&mut places[1..]) {
            // The lists are short, and no place is passed twice.
            while list.get(*place).is_some_and(|&position| position <= last) {
                *place += 1;
            }
            match list.get(*place) {
                Some(&position) if position - start <= widest => last = position,
                Some(_) => complete = false,
                None => return,
            }
            if !complete {
                break;
            }
        }
        if complete {
            found(&places);
            free_from = last + 1;
        }
    }
}

/// Positions of a passage, in bits: some ten machine words, with what is after its text.
const ROW_POSITIONS: usize = 1024;

/// How many [`sequences`] without slop there are, for lists that have no position in common; `None` if a position
/// lies too far to be counted so. No comparison depends on the one before, as in walking lists: what most of the time
/// of searching phrases of common words went into.
pub fn rows(lists: &[&[u32]]) -> Option<u32> {
    let (first, rest) = lists.split_first()?;
    if lists.iter().any(|list| list.last().is_some_and(|last| *last as usize >= ROW_POSITIONS)) {
        return None;
    }
    let mut ends = [0_u64; ROW_POSITIONS / 64];
    for &position in *first {
        ends[position as usize / 64] |= 1 << (position % 64);
    }
    for list in rest {
        let mut next = [0_u64; ROW_POSITIONS / 64];
        for &position in *list {
            let before = position.saturating_sub(1);
            let follows = ends[before as usize / 64] >> (before % 64) & 1;
            next[position as usize / 64] |= follows << (position % 64);
        }
        ends = next;
    }
    Some(ends.iter().map(|word| word.count_ones()).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(lists: &[&[u32]], slop: u32) -> Vec<Vec<u32>> {
        let mut all = Vec::new();
        sequences(lists, slop, |places| {
            all.push(places.iter().zip(lists).map(|(&place, list)| list[place]).collect());
        });
        all
    }

    #[test]
    fn adjacent() {
        assert_eq!(found(&[&[1, 5, 9], &[2, 7, 10]], 0), [[1, 2], [9, 10]]);
        assert_eq!(found(&[&[1], &[]], 0), Vec::<Vec<u32>>::new());
        assert_eq!(found(&[&[3], &[2]], 5), Vec::<Vec<u32>>::new(), "in order only");
    }

    #[test]
    fn within_a_slop() {
        assert_eq!(found(&[&[1], &[4]], 2), [[1, 4]]);
        assert_eq!(found(&[&[1], &[4]], 1), Vec::<Vec<u32>>::new());
        assert_eq!(found(&[&[1, 2], &[4]], 1), [[2, 4]], "the later start is near enough");
    }

    #[test]
    fn the_same_word_twice_does_not_overlap() {
        assert_eq!(found(&[&[1, 2, 3], &[1, 2, 3]], 0), [[1, 2]]);
    }

    proptest! {
        /// Rows are counted as sequences are found.
        #[test]
        fn rows_are_sequences(of in proptest::collection::vec((0_usize..4, 1_u32..1100), 0..60)) {
            let mut lists = vec![Vec::new(); 3];
            let of: std::collections::BTreeMap<u32, usize> = of.into_iter().map(|(list, at)| (at, list)).collect();
            of.iter().filter(|(_, list)| **list < 3).for_each(|(at, list)| lists[*list].push(*at));
            let lists: Vec<&[u32]> = lists.iter().map(Vec::as_slice).collect();
            for lists in [&lists[..1], &lists[..2], &lists] {
                let counted = rows(lists);
                let near = lists.iter().all(|list| list.iter().all(|at| *at < 1024));
                prop_assert_eq!(counted.is_some(), near);
                if let Some(counted) = counted {
                    prop_assert_eq!(counted as usize, found(lists, 0).len());
                }
            }
        }

        /// A start completes exactly if some choice of later positions does.
        #[test]
        fn agrees_with_trying_everything(
            a in proptest::collection::btree_set(0u32..20, 0..8),
            b in proptest::collection::btree_set(0u32..20, 0..8),
            c in proptest::collection::btree_set(0u32..20, 0..8),
            slop in 0u32..4,
        ) {
            let lists: Vec<Vec<u32>> = [a, b, c].into_iter().map(|s| s.into_iter().collect()).collect();
            let naive = lists[0].iter().any(|&x| lists[1].iter().any(|&y| lists[2].iter().any(|&z| {
                x < y && y < z && z - x <= 2 + slop
            })));
            let lists: Vec<&[u32]> = lists.iter().map(Vec::as_slice).collect();
            prop_assert_eq!(!found(&lists, slop).is_empty(), naive);
        }
    }
}
