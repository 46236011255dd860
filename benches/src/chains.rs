//! tantivy's own French analysis, at its best.

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
};

/// Words in lower case, without stop words, stemmed, then folded.
pub fn fold() -> TextAnalyzer {
    let words = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser);
    match StopWordFilter::new(Language::French) {
        Some(stop) => {
            words.filter(stop).filter(Stemmer::new(Language::French)).filter(AsciiFoldingFilter).build()
        }
        None => words.filter(Stemmer::new(Language::French)).filter(AsciiFoldingFilter).build(),
    }
}

/// The same with its stop words, as phrases need them.
pub fn fold_without_stop_words() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::French))
        .filter(AsciiFoldingFilter)
        .build()
}
