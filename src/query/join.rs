//! How lists of clauses are joined.
//!
//! Owns the laws by which two lists become one without needless groups. Must not know how a query is typed, nor
//! what a clause is worth.

use super::{Clause, Node, Occur};

pub(super) fn should(node: Node) -> Clause {
    Clause { occur: Occur::Should, node }
}

pub(super) fn bind(list: &mut [Clause], occur: Occur) {
    for clause in list {
        clause.occur = occur;
    }
}

pub(super) fn only_excludes(list: &[Clause]) -> bool {
    list.iter().all(|clause| clause.occur == Occur::MustNot)
}

fn only_ranks(list: &[Clause]) -> bool {
    list.iter().all(|clause| clause.occur == Occur::Should)
}

/// One list that matches where any of `lists` does.
pub(super) fn any_of(mut lists: Vec<Vec<Clause>>) -> Vec<Clause> {
    if lists.len() == 1 {
        return lists.remove(0);
    }
    let side = |list: Vec<Clause>| {
        if only_ranks(&list) { list } else { optional(list) }
    };
    lists.into_iter().flat_map(side).collect()
}

/// Clauses that ask nothing of the list they join, beyond what `list` excludes.
pub(super) fn optional(mut list: Vec<Clause>) -> Vec<Clause> {
    if only_excludes(&list) {
        return list;
    }
    if list.len() == 1 {
        bind(&mut list, Occur::Should);
        return list;
    }
    vec![should(Node::Group(list))]
}

/// Clauses that make the list they join match only where `list` does.
pub(super) fn require(mut list: Vec<Clause>) -> Vec<Clause> {
    if only_excludes(&list) || list.iter().any(|clause| clause.occur == Occur::Must) {
        return list;
    }
    let mut ranking = list.iter_mut().filter(|clause| clause.occur == Occur::Should);
    let (Some(only), None) = (ranking.next(), ranking.next()) else {
        let node = Node::Group(list);
        return vec![Clause { occur: Occur::Must, node }];
    };
    only.occur = Occur::Must;
    list.into_iter().flat_map(|clause| unwrap(clause, Occur::Must, require)).collect()
}

/// Clauses that make the list they join match only where `list` does not. What excludes already, stays:
/// `SAUF -b` is `SAUF b`.
pub(super) fn exclude(mut list: Vec<Clause>) -> Vec<Clause> {
    if only_excludes(&list) {
        return list;
    }
    if list.len() > 1 && !only_ranks(&list) {
        let node = Node::Group(list);
        return vec![Clause { occur: Occur::MustNot, node }];
    }
    bind(&mut list, Occur::MustNot);
    list.into_iter().flat_map(|clause| unwrap(clause, Occur::MustNot, exclude)).collect()
}

/// The clauses of a group that binds as `occur`, bound again by `rebind`; any other clause as it is.
fn unwrap(clause: Clause, occur: Occur, rebind: fn(Vec<Clause>) -> Vec<Clause>) -> Vec<Clause> {
    match clause.node {
        Node::Group(list) if clause.occur == occur => rebind(list),
        node => vec![Clause { node, ..clause }],
    }
}
