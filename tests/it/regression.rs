//! One test for each mistake that was once made.

use crate::env::Env;

/// The conjunction was marked, and drew the excerpt to it.
#[test]
fn mais_is_not_marked_beside_mais_the_plant() {
    let env = Env::with(&[("a.txt", "Des graines de maïs, mais aussi du blé.\n")]);
    env.done(&["index", "a.txt"]);
    assert_eq!(env.marked("graines de maïs"), ["graines", "maïs"]);
}
