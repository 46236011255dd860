//! A folder of one's own, texts in it, and the program run there.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use tempfile::TempDir;

/// A folder that is removed in the end.
pub(crate) struct Env {
    folder: TempDir,
}

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Env {
    pub(crate) fn new() -> Env {
        Env { folder: TempDir::new().unwrap() }
    }

    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Env {
        let env = Env::new();
        for (path, text) in files {
            env.write(path, text);
        }
        env
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Makes a file one that was written in 2001: its time tells the next run whether it has changed.
    pub(crate) fn age(&self, path: &str) {
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let file = fs::File::options().write(true).open(self.path(path)).unwrap();
        file.set_modified(then).unwrap();
    }

    /// The program, to be run in the folder.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trouvaille"));
        command.args(args).current_dir(self.folder.path());
        for name in ["TROUVAILLE_INDEX", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_HYPERLINK"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program in the folder.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.ended(&self.command(args).stdin(Stdio::null()).output().unwrap())
    }

    /// Runs the program in the folder with this on its standard input.
    pub(crate) fn run_with(&self, args: &[&str], input: &str) -> Run {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        self.ended(&child.wait_with_output().unwrap())
    }

    /// Runs the program as one whom permissions stop, which they do not the superuser; `None` if that cannot be.
    #[cfg(unix)]
    pub(crate) fn run_as_anybody(&self, args: &[&str]) -> Option<Run> {
        use std::os::unix::fs::{MetadataExt, chown};
        use std::os::unix::process::CommandExt;
        fn give(path: &Path, user: u32) {
            chown(path, Some(user), Some(user)).unwrap();
            for entry in fs::read_dir(path).into_iter().flatten().flatten() {
                if entry.file_type().unwrap().is_dir() {
                    give(&entry.path(), user);
                } else {
                    chown(entry.path(), Some(user), Some(user)).unwrap();
                }
            }
        }
        let (mut command, nobody) = (self.command(args), 65_534);
        if fs::metadata("/proc/self").map_or(1, |of| of.uid()) == 0 {
            give(self.folder.path(), nobody);
            command.uid(nobody).gid(nobody);
        }
        match command.stdin(Stdio::null()).output() {
            Ok(output) => Some(self.ended(&output)),
            Err(error) => {
                eprintln!("left out: the program cannot be run as anybody: {error}");
                None
            }
        }
    }

    fn ended(&self, output: &Output) -> Run {
        let text = |bytes: &[u8]| {
            let folder = self.folder.path().canonicalize().unwrap();
            std::str::from_utf8(bytes).unwrap().replace(folder.to_str().unwrap(), "[FOLDER]")
        };
        Run { status: output.status.code().unwrap(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Runs the program, which must succeed.
    pub(crate) fn done(&self, args: &[&str]) -> Run {
        let run = self.run(args);
        assert_eq!(run.status, 0, "{args:?}: {run:?}");
        run
    }

    /// The object that `search --json` prints.
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let run = self.run(&[&["search", "--json"], args].concat());
        serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:?}"))
    }

    /// The documents found for a query, by id or file name, the best first.
    pub(crate) fn found(&self, query: &str) -> Vec<String> {
        let name = |hit: &Value| hit["id"].as_str().or(hit["path"].as_str()).unwrap().to_owned();
        self.json(&["--", query])["hits"].as_array().unwrap().iter().map(name).collect()
    }

    /// What is marked in the excerpts found for a query, in order.
    pub(crate) fn marked(&self, query: &str) -> Vec<String> {
        let found = self.json(&["--", query]);
        let marks = found["hits"].as_array().unwrap().iter().flat_map(|hit| hit["marks"].as_array().unwrap());
        marks.map(|mark| mark["text"].as_str().unwrap().to_owned()).collect()
    }
}

/// The texts that come with the program.
pub(crate) fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}
