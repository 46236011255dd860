//! tantivy's own French analysis, at its best.

use anyhow::{Context, Result};
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
};

/// Words in lower case, without stop words, stemmed, then folded.
pub fn fold() -> Result<TextAnalyzer> {
    let stop = StopWordFilter::new(Language::French).context("tantivy has no French stop words")?;
    let words = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(stop);
    Ok(words.filter(Stemmer::new(Language::French)).filter(AsciiFoldingFilter).build())
}

/// The same with its stop words, as phrases need them.
pub fn foldnostop() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::French))
        .filter(AsciiFoldingFilter)
        .build()
}
