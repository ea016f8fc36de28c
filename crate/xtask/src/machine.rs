//! The machine the project is built on: where things are, and how child processes are started.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a command of xtask comes to: nothing or a value, else one message for the person who ran it.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// The checkout, the tools that belong to it alone, and what all checkouts of this user share.
pub(crate) struct Machine {
    root: PathBuf,
    shared: PathBuf,
}

impl Machine {
    /// The checkout that this program was compiled in.
    pub(crate) fn here() -> Outcome<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root =
            root.canonicalize().map_err(|error| format!("no checkout at `{}`: {error}", root.display()))?;
        let shared = caches().map_or_else(|| root.join("target/shared"), |folder| folder.join("mi-sim"));
        Ok(Self { root, shared })
    }

    /// A path below the checkout.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    /// A path below what all checkouts share: what takes minutes to install, by name and version.
    pub(crate) fn shared(&self, below: &str) -> PathBuf {
        self.shared.join(below)
    }

    /// A command run in the checkout, which sees the project's own tools before the machine's.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let program = program.as_ref();
        let mut command = Command::new(self.find(program).unwrap_or_else(|| program.to_owned()));
        command.current_dir(&self.root).env("PATH", self.search_path());
        // `cargo run` puts its own compiler's libraries here, and another compiler must not load them.
        command.env_remove("LD_LIBRARY_PATH");
        command
    }

    /// Where a program is found, if it is there: among the project's tools, else on `PATH`.
    pub(crate) fn find(&self, program: impl AsRef<Path>) -> Option<PathBuf> {
        let program = program.as_ref();
        env::split_paths(&self.search_path()).map(|folder| folder.join(program)).find(|file| file.is_file())
    }

    /// The first of several programs that is there.
    pub(crate) fn find_any(&self, programs: &[&str]) -> Option<PathBuf> {
        programs.iter().find_map(|program| self.find(program))
    }

    fn search_path(&self) -> OsString {
        let own =
            ["target/tools/bin", "target/python/bin", "www/node_modules/.bin"].map(|below| self.path(below));
        let inherited = env::var_os("PATH").unwrap_or_default();
        // A folder whose name holds the separator can't be on any PATH: then the inherited one has to do.
        env::join_paths(own.into_iter().chain(env::split_paths(&inherited))).unwrap_or(inherited)
    }
}

/// The user's folder for what can be made again.
fn caches() -> Option<PathBuf> {
    let named = |variable| env::var_os(variable).map(PathBuf::from).filter(|folder| folder.is_absolute());
    named("XDG_CACHE_HOME")
        .or_else(|| named("LOCALAPPDATA"))
        .or_else(|| Some(env::home_dir()?.join(".cache")))
}

/// How a child process is run.
pub(crate) trait Run {
    /// Runs it, its output going where ours goes; an exit status other than 0 is an error.
    fn run(&mut self) -> Outcome;
    /// Runs it, its output kept back and shown only where it fails; gives what it printed.
    fn run_quietly(&mut self) -> Outcome<String>;
}

impl Run for Command {
    fn run(&mut self) -> Outcome {
        let status = self.status().map_err(|error| could_not_start(self, &error))?;
        if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", line(self))) }
    }

    fn run_quietly(&mut self) -> Outcome<String> {
        let output = self.stdin(Stdio::null()).output().map_err(|error| could_not_start(self, &error))?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(printed);
        }
        let complaint = String::from_utf8_lossy(&output.stderr);
        Err(format!("`{}` failed ({})\n{printed}{complaint}", line(self), output.status))
    }
}

fn could_not_start(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` could not be started: {error}", line(command))
}

fn line(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
