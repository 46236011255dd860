//! Terms that follow one another.
//!
//! Owns the one definition of a phrase, used on postings and on analysed text alike. Must not know either.
//!
//! Law: found sequences never overlap, and each is the shortest that begins where it begins.

/// The sequences, in order, of one position from each list, each after the one before, with at most `slop`
/// other positions between the first and the last. Each list is sorted. Calls `found` with each sequence's
/// place in the lists.
pub fn sequences(lists: &[&[u32]], slop: u32, mut found: impl FnMut(&[usize])) {
    let Some((first, rest)) = lists.split_first() else { return };
    let widest = lists.len() as u32 - 1 + slop;
    let mut places = vec![0; lists.len()];
    let mut free_from = 0;
    for (place, &start) in first.iter().enumerate() {
        if start < free_from {
            continue;
        }
        places[0] = place;
        let mut last = start;
        let mut complete = true;
        for (list, place) in rest.iter().zip(&mut places[1..]) {
            *place += list[*place..].partition_point(|&position| position <= last);
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
