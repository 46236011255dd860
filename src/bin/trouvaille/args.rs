//! What can be typed.
//!
//! Owns every option, its help and its default. The only file that names clap's attributes.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use trouvaille::corpus::walk::Glob;

use crate::output::{Format, Link};

/// Full-text search for French: ranked passages with highlights.
///
/// Accents, elisions, ligatures, hyphens and inflections never hide a match.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, arg_required_else_help = true, disable_help_subcommand = true)]
#[command(after_help = "\
Examples:
  trouvaille index articles/ livres/          index two folders (again: only what changed is read)
  trouvaille search 'liberté presse'          passages with these words, the best first
  trouvaille search '\"liberté de la presse\"'  a phrase
  trouvaille search 'loi -décret +presse'     without « décret », surely with « presse »
  trouvaille search '« mot »' articles/       bring articles/ up to date, then search there
  trouvaille rebuild                          build the index anew

`trouvaille help query` shows all that a query can say.
Exit status: 0 found or done, 1 nothing found, 2 error.")]
pub(crate) struct Args {
    /// The index folder
    #[arg(long, global = true, value_name = "DIR", env = "TROUVAILLE_INDEX", default_value = "index")]
    pub(crate) index: PathBuf,

    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The sub-commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Bring the index up to date with files and folders (default: those it already knows)
    #[command(after_help = "\
Examples:
  trouvaille index articles/ loi.md    these become sources of the index
  trouvaille index                     look at all sources again; only what changed is read
  trouvaille index --hidden notes/     hidden files too, now and later
  trouvaille index --exclude '*.log' --max-filesize 50M notes/")]
    Index(Index),
    /// Find passages, the best first
    #[command(
        visible_alias = "query",
        after_help = "\
Examples:
  trouvaille search 'démission préavis'           any of these words, the best first
  trouvaille search '\"liberté de la presse\"' -n 3
  trouvaille search 'loi -décret' --group document
  trouvaille search 'préavis titre:contrat' --since 2020    (or: 'préavis titre:contrat depuis:2020')
  trouvaille search 'mot' --format csv > mots.csv
  trouvaille search --queries questions.txt --format jsonl
  echo 'liberté' | trouvaille search -

`trouvaille help query` shows all that a query can say."
    )]
    Search(Box<Search>),
    /// Build everything anew beside the live index, then switch to it in one step
    Rebuild(Rebuild),
    /// Take a source out of the index
    Forget(Forget),
    /// Show what is indexed
    Status {
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Say what each part of the index takes
        #[arg(long)]
        sizes: bool,
    },
    /// Verify the index: every file of it by its checksum, and that they fit each other
    #[command(after_help = "Exit status: 0 sound, 2 damaged.")]
    Check,
    /// Show how a text, or with --query a query, is read
    Analyze(Analyze),
    /// Measure how well a judged collection is ranked
    #[command(after_help = "\
The judgments are lines of `query 0 document grade`, where a document is the id of a record, or the path of a
file as it is shown. Each document counts once, by its best passage; the first 100 are looked at.

Example:
  trouvaille index --index piaf-index piaf/corpus.jsonl
  trouvaille eval --index piaf-index --queries piaf/queries.jsonl --qrels piaf/qrels.tsv")]
    Eval(Eval),
    /// Read a file given on standard input apart, for another process of this program
    #[command(hide = true, name = crate::apart::ARGUMENT)]
    ReadApart {
        /// Seconds that it may take
        seconds: u64,
        /// Bytes of memory that it may take
        memory: u64,
    },
    /// Print a script that completes commands and options in a shell
    #[command(after_help = "\
Examples:
  trouvaille completions bash > ~/.local/share/bash-completion/completions/trouvaille
  trouvaille completions zsh > ~/.zfunc/_trouvaille     (with ~/.zfunc in $fpath)
  trouvaille completions fish > ~/.config/fish/completions/trouvaille.fish")]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual, of the whole or of one command, for `man`
    #[command(after_help = "\
