//! A disk that remembers what is done to it, what a crash may leave of that, and a disk that fails.
//!
//! The model is the weakest that a file system may be. Bytes of a file are safe once the file is synced; names
//! in a folder, and their removal, once the folder is. Until then each may be lost or kept, whatever came
//! before or after it; bytes may also be torn, or be zeros. Only a rename is one step.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use trouvaille::index::disk::{Disk, DiskFile, FileSystem};

/// What was done to a disk. Paths are relative to its base; a file has a number, whatever its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Op {
    CreateFolder(PathBuf),
    Create(PathBuf, u64),
    Write(u64, Vec<u8>),
    Sync(u64),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
    RemoveFolder(PathBuf),
    SyncFolder(PathBuf),
}

/// The disk of the system, below `base`, remembering.
#[derive(Debug)]
pub(crate) struct Recorder {
    base: PathBuf,
    log: Mutex<Vec<Op>>,
    files: AtomicU64,
}

impl Recorder {
    /// Goes on from what was done before.
    pub(crate) fn after(base: &Path, log: &[Op]) -> Arc<Recorder> {
        let created = log.iter().filter(|op| matches!(op, Op::Create(..))).count() as u64;
        Arc::new(Recorder {
            base: base.to_owned(),
            log: Mutex::new(log.to_vec()),
            files: AtomicU64::new(created),
        })
    }

    pub(crate) fn log(&self) -> Vec<Op> {
        self.log.lock().unwrap().clone()
    }

    fn relative(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.base).unwrap().to_owned()
    }

    /// Does it and remembers it, one at a time.
    fn record<T>(&self, op: Op, act: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let mut log = self.log.lock().unwrap();
        let done = act()?;
        log.push(op);
        Ok(done)
    }
}

/// Shares a recorder with the files that it makes.
#[derive(Debug, Clone)]
pub(crate) struct Recording(pub(crate) Arc<Recorder>);

