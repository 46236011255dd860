//! Trouvaille finds passages in French text.
//!
//! Accents, elisions, ligatures, hyphens and inflections never hide a match; passages come back ranked,
//! with exactly what matched marked.
//!
//! ```
//! use std::ops::ControlFlow::Continue;
//! use trouvaille::{Index, Request, Searcher, index::Options};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let text = folder.path().join("lettre.txt");
//! std::fs::write(&text, "L’œuvre fut achevée hier.\nLes travaux avaient duré dix ans.\n")?;
//!
//! let index = folder.path().join("index");
//! Index::at(&index).update(&[text], &Options::default(), &mut |_| Continue(()))?;
//! let results = Searcher::open(&index)?.search(&Request::new("oeuvres"))?;
//!
//! assert_eq!(results.total, 1);
//! let excerpt = &results.hits[0].excerpt;
//! assert_eq!(&excerpt.text[excerpt.marks[0].clone()], "œuvre");
//! # Ok(())
//! # }
//! ```
//!
//! The folders are the program: [`french`] turns text into tokens, [`corpus`] turns files into passages,
//! [`index`] keeps them, [`query`] reads what is asked, [`rank`] orders what matches, [`excerpt`] chooses
//! what to show, and [`search`] runs the stages.

pub mod corpus;
pub mod error;
pub mod eval;
pub mod excerpt;
pub mod french;
pub mod index;
pub mod query;
pub mod rank;
pub mod search;

pub use error::{Error, Result};
pub use index::Index;
pub use search::{Hit, Request, Results, Searcher};
