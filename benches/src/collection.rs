//! Judged collections.
//!
//! Owns where they lie and what is in them: texts, queries, judgments.

use std::fs;
use std::ops::ControlFlow::Continue;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::TempDir;
use trouvaille::corpus::{Document, decode, formats};
use trouvaille::eval::{self, Qrels};
use trouvaille::index::Options;
use trouvaille::query::list::{self, Numbered};
use trouvaille::{Hit, Index, Searcher};

/// Where collections may lie, from the folder of this package.
const SHARED: &str = "../../shared/collections";

/// A judged collection.
#[derive(Debug, Clone)]
pub struct Collection {
    /// Its name.
    pub name: String,
    /// A file of records, or a folder of texts.
    texts: PathBuf,
    /// The folder of `queries.jsonl` and `qrels.tsv`.
    judged: PathBuf,
}

/// The collections in some folders; if none is named, those beside the repository; the samples, if they are
/// asked for or there are no others.
pub fn all(named: &[PathBuf], samples: bool) -> Result<Vec<Collection>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = named.to_vec();
    if folders.is_empty()
        && !samples
        && let Ok(entries) = fs::read_dir(root.join(SHARED))
    {
        folders = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
        folders.sort();
    }
    if folders.is_empty() {
        let texts = root.join("../samples").canonicalize()?;
        return Ok(vec![Collection { name: "samples".to_owned(), texts, judged: root.join("samples") }]);
    }
    let collection = |folder: PathBuf| {
        let folder =
            folder.canonicalize().with_context(|| format!("{}: no such folder", folder.display()))?;
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Collection { name, texts: folder.join("corpus.jsonl"), judged: folder })
    };
    folders.into_iter().map(collection).collect()
}

/// Whether everything that is to be read is there (the rankings of `against`, too), and no two collections have
/// one name.
pub fn check(collections: &[Collection], against: Option<&Path>) -> Result<()> {
    let mut names: Vec<&str> = collections.iter().map(|collection| collection.name.as_str()).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    anyhow::ensure!(names.len() == count, "two collections have one name");
    for collection in collections {
        let needed = ["queries.jsonl", "qrels.tsv"].map(|file| collection.judged.join(file));
        let before = against.map(|folder| folder.join(format!("{}.run", collection.name)));
        for path in needed.iter().chain(&before).chain([&collection.texts]) {
            anyhow::ensure!(path.exists(), "{}: no such file", path.display());
        }
    }
    Ok(())
}

/// The text of a file.
pub fn read(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    Ok(decode::text(&bytes).into_owned())
}

impl Collection {
    /// The judgments.
    pub fn qrels(&self) -> Result<Qrels> {
        let path = self.judged.join("qrels.tsv");
        Ok(eval::qrels(&path, &read(&path)?)?)
    }

    /// The queries.
    pub fn queries(&self) -> Result<Vec<Numbered>> {
        let path = self.judged.join("queries.jsonl");
        let (queries, wrong) = list::parse(&read(&path)?);
        match wrong.first() {
            Some((line, cause)) => anyhow::bail!("{}:{line}: {cause}", path.display()),
            None => Ok(queries),
        }
    }

    /// The documents, whole; only of a collection that is one file of records.
    pub fn documents(&self) -> Result<Vec<Document>> {
        Ok(formats::open(&self.texts, &formats::Options::default())?.collect::<trouvaille::Result<_>>()?)
    }

    /// The collection indexed, and the folder that goes with the last use.
    pub fn searcher(&self) -> Result<(Searcher, TempDir)> {
        let folder = tempfile::tempdir()?;
        let texts = std::slice::from_ref(&self.texts);
        let report = Index::at(folder.path()).update(texts, &Options::default(), &mut |_| Continue(()))?;
        anyhow::ensure!(report.added > 0, "{}: nothing was indexed", self.texts.display());
        Ok((Searcher::open(folder.path())?, folder))
    }

    /// What the judgments call a document: its record's id, or its file's path from the folder above.
    pub fn name_of(&self, hit: &Hit) -> String {
        let beside = self.texts.parent().and_then(|folder| hit.path.strip_prefix(folder).ok());
        hit.id.clone().unwrap_or_else(|| beside.unwrap_or(&hit.path).display().to_string())
    }
}
