//! What Trouvaille promises, seen from outside: one binary, one module an intent.

#![allow(missing_docs)]

mod bad_input;
mod command_line;
mod contract;
mod env;
mod incremental;
mod laws;
mod queries;
mod regression;
