//! Why nothing can be served, in one line for the person who asked.

use mi_sim::SettingsError;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// What keeps the server from starting.
#[derive(Debug)]
pub enum ServeError {
    /// A file cannot be read or written.
    File {
        /// What was to be done with it.
        task: &'static str,
        /// Which.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// The key of the certificate authority is none.
    Key {
        /// Its file.
        path: PathBuf,
    },
    /// Others can read the key of the certificate authority.
    KeyIsOpen {
        /// Its file.
        path: PathBuf,
        /// Who may do what with it.
        mode: u32,
    },
    /// Others can read the secret by which a server proves that it is its user's own.
    SecretIsOpen {
        /// Its file.
        path: PathBuf,
        /// Who may do what with it.
        mode: u32,
    },
    /// The system gives no random bytes.
    NoChance,
    /// Where a file of the server's own should be is something else, as a link.
    NoFile {
        /// Where.
        path: PathBuf,
    },
    /// The platform's folder for data is unknown.
    NoDataFolder,
    /// A certificate could not be made.
    Certificate(String),
    /// No world can begin as the document says.
    Settings(SettingsError),
    /// The address cannot be listened on.
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why not.
        error: io::Error,
    },
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { task, path, error } => write!(f, "cannot {task} {}: {error}", path.display()),
            Self::Key { path } => write!(
                f,
                "{} holds no private key; delete it and ca.pem beside it, and new ones are made",
                path.display()
            ),
            Self::KeyIsOpen { path, mode } => write!(
                f,
                "{0} can be read by others (mode {mode:o}): with it they could pass for Azure on this machine. If only you had \
                 it so far, make it private with `chmod 600 {0}`; if not, delete it, and a new one is made",
                path.display()
            ),
            Self::SecretIsOpen { path, mode } => write!(
                f,
                "{} can be read by others (mode {mode:o}); end the server, delete the file, and start the server again",
                path.display()
            ),
            Self::NoChance => f.write_str("the system gives no random bytes"),
            Self::NoFile { path } => write!(
                f,
                "{} is not a plain file but a link or a folder, and is left alone; take it away, or choose another folder \
                 with `--ca DIR`",
                path.display()
            ),
            Self::NoDataFolder => f.write_str(
                "this user has no folder for data; say where certificates are kept with `--ca DIR`",
            ),
            Self::Certificate(error) => write!(f, "no certificate could be made: {error}"),
            Self::Settings(error) => error.fmt(f),
            Self::Listen { address, error } if error.kind() == io::ErrorKind::AddrInUse => write!(
                f,
                "port {} is in use; end the program that uses it or choose another with `--port`",
                address.port()
            ),
            Self::Listen { address, error } => write!(f, "cannot listen on {address}: {error}"),
        }
    }
}

impl std::error::Error for ServeError {}

impl From<rcgen::Error> for ServeError {
    fn from(error: rcgen::Error) -> Self {
        Self::Certificate(error.to_string())
    }
}
