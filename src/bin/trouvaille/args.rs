//! What can be typed.
//!
//! Owns every option, its help and its default. The only file that names clap's attributes.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Full-text search for French: ranked passages with highlights.
///
/// Accents, elisions, ligatures, hyphens and inflections never hide a match.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, infer_subcommands = false, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  trouvaille index articles/ livres/         index two folders (again: only what changed is read)
  trouvaille search liberté presse           passages with these words, the best first
  trouvaille search '\"liberté de la presse\"' a phrase
  trouvaille search 'loi -décret +presse'    without « décret », surely with « presse »
  trouvaille search '\"innovation ouverte\"' articles/
  trouvaille rebuild                         build the index anew

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
    Index(Index),
    /// Find passages, the best first
    #[command(
        visible_alias = "query",
        after_help = "\
The query language:
  mot              ranked, whatever its inflection    \"a b\" « a b »   these words in a row
  =mot  =\"a b\"     exactly this form and accents      \"a b\"~3         with up to 3 words between
  +mot  -mot       required, excluded                 mot*            words that begin so
  a ET b  a OU b   both, either (also AND, OR)        mot~            words written nearly so
  a SAUF b         without b (also NOT)               ( )             a group"
    )]
    Search(Search),
    /// Build everything anew beside the live index, then switch to it in one step
    Rebuild(Rebuild),
    /// Take a source out of the index
    Forget {
        /// The file or folder, as `trouvaille status` lists it
        path: PathBuf,
    },
    /// Show what is indexed
    Status {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show how a text, or with --query a query, is read
    Analyze(Analyze),
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
    /// Threads (default: one a core)
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) threads: usize,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Rebuild {
    /// Threads (default: one a core)
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) threads: usize,
    /// Replace the index even if a source is gone or nothing is found in them
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Search {
    /// What to look for; quote it for the shell if it has spaces
    pub(crate) query: String,
    /// Bring these files and folders up to date first, and show only what lies below them
    pub(crate) paths: Vec<PathBuf>,
    /// Passages to show
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,
    /// Passages to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
    /// Show passages (at most 3 of a document), or documents by their best passage
    #[arg(long, value_name = "WHAT", default_value = "passage")]
    pub(crate) group: Group,
    /// The order of the passages
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    pub(crate) sort: Sort,
    /// Say why each passage ranks where it does
    #[arg(long)]
    pub(crate) explain: bool,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Group {
    Passage,
    Document,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    Relevance,
    Date,
    Path,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Analyze {
    /// The text, or the query
    #[arg(required = true)]
    pub(crate) text: String,
    /// Read it as a query
    #[arg(long)]
    pub(crate) query: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