Example:
  trouvaille man > ~/.local/share/man/man1/trouvaille.1")]
    Man {
        /// The command
        command: Option<String>,
    },
    /// Print help: of the whole, of one command, or of what a query can say (`query`)
    Help {
        /// A command, or `query`
        topic: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct Index {
    /// Files and folders; they become sources of the index
    pub(crate) paths: Vec<PathBuf>,
    /// Index hidden files too
    #[arg(long)]
    pub(crate) hidden: bool,
    /// Index files that .gitignore excludes too
    #[arg(long)]
    pub(crate) no_ignore: bool,
    /// Index only files that a pattern matches, as in .gitignore: '*.md', 'lettres/**'
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<Glob>,
    /// Leave out files and folders that a pattern matches: '*.log', 'brouillons/' (a file that is named itself is taken)
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<Glob>,
    /// Leave out files of folders larger than this, in bytes, or with K, M or G
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_filesize: Option<u64>,
    /// The column of tables (CSV, TSV) that is their text; if it is not said, one called `texte`, `contenu` or the like, or all
    #[arg(long, value_name = "COLUMN")]
    pub(crate) text_column: Option<String>,
    #[command(flatten)]
    pub(crate) run: Run,
}

/// A size in bytes, or in binary thousands, millions or milliards of them.
fn size(text: &str) -> Result<u64, String> {
    let (number, shift) = match text.trim_end_matches(['B', 'b', 'o']).char_indices().next_back() {
        Some((at, 'K' | 'k')) => (&text[..at], 10),
        Some((at, 'M' | 'm')) => (&text[..at], 20),
        Some((at, 'G' | 'g')) => (&text[..at], 30),
        _ => (text, 0),
    };
    let number: u64 = number.trim().parse().map_err(|_| "a size is a number, such as 500K, 10M or 2G")?;
    number.checked_mul(1 << shift).ok_or_else(|| "this size is too large".to_owned())
}

#[derive(Debug, clap::Args)]
pub(crate) struct Rebuild {
    #[command(flatten)]
    pub(crate) run: Run,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Forget {
    /// The file or folder, as `trouvaille status` lists it
    pub(crate) path: PathBuf,
    /// If another process writes the index, wait until it has finished
    #[arg(long)]
    pub(crate) wait: bool,
}

/// What all runs share.
#[derive(Debug, clap::Args)]
pub(crate) struct Run {
    /// Drop what was indexed of sources that are gone or have no text left; it comes back when they do
    #[arg(long)]
    pub(crate) force: bool,
    /// If another process writes the index, wait until it has finished
    #[arg(long)]
    pub(crate) wait: bool,
    /// Threads (default: one a core)
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) threads: usize,
    /// Memory to take at most, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 512)]
    pub(crate) memory: usize,
    /// Write what was not read to a file, one JSON object a line: path, why
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(crate) struct Search {
    /// What to look for; quote it for the shell if it has spaces; `-` reads it from standard input
    #[arg(required_unless_present_any = ["queries", "Filters"])]
    pub(crate) query: Option<String>,
    /// Bring these files and folders up to date first, and show only what lies below them
    pub(crate) paths: Vec<PathBuf>,
    /// Search for each query of a file: a query a line, or JSON Lines with `text` and `id`; `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) queries: Option<PathBuf>,
    /// Passages to show [default: 10; with --files: all]
    #[arg(long, short = 'n', value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Passages to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
    /// What is shown [default: passage; of one file that is named: none]
    #[arg(long, value_name = "WHAT")]
    pub(crate) group: Option<Group>,
    /// The order of the passages
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    pub(crate) sort: Sort,
    /// How results are written
    #[arg(long, short = 'f', value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
    /// Print one JSON object, as `--format json`
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// Show the sentences that match and N sentences on either side
    #[arg(long, short = 'C', value_name = "N")]
    pub(crate) context: Option<usize>,
    /// Show whole passages
    #[arg(long, conflicts_with = "context")]
    pub(crate) full: bool,
    /// Print only the number of passages that match
    #[arg(long, short = 'c', conflicts_with_all = ["format", "json"])]
    pub(crate) count: bool,
    /// Print only the paths of files that match, the best first
    #[arg(long, short = 'l', conflicts_with_all = ["format", "json", "count", "group"])]
    pub(crate) files: bool,
    /// With --files: print paths as they are, each followed by a NUL, for `xargs -0`
    #[arg(short = '0', long = "null", requires = "files")]
    pub(crate) null: bool,
    /// Show passages of the same text each by itself, not once with `(+N alike)`
    #[arg(long)]
    pub(crate) alike: bool,
    /// Say why each passage ranks where it does
    #[arg(long)]
    pub(crate) explain: bool,
    /// With PATHs: if another process writes the index, wait until it has finished
    #[arg(long)]
    pub(crate) wait: bool,
    /// With PATHs: memory to take at most, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 512)]
    pub(crate) memory: usize,
    /// What paths link to on a terminal: auto, none, file, an editor (vscode, cursor, macvim ...), or a pattern
    /// with {path}, {line}, {page} and {host}
    #[arg(long, value_name = "FORMAT", default_value = "auto")]
    pub(crate) hyperlink_format: Link,
    #[command(flatten)]
    pub(crate) filters: Filters,
}

/// What is asked of documents. Of several values, by commas or by the option again, one is enough.
#[derive(Debug, clap::Args)]
#[command(
    next_help_heading = "Filters (as `titre:...` in a query; of values parted by commas, one is enough)"
)]
pub(crate) struct Filters {
    /// Only documents whose title has these words, in a row
    #[arg(long, visible_alias = "titre", value_name = "WORDS")]
    pub(crate) title: Vec<String>,
    /// Only documents of an author with these names
    #[arg(long, visible_alias = "auteur", value_name = "NAMES")]
    pub(crate) author: Vec<String>,
    /// Only files whose path has this, or fits this glob
    #[arg(long, visible_alias = "chemin", value_name = "GLOB")]
    pub(crate) path: Vec<String>,
    #[arg(long = "type", value_name = "KIND", help = format!("Only files of this kind: {}", trouvaille::corpus::Format::names()))]
    pub(crate) kind: Vec<String>,
    /// Only documents of this date (2020, 2020-05, 17/05/2020) or time (2020..2024, 2020.., ..2024)
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Vec<String>,
    /// Only documents of this date or later
    #[arg(long, visible_alias = "depuis", value_name = "DATE")]
    pub(crate) since: Vec<String>,
    /// Only documents that are earlier than this date
    #[arg(long, visible_alias = "avant", value_name = "DATE")]
    pub(crate) before: Vec<String>,
    /// Only documents with this tag
    #[arg(long, visible_alias = "etiquette", alias = "étiquette", value_name = "TAG")]
    pub(crate) tag: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Group {
    /// Passages, at most 3 of a document
    Passage,
    /// Documents, by their best passage
    Document,
    /// Passages, however many of a document
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    Relevance,
    Date,
    Path,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Eval {
    /// The queries: a query a line, or JSON Lines with `text` and `id`
    #[arg(long, value_name = "FILE")]
    pub(crate) queries: PathBuf,
    /// The judgments, a line each: `query 0 document grade`; a document is called by its record's id, or by
    /// its file's path from here
    #[arg(long, value_name = "FILE")]
    pub(crate) qrels: PathBuf,
    /// Write the rankings to a file, in the format of TREC, 100 documents a query
    #[arg(long, value_name = "FILE")]
    pub(crate) run: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Analyze {
    /// The text, or the query; `-` reads it from standard input
    pub(crate) text: String,
    /// Read it as a query
    #[arg(long)]
    pub(crate) query: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
