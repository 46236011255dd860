//! What the benchmarks share: the text they run on, the queries they ask, and what they make of figures.

pub mod chains;
pub mod collection;
pub mod corpus;
pub mod figures;
pub mod light;
pub mod queries;
pub mod sides;
pub mod slips;
pub mod text;
