//! The passages that every side indexes.
//!
//! Owns reading them, by Trouvaille's own reader and splitter, so that all sides have the same.

use std::path::{Path, PathBuf};

use anyhow::Result;
use trouvaille::corpus::{Document, formats, passage, walk};

/// What is indexed of a passage.
#[derive(Debug, Clone)]
pub struct Passage {
    /// Title, headings and text.
    pub text: String,
}

/// Calls `each` with every passage of the files at or below some paths; gives the bytes of the files.
pub fn passages(paths: &[PathBuf], mut each: impl FnMut(Passage) -> Result<()>) -> Result<u64> {
    let mut bytes = 0;
    for file in walk::files(paths, &walk::Options::default()).files {
        bytes += file.size;
        for document in formats::open(&file.path, &formats::Options::default())? {
            let document = document?;
            for passage in passage::split(&document) {
                each(Passage { text: whole(&document, &passage) })?;
            }
        }
    }
    Ok(bytes)
}

fn whole(document: &Document, passage: &passage::Passage) -> String {
    let title = document.title.as_deref().unwrap_or_default();
    let heading = passage.heading.as_deref().unwrap_or_default();
    let text = document.text.get(passage.span.clone()).unwrap_or_default();
    [title, heading, text].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("\n")
}

/// Bytes of the files of a folder.
pub fn folder_bytes(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let bytes = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => folder_bytes(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    };
    entries.map(bytes).sum()
}
