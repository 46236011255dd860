//! Reading a file apart, in a process of its own.
//!
//! Owns the bounds on time and memory for formats whose reader takes none itself, PDF above all: a program of
//! ours is started, given the bytes of the file, and ended when it takes too long; it bounds its own memory. Must
//! not know what it reads. Law: whatever the bytes, the answer comes within the bounds, and this process goes on.
//!
//! A library has no program to start. Without one, files are read here: time is looked at between two pages, a
//! reader that panics is caught, but one page could take all memory.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;

use super::Limits;
use super::limits::{Fault, too_long};
use crate::corpus::Document;
use crate::error::said;

/// How many times as long as it may compute a process is waited for: a busy machine says nothing of the file.
const PATIENCE: u32 = 4;

/// A program that reads a file apart: one that calls [`serve`] when it is started with this argument, and after it
/// the seconds and the bytes of memory that it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Apart {
    /// The program.
    pub program: &'static Path,
    /// Its first argument.
    pub argument: &'static str,
    /// A variable of its environment, and its value: what keeps its allocator from reserving more than it may take.
    pub environment: (&'static str, &'static str),
}

/// The document that another process reads from these bytes.
pub(super) fn read(apart: Apart, bytes: &[u8], limits: &Limits) -> Result<Document, Fault> {
    let not_started = |error: io::Error| {
        Fault::NotNow(format!("the process that reads it cannot be started ({})", said(&error)))
    };
    let mut child = Command::new(apart.program)
        .env(apart.environment.0, apart.environment.1)
        .args([apart.argument, &limits.time.as_secs().to_string(), &limits.memory.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(not_started)?;
    let answer = answer(&mut child, bytes, limits);
    // It has ended, or must.
    let _ = child.kill();
    let status = child.wait();
    let Some(answer) = answer else {
        let waited = (limits.time * PATIENCE).as_secs();
        return Err(Fault::NotNow(format!(
            "reading it took more than {waited} s on this machine, as busy as it is"
        )));
    };
    if answer.len() as u64 > limits.unpacked {
        return Err(too_long(limits.unpacked));
    }
    let read: Option<Result<Document, Fault>> = serde_json::from_slice(&answer).ok();
    read.unwrap_or_else(|| Err(ended(status.ok(), limits)))
}

/// What the process says before the time is over.
fn answer(child: &mut Child, bytes: &[u8], limits: &Limits) -> Option<Vec<u8>> {
    let (stdin, stdout) = (child.stdin.take()?, child.stdout.take()?);
    thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        // Either pipe breaks when the process ends, and the thread with it.
        scope.spawn(move || {
            let mut stdin = stdin;
            let _ = stdin.write_all(bytes);
        });
        scope.spawn(move || {
            let mut answer = Vec::new();
            // What it says is what is packed in the file.
            let _ = stdout.take(limits.unpacked.saturating_add(1)).read_to_end(&mut answer);
            let _ = send.send(answer);
        });
        let answer = receive.recv_timeout(limits.time * PATIENCE).ok();
        let _ = child.kill();
        answer
    })
}

/// Why a process gave no answer.
fn ended(status: Option<ExitStatus>, limits: &Limits) -> Fault {
    if status.is_some_and(|status| status.code().is_some()) {
        return Fault::damaged("its reader fails on it");
    }
    if status.is_some_and(is_killed) {
        return Fault::NotNow(
            "the system ended the process that reads it, most likely for want of memory".to_owned(),
        );
    }
    Fault::TooMuch(format!(
        "reading it takes more than {} s, or {} MiB of memory",
        limits.time.as_secs(),
        limits.memory >> 20
    ))
}

/// Whether somebody else ended a process: its own bounds end it otherwise.
#[cfg(unix)]
fn is_killed(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    const KILL: i32 = 9;
    status.signal() == Some(KILL)
}

#[cfg(not(unix))]
fn is_killed(_: ExitStatus) -> bool {
    false
}

/// Reads what another process of ours gives on `input`, and says on `output` what it is. Bounds the memory of this
/// process, where the system lets it.
pub fn serve(mut input: impl Read, mut output: impl Write, limits: &Limits) -> io::Result<()> {
    bound(limits)?;
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let read = super::pdf::document(bytes, limits);
    serde_json::to_writer(&mut output, &read)?;
    output.flush()
}

#[cfg(unix)]
fn bound(limits: &Limits) -> io::Result<()> {
    use rlimit::Resource;
    let seconds = limits.time.as_secs() + 1;
    // At the first bound it is told that its time is over; at the second it would be killed.
    rlimit::setrlimit(Resource::CPU, seconds, seconds + 5)?;
    rlimit::setrlimit(Resource::CORE, 0, 0)?;
    let memory = limits.memory.saturating_add(address_space());
    rlimit::setrlimit(Resource::AS, memory, memory)
}

/// Bytes of address space that the program takes before it has read anything; none, where the system does not say.
#[cfg(unix)]
fn address_space() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.and_then(|pages| pages.split_whitespace().next()?.parse::<u64>().ok());
    pages.unwrap_or_default().saturating_mul(PAGE_BYTES)
}

/// Bytes of a page of memory, at least.
#[cfg(unix)]
const PAGE_BYTES: u64 = 4096;

#[cfg(not(unix))]
fn bound(_: &Limits) -> io::Result<()> {
    Ok(())
}
