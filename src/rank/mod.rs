//! Which passages match, and in what order.
//!
//! Owns the exact first stage over postings, the evidence of the second over analysed text, and every
//! weight. Must not know files or printing.

pub mod evidence;
pub mod first_stage;
pub mod order;
pub mod passage;
mod postings;
pub mod scope;
pub mod sequence;
pub mod statistics;
pub mod terms;
pub mod weights;