impl Disk for Recording {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.0.record(Op::CreateFolder(self.0.relative(path)), || FileSystem.create_folder(path))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let number = self.0.files.fetch_add(1, Ordering::SeqCst);
        let file = self.0.record(Op::Create(self.0.relative(path), number), || FileSystem.create(path))?;
        Ok(Box::new(RecordedFile { recorder: Arc::clone(&self.0), number, file }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.record(Op::Rename(self.0.relative(from), self.0.relative(to)), || FileSystem.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.0.record(Op::Remove(self.0.relative(path)), || FileSystem.remove(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.0.record(Op::RemoveFolder(self.0.relative(path)), || FileSystem.remove_folder(path))
    }

    /// (The model needs no real syncs, and knows nothing of the folders above.)
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        if !path.starts_with(&self.0.base) {
            return Ok(());
        }
        self.0.record(Op::SyncFolder(self.0.relative(path)), || fs::metadata(path).map(drop))
    }
}

struct RecordedFile {
    recorder: Arc<Recorder>,
    number: u64,
    file: Box<dyn DiskFile>,
}

impl Write for RecordedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.recorder.record(Op::Write(self.number, bytes.to_vec()), || self.file.write_all(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl DiskFile for RecordedFile {
    fn sync(&mut self) -> io::Result<()> {
        self.recorder.record(Op::Sync(self.number), || Ok(()))
    }
}

/// A tree of files: all that can be read of a disk.
pub(crate) type Tree = BTreeMap<PathBuf, Option<Vec<u8>>>;

/// Writes a tree out; `None` is a folder.
pub(crate) fn lay_out(tree: &Tree, base: &Path) {
    for (path, bytes) in tree {
        match bytes {
            Some(bytes) => fs::write(base.join(path), bytes).unwrap(),
            None => fs::create_dir_all(base.join(path)).unwrap(),
        }
    }
}

/// A change of the names in a folder.
#[derive(Debug, Clone)]
enum Change {
    Add(PathBuf, Node),
    Rename(PathBuf, PathBuf, Node),
    Remove(PathBuf),
}

#[derive(Debug, Clone, Copy)]
enum Node {
    File(u64),
    Folder(usize),
}

#[derive(Debug, Default)]
struct File {
    synced: Vec<u8>,
    pending: Vec<u8>,
}

#[derive(Debug, Default)]
struct Folder {
    synced: BTreeMap<PathBuf, Node>,
    pending: Vec<Change>,
}

/// What a crash does to that which is not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loss {
    /// Nothing is lost: the process was killed, not the machine.
    Nothing,
    /// All of it is lost.
    All,
    /// Names are there, of empty files.
    Bytes,
    /// Names are there, of files cut in half.
    HalfBytes,
    /// Names are there, of files of zeros.
    Zeros,
    /// Of the names only new ones are there.
    AllButNew,
    /// Of the names only renamed ones are there.
    AllButRenames,
    /// Of the names only removals took place.
    AllButRemovals,
    /// Chance decides on each.
    Some(u64),
}

impl Loss {
    /// Kinds of loss, with so many by chance.
    pub(crate) fn kinds(chances: u64, seed: u64) -> impl Iterator<Item = Loss> {
        use Loss::*;
        let sure =
            [Nothing, All, Bytes, HalfBytes, Zeros, AllButNew, AllButRenames, AllButRemovals].into_iter();
        sure.chain((0..chances).map(move |chance| Some(seed.wrapping_mul(1_000_003).wrapping_add(chance))))
    }
}

/// Numbers by chance, the same for the same seed.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    /// A number below `end`. (The generator is `SplitMix64`.)
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }
}

/// A disk as the model has it: what is safe, and what is not yet.
#[derive(Debug)]
pub(crate) struct Platter {
    files: BTreeMap<u64, File>,
    folders: Vec<Folder>,
    /// What the running system sees.
    seen: BTreeMap<PathBuf, Node>,
}

impl Platter {
    pub(crate) fn new() -> Platter {
        let seen = BTreeMap::from([(PathBuf::new(), Node::Folder(0))]);
        Platter { files: BTreeMap::new(), folders: vec![Folder::default()], seen }
    }

    fn folder(&mut self, path: &Path) -> &mut Folder {
        let Some(Node::Folder(number)) = self.seen.get(path) else { panic!("no folder {}", path.display()) };
        &mut self.folders[*number]
    }

    fn change(&mut self, path: &Path, change: impl FnOnce(PathBuf) -> Change) {
        let name = path.file_name().unwrap().into();
        self.folder(path.parent().unwrap()).pending.push(change(name));
    }

    fn add(&mut self, path: &Path, node: Node) {
        self.seen.insert(path.to_owned(), node);
        self.change(path, |name| Change::Add(name, node));
    }

    fn remove(&mut self, path: &Path) {
        self.seen.remove(path).unwrap();
        self.change(path, Change::Remove);
    }

    pub(crate) fn apply(&mut self, op: &Op) {
        match op {
            Op::CreateFolder(path) => {
                self.folders.push(Folder::default());
                self.add(path, Node::Folder(self.folders.len() - 1));
            }
            Op::Create(path, number) => {
                self.files.insert(*number, File::default());
                self.add(path, Node::File(*number));
            }
            Op::Write(number, bytes) => {
                self.files.get_mut(number).unwrap().pending.extend_from_slice(bytes);
            }
            Op::Sync(number) => {
                let file = self.files.get_mut(number).unwrap();
                file.synced.append(&mut file.pending);
            }
            Op::Rename(from, to) => {
                assert_eq!(from.parent(), to.parent());
                let node = self.seen.remove(from).unwrap();
                self.seen.insert(to.clone(), node);
                let to = to.file_name().unwrap().into();
                self.change(from, |from| Change::Rename(from, to, node));
            }
            Op::Remove(path) | Op::RemoveFolder(path) => self.remove(path),
            Op::SyncFolder(path) => {
                let folder = self.folder(path);
                for change in std::mem::take(&mut folder.pending) {
                    take_effect(&change, &mut folder.synced);
                }
            }
        }
    }

    /// What may be found after a crash at this point.
    pub(crate) fn crash(&self, loss: Loss) -> Tree {
        let mut tree = Tree::new();
        let seed = if let Loss::Some(seed) = loss { seed } else { 0 };
        self.crash_folder(0, Path::new(""), loss, &mut Chance(seed), &mut tree);
        tree
    }

    fn crash_folder(&self, number: usize, at: &Path, loss: Loss, chance: &mut Chance, tree: &mut Tree) {
        let folder = &self.folders[number];
        let mut names = folder.synced.clone();
        for change in folder.pending.iter().filter(|change| is_left(change, loss, chance)) {
            take_effect(change, &mut names);
        }
        tree.insert(at.to_owned(), None);
        for (name, node) in names {
            let path = at.join(name);
            match node {
                Node::File(number) => {
                    let File { synced, pending } = &self.files[&number];
                    let bytes = [&synced[..], &left_of(pending, loss, chance)].concat();
                    tree.insert(path, Some(bytes));
                }
                Node::Folder(number) => self.crash_folder(number, &path, loss, chance, tree),
            }
        }
    }
}

fn take_effect(change: &Change, names: &mut BTreeMap<PathBuf, Node>) {
    match change {
        Change::Add(name, node) => drop(names.insert(name.clone(), *node)),
        Change::Rename(from, to, node) => {
            names.remove(from);
            names.insert(to.clone(), *node);
        }
        Change::Remove(name) => drop(names.remove(name)),
    }
}

fn is_left(of: &Change, loss: Loss, chance: &mut Chance) -> bool {
    match loss {
        Loss::Nothing | Loss::Bytes | Loss::HalfBytes | Loss::Zeros => true,
        Loss::All => false,
        Loss::AllButNew => matches!(of, Change::Add(..)),
        Loss::AllButRenames => matches!(of, Change::Rename(..)),
        Loss::AllButRemovals => matches!(of, Change::Remove(..)),
        Loss::Some(_) => chance.below(2) == 0,
    }
}

fn left_of(pending: &[u8], loss: Loss, chance: &mut Chance) -> Vec<u8> {
    let half = pending[..pending.len() / 2].to_vec();
    match loss {
        Loss::Nothing => pending.to_vec(),
        Loss::All | Loss::Bytes | Loss::AllButRemovals => Vec::new(),
        Loss::HalfBytes | Loss::AllButNew | Loss::AllButRenames => half,
        Loss::Zeros => vec![0; pending.len()],
        Loss::Some(_) => match chance.below(4) {
            0 => Vec::new(),
            1 => half,
            2 => vec![0; pending.len()],
            _ => pending.to_vec(),
        },
    }
}

/// How a disk fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// ENOSPC, from the n-th operation on, for all that takes room; the write that fills the disk is cut.
    Full,
    /// EIO, once.
    Once,
    /// EIO, from the n-th operation on.
    Dead,
}

/// A disk that fails at its n-th operation.
#[derive(Debug, Clone)]
pub(crate) struct Failing {
    fault: Fault,
    at: usize,
    count: Arc<AtomicUsize>,
}

impl Failing {
    pub(crate) fn new(fault: Fault, at: usize) -> Failing {
        Failing { fault, at, count: Arc::default() }
    }

