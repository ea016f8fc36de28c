//! A server of its own for a test, and a client that can behave badly.

use mi_sim::wire::base64url;
use mi_sim_serve::{Options, Patience, ServeError, Server};
use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// Short, so that no test waits for long; long enough for a busy machine.
pub(crate) const PATIENCE: Patience =
    Patience { head: Duration::from_secs(1), body: Duration::from_secs(1), write: Duration::from_secs(1) };

/// A folder of this process, taken away in the end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("mi-sim-serve-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// A server that runs until it is dropped.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    folder: Folder,
    runtime: Option<Runtime>,
}

pub(crate) fn options(folder: &Folder) -> Options {
    Options {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        document: None,
        watch: false,
        seed: None,
        authority: folder.0.clone(),
        data: None,
        page: None,
        patience: PATIENCE,
    }
}

pub(crate) fn bind(options: Options) -> Result<Server, ServeError> {
    Runtime::new().unwrap().block_on(Server::bind(options))
}

impl Running {
    pub(crate) fn start() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut Options)) -> Self {
        let folder = Folder::new();
        let mut options = options(&folder);
        change(&mut options);
        let runtime = Runtime::new().unwrap();
        let server = runtime.block_on(Server::bind(options)).unwrap();
        assert_eq!(server.problems(), []);
        let address = server.address();
        runtime.spawn(async move { server.run().await });
        Self { address, folder, runtime: Some(runtime) }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Sends these bytes and reads to the end of the connection.
    pub(crate) fn exchange(&self, bytes: &str) -> String {
        let mut stream = self.connect();
        // A server that has had enough does not read the rest.
        let _ = stream.write_all(bytes.as_bytes());
        read(&mut stream)
    }

    /// One request with these lines in its head, after which the connection ends.
    pub(crate) fn ask(&self, line: &str, headers: &[&str]) -> String {
        let mut head = format!("{line} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|header| header.starts_with("Host")) {
            head += &format!("Host: {}\r\n", self.address);
        }
        for header in headers {
            head += &format!("{header}\r\n");
        }
        self.exchange(&format!("{head}\r\n"))
    }

    /// A token request that succeeds: the server is well.
    pub(crate) fn is_well(&self) {
        let answer = self.ask(
            "GET /vm/vm1/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net",
            &["Metadata: true"],
        );
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Everything until the server closes; a reset is an end too.
pub(crate) fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        match stream.read(&mut part) {
            Ok(0) | Err(_) => return String::from_utf8_lossy(&bytes).into_owned(),
            Ok(count) => bytes.extend(&part[..count]),
        }
    }
}

impl Running {
    /// One request over TLS, through the proxy as this user, with the server's own authority as the only one trusted.
    pub(crate) fn secure(&self, user: &str, host: &str, line: &str, headers: &[&str]) -> String {
        let mut stream = self.connect();
        let user = base64url::encode_standard(format!("{user}:x").as_bytes());
        let connect = format!(
            "CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\nProxy-Authorization: Basic {user}\r\n\r\n"
        );
        stream.write_all(connect.as_bytes()).unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        assert!(head.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&head));
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(self.folder.0.join("ca.pem")).unwrap()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from(host.to_owned()).unwrap();
        let mut tls = StreamOwned::new(ClientConnection::new(Arc::new(config), name).unwrap(), stream);
        let lines: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let request = format!("{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{lines}\r\n");
        tls.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        // The server closes without the farewell of TLS.
        tls.read_to_end(&mut bytes).ok();
        String::from_utf8(bytes).unwrap()
    }

    /// An access token of vm1 for this resource.
    pub(crate) fn token(&self, resource: &str) -> String {
        let path = "/vm/vm1/metadata/identity/oauth2/token?api-version=2018-02-01&resource=";
        let answer = self.ask(&format!("GET {path}{resource}"), &["Metadata: true"]);
        body(&answer)["access_token"].as_str().unwrap().to_owned()
    }
}

/// The body of an answer, as JSON.
pub(crate) fn body(answer: &str) -> Value {
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}
