//! A client of `mi-sim serve`, and servers for it.

use mi_sim_serve::{Options, Patience, Server};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// How long an answer may take, on a machine that does much else.
pub(crate) const ANSWER: Duration = Duration::from_secs(30);
/// What is read of an answer that has no end, as the live journal.
const MOST_READ: usize = 16 * 1024 * 1024;

/// A server that runs until it is dropped.
pub(crate) struct Running {
    address: SocketAddr,
    /// Client id and secret of the application with the rights of `admin`.
    pub(crate) administrator: (String, &'static str),
    task: JoinHandle<()>,
}

impl Running {
    /// A server that waits so long for the rest of what a client begins.
    pub(crate) fn start(rest: Duration) -> Self {
        let options = Options {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            document: None,
            watch: false,
            seed: None,
            authority: folder().clone(),
            data: None,
            page: None,
            patience: Patience { head: rest, body: rest, write: ANSWER },
        };
        let server = runtime().block_on(Server::bind(options)).expect("a free port can be had");
        let address = server.address();
        let (id, secret) = server.administrator().expect("every world has one");
        let administrator = (id.to_string(), secret);
        let task = runtime().spawn(async move { server.run().await });
        Self { address, administrator, task }
    }

    /// Sends bytes, and reads what comes back, which may have no end.
    pub(crate) fn talk(&self, data: &[u8], longest: Duration) -> Vec<u8> {
        let Ok(mut stream) = TcpStream::connect(self.address) else { return Vec::new() };
        // A server that has had enough does not read the rest.
        let _sent = stream.write_all(data);
        read(&stream, longest)
    }

    /// Sends the same over TLS to the service of this name, through the proxy as the user that has this name.
    pub(crate) fn talk_securely(&self, user: Option<&str>, host: &str, data: &[u8]) -> Option<Vec<u8>> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        stream.set_read_timeout(Some(ANSWER)).ok()?;
        let connect = format!("CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n{}\r\n", proxy_user(user));
        stream.write_all(connect.as_bytes()).ok()?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).ok()?;
            head.extend(byte);
        }
        let name = ServerName::try_from(host.to_owned()).ok()?;
        if !head.starts_with(b"HTTP/1.1 200 ") {
            return None;
        }
        let client = ClientConnection::new(Arc::clone(trust()), name).ok()?;
        let mut tls = StreamOwned::new(client, stream);
        tls.write_all(data).ok()?;
        let mut answer = Vec::new();
        // The server closes without the farewell of TLS.
        let _read = tls.read_to_end(&mut answer);
        Some(answer)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The header that says to the proxy who asks.
pub(crate) fn proxy_user(user: Option<&str>) -> String {
    let encoded = user.map(|user| mi_sim::wire::base64url::encode_standard(format!("{user}:x").as_bytes()));
    encoded.map(|user| format!("Proxy-Authorization: Basic {user}\r\n")).unwrap_or_default()
}

fn read(mut stream: &TcpStream, longest: Duration) -> Vec<u8> {
    let start = Instant::now();
    let (mut answer, mut part) = (Vec::new(), [0; 4096]);
    let _timeout = stream.set_read_timeout(Some(ANSWER));
    while let Ok(count) = stream.read(&mut part) {
        answer.extend(&part[..count]);
        let is_long = answer.len() > MOST_READ || start.elapsed() > longest;
        if count == 0 || is_long {
            break;
        }
    }
    answer
}

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().expect("threads can be had"))
}

fn folder() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("mi-sim-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the folder for what is temporary can be written");
        folder
    })
}

/// The authority of all servers of this process, which the first of them makes.
fn trust() -> &'static Arc<ClientConfig> {
    static TRUST: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    TRUST.get_or_init(|| {
        let mut roots = RootCertStore::empty();
        let authority = CertificateDer::from_pem_file(folder().join("ca.pem"));
        roots.add(authority.expect("a server has written it")).expect("it is an authority");
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring has the usual versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Arc::new(config)
    })
}