    /// Whether the n-th operation came to pass.
    pub(crate) fn has_failed(&self) -> bool {
        self.count.load(Ordering::SeqCst) > self.at
    }

    fn attempt(&self, takes_room: bool) -> io::Result<()> {
        let count = self.count.fetch_add(1, Ordering::SeqCst);
        let code = match self.fault {
            Fault::Full if count >= self.at && takes_room => 28,
            Fault::Once if count == self.at => 5,
            Fault::Dead if count >= self.at => 5,
            _ => return Ok(()),
        };
        Err(io::Error::from_raw_os_error(code))
    }
}

impl Disk for Failing {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.attempt(true).and_then(|()| FileSystem.create_folder(path))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.attempt(true)?;
        Ok(Box::new(FailingFile { disk: self.clone(), file: FileSystem.create(path)? }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.attempt(false).and_then(|()| FileSystem.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.attempt(false).and_then(|()| FileSystem.remove(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.attempt(false).and_then(|()| FileSystem.remove_folder(path))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.attempt(false).and_then(|()| fs::metadata(path).map(drop))
    }
}

struct FailingFile {
    disk: Failing,
    file: Box<dyn DiskFile>,
}

impl Write for FailingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(error) = self.disk.attempt(true) {
            self.file.write_all(&bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl DiskFile for FailingFile {
    fn sync(&mut self) -> io::Result<()> {
        self.disk.attempt(true)
    }
}
