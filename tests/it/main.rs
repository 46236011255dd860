//! What Trouvaille promises, seen from outside: one binary, one module an intent.

// A test that cannot be set up fails; its helpers say so by unwrapping.
#![allow(missing_docs, clippy::unwrap_used)]

mod bad_input;
mod bombs;
mod command_line;
mod contract;
mod crash;
mod damage;
mod disk;
mod env;
mod filters;
mod formats;
mod french;
mod hostile;
mod incremental;
mod judged;
mod killed;
mod kinds;
mod laws;
mod limits;
mod manners;
mod pages;
mod pdf;
mod picture;
mod queries;
mod ranking;
mod readers;
mod readme;
mod regression;
mod stems;
