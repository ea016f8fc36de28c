//! Listening: the options, the port, and the clients that come.

use crate::authority::Authority;
use crate::connection::Peer;
use crate::convert::MOST_UNDER_WAY;
use crate::error::ServeError;
use crate::file::read_document;
use crate::machine::{Kind, names_of};
use crate::page::Page;
use crate::places::Places;
use crate::proof::{Left, Secret};
use crate::world::{SECRET, World};
use mi_sim::ClientId;
use mi_sim_document::Problem;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;

/// The world without a document: a machine with an identity, a vault it may read, a storage account it may not.
const DEFAULT_WORLD: &str = include_str!("default.md");
/// How much longer than readers of the journal everybody else has it.
const OTHERS_SHARE: u32 = 4;
/// How many requests are worked on aside at once.
const WORKERS: usize = 16;

/// What is served, and where.
pub struct Options {
    /// Where to listen; port 0 is any that is free.
    pub address: SocketAddr,
    /// The document whose cloud it is; without one, a small world with a machine, a vault and a storage account.
    pub document: Option<PathBuf>,
    /// Whether the page shows the document while it is written.
    pub watch: bool,
    /// Another seed than the document's.
    pub seed: Option<String>,
    /// Where the certificate authority is kept.
    pub authority: PathBuf,
    /// Its user's folder for data, where it leaves what proves to their other commands that it is theirs.
    pub data: Option<PathBuf>,
    /// The built page.
    pub page: Option<PathBuf>,
    /// How long clients may take.
    pub patience: Patience,
}

/// How long a client may take for what.
#[derive(Clone, Copy)]
pub struct Patience {
    /// To shake hands, and to send the head of a request; so long an idle connection is kept, too.
    pub head: Duration,
    /// To send the body of a request.
    pub body: Duration,
    /// To take the next bytes of an answer.
    pub write: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(60), body: Duration::from_secs(30), write: Duration::from_secs(30) }
    }
}

/// What all clients find.
pub(crate) struct Site {
    pub(crate) world: World,
    pub(crate) tls: TlsAcceptor,
    pub(crate) page: Page,
    /// The document that the page shows while it is written.
    pub(crate) written: Option<PathBuf>,
    pub(crate) patience: Patience,
    /// The certificate that clients are told to trust.
    pub(crate) authority: PathBuf,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// What proves whose it is.
    pub(crate) secret: Option<Secret>,
    /// How many bytes of bodies may still come.
    pub(crate) room: Arc<Semaphore>,
    /// Turns for requests that are worked on aside.
    pub(crate) workers: Arc<Semaphore>,
    /// The turn of those who read the journal in long parts.
    reading: Semaphore,
}

impl Site {
    /// Reads in the journal when it is one's turn. However many read it from its beginning, all of them together keep it
    /// and a processor for a fifth of the time at most, and the rest is for clients.
    pub(crate) async fn in_turn<T>(&self, read: impl FnOnce() -> T) -> T {
        let _turn = self.reading.acquire().await;
        let begun = Instant::now();
        let read = read();
        sleep(begun.elapsed().saturating_mul(OTHERS_SHARE)).await;
        read
    }

    /// Where a program on this machine reaches it.
    pub(crate) fn own_address(&self) -> SocketAddr {
        match self.address.ip() {
            ip if ip.is_unspecified() => SocketAddr::from((Ipv4Addr::LOCALHOST, self.address.port())),
            _ => self.address,
        }
    }
}

/// A server that listens already.
pub struct Server {
    listener: TcpListener,
    site: Arc<Site>,
    problems: Vec<Problem>,
    warnings: Vec<String>,
    /// Goes with the server, however long its last clients stay.
    _left: Option<Left>,
}

impl Server {
    /// Builds the world and takes the port.
    ///
    /// # Errors
    /// [`ServeError`] says what stands in the way.
    pub async fn bind(options: Options) -> Result<Self, ServeError> {
        let source = source(options.document.as_deref())?;
        let written = options.document.filter(|_| options.watch);
        let (world, problems) = World::begin(&source, options.seed.as_deref())?;
        let authority = Authority::open(&options.authority)?;
        let tls = TlsAcceptor::from(Arc::new(authority.server_config()?));
        let failed = |error| ServeError::Listen { address: options.address, error };
        let listener = TcpListener::bind(options.address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let mut warnings: Vec<String> = authority.warning().map(ToOwned::to_owned).into_iter().collect();
        let left = options.data.map(|data| Left::new(&data, address.port())).transpose();
        let left = left.unwrap_or_else(|error| {
            warnings.push(format!("`mi-sim env` cannot know that this server is yours, as {error}"));
            None
        });
        let site = Site {
            world,
            tls,
            page: Page::open(options.page, written.is_some()),
            written,
            patience: options.patience,
            authority: authority.file().to_owned(),
            address,
            secret: left.as_ref().map(|left| left.secret.clone()),
            room: Arc::new(Semaphore::new(MOST_UNDER_WAY)),
            workers: Arc::new(Semaphore::new(WORKERS)),
            reading: Semaphore::new(1),
        };
        Ok(Self { listener, site: Arc::new(site), problems, warnings, _left: left })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.site.address
    }

    /// The certificate that clients are told to trust.
    #[must_use]
    pub fn authority(&self) -> &Path {
        &self.site.authority
    }

    /// The document that the page shows while it is written.
    #[must_use]
    pub fn written(&self) -> Option<&Path> {
        self.site.written.as_deref()
    }

    /// What of the document could not be run.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// What the user has to know before clients come.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Names of the virtual machines there are at the start; of many, the first ones.
    #[must_use]
    pub fn machines(&self) -> Vec<String> {
        self.site.world.look(|cloud| names_of(cloud, Kind::Machine))
    }

    /// Names of the apps there are at the start; of many, the first ones.
    #[must_use]
    pub fn apps(&self) -> Vec<String> {
        self.site.world.look(|cloud| names_of(cloud, Kind::App))
    }

    /// Names of the people there are at the start; of many, the first ones.
    #[must_use]
    pub fn people(&self) -> Vec<String> {
        self.site.world.look(|cloud| names_of(cloud, Kind::Person))
    }

    /// Client id and secret of the application with the rights of `admin`.
    #[must_use]
    pub fn administrator(&self) -> Option<(ClientId, &'static str)> {
        self.site.world.administrator().map(|(id, _)| (id, SECRET))
    }

    /// Serves whoever comes, until it is dropped.
    pub async fn run(&self) {
        let places = Arc::new(Places::default());
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    let Some(ticket) = places.admit() else { continue };
                    // Answers are small; none should wait for the next.
                    let _ = stream.set_nodelay(true);
                    tokio::spawn(Peer::new(&self.site, ticket).serve(stream));
                }
                // No descriptors are left, for one; soon there may be.
                Err(_) => sleep(Duration::from_millis(50)).await,
            }
        }
    }
}

fn source(document: Option<&Path>) -> Result<String, ServeError> {
    let Some(path) = document else { return Ok(DEFAULT_WORLD.to_owned()) };
    read_document(path).map_err(|error| ServeError::File { task: "read", path: path.to_owned(), error })
}
