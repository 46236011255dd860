//! Patterns of paths.
//!
//! Owns which files a pattern means, of their paths as people are shown them. Case and accents do not matter. Must
//! not know queries.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use unicode_normalization::UnicodeNormalization;

use super::name::is_below;
use crate::french::fold::fold;

/// A pattern.
///
/// With `*`, `?`, `[...]` or `{a,b}` it is a glob: of the name of the file, or, with a `/`, of the whole path, where
/// `**` runs over folders. Any other is a part of the path, or, with a `/` at its end, a folder. A path is that below
/// the current folder, where the file lies there; a pattern that begins with `/` is of the path from the root.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    glob: Option<GlobSet>,
}

impl Pattern {
    /// Reads a pattern; `None` if it is empty or a glob that cannot be read.
    pub fn new(text: &str) -> Option<Pattern> {
        let text = text.trim();
        let text = folded(text.strip_prefix("./").unwrap_or(text));
        if text.is_empty() {
            return None;
        }
        let glob = if text.contains(['*', '?', '[', '{']) { Some(glob(&text)?) } else { None };
        Some(Pattern { text, glob })
    }

    /// Whether it means the file of this name, seen from the folder of that name ([`super::name`]).
    pub fn matches(&self, name: &str, here: &str) -> bool {
        let shown = if self.text.starts_with('/') { name } else { shown(name, here) };
        let shown = folded(shown);
        match &self.glob {
            Some(glob) if self.text.contains('/') => glob.is_match(&shown),
            Some(glob) => glob.is_match(shown.rsplit('/').next().unwrap_or_default()),
            None if self.text.starts_with('/') => shown.starts_with(&self.text),
            None if self.text.ends_with('/') => format!("/{shown}").contains(&format!("/{}", self.text)),
            None => shown.contains(&self.text),
        }
    }
}

/// The part of a name that is shown in a folder: what lies below the folder, or the whole.
fn shown<'n>(name: &'n str, here: &str) -> &'n str {
    let below = name.strip_prefix(here).filter(|_| !here.is_empty() && is_below(name, here));
    below.map_or(name, |rest| rest.trim_start_matches('/'))
}

fn glob(pattern: &str) -> Option<GlobSet> {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build().ok()?;
    GlobSetBuilder::new().add(glob).build().ok()
}

/// A path without case and accents; what is neither a letter nor a digit stays.
fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    let path: String = path.nfc().collect();
    let mut folded = String::with_capacity(path.len());
    let mut rest = path.as_str();
    while let Some(first) = rest.chars().next() {
        let is_word = first.is_alphanumeric();
        let len = rest.find(|c: char| c.is_alphanumeric() != is_word).unwrap_or(rest.len());
        let (run, after) = rest.split_at(len);
        folded.push_str(&if is_word { fold(run) } else { run.into() });
        rest = after;
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_patterns_mean() {
        const HERE: &str = "/textes";
        for (pattern, name, expected) in [
            ("droit", "/textes/droit/code.md", true),
            ("droit", "/textes/Endroits.txt", true),
            ("droit/", "/textes/droit/code.md", true),
            ("droit/", "/textes/vieux/droit/code.md", true),
            ("droit/", "/textes/endroit/code.md", false),
            ("textes", "/textes/code.md", false),
            ("/textes/dr", "/textes/droit/code.md", true),
            ("/droit", "/textes/droit/code.md", false),
            ("ete", "/textes/Été.txt", true),
            ("ÉTÉ", "/textes/e\u{301}te\u{301}.txt", true),
            ("coeur", "/textes/cœur.txt", true),
            ("*.md", "/textes/droit/code.md", true),
            ("*.MD", "/textes/code.md", true),
            ("*.md", "/textes/code.md.txt", false),
            ("code*", "/textes/droit/code.md", true),
            ("droit/*.md", "/textes/droit/code.md", true),
            ("droit/*.md", "/textes/droit/vieux/code.md", false),
            ("droit/*.md", "/textes/vieux/droit/code.md", false),
            ("droit/**", "/textes/droit/vieux/code.md", true),
            ("**/vieux/*", "/textes/droit/vieux/code.md", true),
            ("./droit/*", "/textes/droit/code.md", true),
            ("/textes/*/code.md", "/textes/droit/code.md", true),
            ("*.{md,txt}", "/textes/a.txt", true),
            ("[ab].txt", "/textes/c.txt", false),
            ("?.txt", "/textes/é.txt", true),
            ("autre/*", "/autre/a.txt", false),
            ("/autre/*", "/autre/a.txt", true),
            ("*.txt", "/autre/a.txt", true),
        ] {
            let read = Pattern::new(pattern).unwrap();
            assert_eq!(read.matches(name, HERE), expected, "{pattern} {name}");
        }
        assert!(Pattern::new("*.txt").unwrap().matches("/a.txt", ""));
        assert!(Pattern::new("a.txt").unwrap().matches("/a.txt", "/"));
    }

    #[test]
    fn what_is_no_pattern() {
        for pattern in ["", " ", "./", "[a", "{a", "a{b,{c"] {
            assert!(Pattern::new(pattern).is_none(), "{pattern}");
        }
        let many = format!("{{{}}}", "aé*?,".repeat(20_000));
        let _ = Pattern::new(&many);
    }
}
