//! A server of its own for a test, and a client that can behave badly.

use mi_sim_serve::{Options, Patience, ServeError, Server};
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::runtime::Runtime;

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
    #[expect(dead_code, reason = "it is held until the server has ended")]
    folder: Folder,
    runtime: Option<Runtime>,
}

pub(crate) fn options(folder: &Folder) -> Options {
    Options {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        document: None,
        seed: None,
        authority: folder.0.clone(),
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
        stream.write_all(bytes.as_bytes()).unwrap();
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
