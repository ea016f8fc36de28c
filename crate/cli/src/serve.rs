//! `mi-sim serve`: the simulated cloud for real clients, until Ctrl+C.

use crate::arguments::ServeOptions;
use crate::output::{complain, say};
use mi_sim_serve::{Options, Patience, ServeError, Server, data_folder};
use std::env;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::runtime::Runtime;

/// Serves until it is told to end.
pub(crate) fn serve(options: ServeOptions) -> ExitCode {
    let served = Runtime::new().map_err(|error| error.to_string()).and_then(|runtime| {
        let served = runtime.block_on(run(options));
        // Whoever is still connected does not keep it from ending.
        runtime.shutdown_background();
        served
    });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            complain!("mi-sim: {wrong}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: ServeOptions) -> Result<(), String> {
    let file = options.file.clone();
    let server = Server::bind(with_defaults(options).map_err(|error| error.to_string())?);
    let server = server.await.map_err(|error| error.to_string())?;
    for problem in server.problems() {
        let file = file.as_ref().map_or_else(|| "the default world".into(), |file| file.to_string_lossy());
        complain!("{file}:{}: {}", problem.line, problem.message);
    }
    let mut end = End::listen().map_err(|error| format!("cannot wait for Ctrl+C: {error}"))?;
    welcome(&server);
    tokio::select! {
        () = server.run() => {}
        () = end.heard() => {}
    }
    Ok(())
}

fn with_defaults(options: ServeOptions) -> Result<Options, ServeError> {
    Ok(Options {
        address: SocketAddr::from((options.listen, options.port)),
        document: options.file,
        watch: options.watch,
        seed: options.seed,
        authority: options.authority.map_or_else(data_folder, Ok)?,
        data: data_folder().ok(),
        page: options.page.or_else(built_page),
        patience: Patience::default(),
    })
}

/// The page that was built where the program was, or in the folder at hand.
fn built_page() -> Option<PathBuf> {
    let program = env::current_exe().ok();
    let above = program.iter().flat_map(|program| program.ancestors()).skip(1).take(4).map(PathBuf::from);
    let mut folders = above.chain(env::current_dir()).map(|folder| folder.join("dist"));
    folders.find(|folder| folder.join("index.html").is_file())
}

fn welcome(server: &Server) {
    let address = server.address();
    for warning in server.warnings() {
        complain!("mi-sim: warning: {warning}.");
    }
    if !address.ip().is_loopback() {
        complain!(
            "mi-sim: warning: {} can be reached from other machines. Whoever reaches it is any machine of the simulated \
             Azure, gets its tokens and may change it. Nothing of value may be put into it.",
            address.ip()
        );
    }
    say!("The simulated Azure listens on {address}. Ctrl+C ends it.\n");
    say!("  the page            http://{address}/");
    if let Some(file) = server.written() {
        say!("                      shows {} anew whenever it is saved", file.display());
    }
    for name in server.machines() {
        say!("  metadata endpoint   http://{address}/vm/{name}");
    }
    for (kind, names) in [("apps", server.apps()), ("people", server.people())] {
        if !names.is_empty() {
            say!("  {kind:<18}  {}  (`mi-sim env NAME`)", names.join(", "));
        }
    }
    say!(
        "  proxy               http://{address}  (leads Azure's host names here, and nothing anywhere else)"
    );
    say!("  Azure on localhost  https://localhost:{}  (Resource Manager, Entra ID, Graph)", address.port());
    say!("  trust               {}", server.authority().display());
    if let Some((id, secret)) = server.administrator() {
        say!("  administrator       client id {id}, secret {secret}  (`mi-sim env admin`)");
    }
    if let Some(name) = server.machines().first() {
        say!("\nIn another shell, to be the code on {name}:\n");
        say!("  eval \"$(mi-sim env {name} --port {})\"", address.port());
        say!(
            "  curl -H Metadata:true \"$AZURE_POD_IDENTITY_AUTHORITY_HOST/metadata/identity/oauth2/token?\
             api-version=2018-02-01&resource=https://vault.azure.net\""
        );
    }
}

/// That somebody wants it to end: Ctrl+C, or what a service manager sends. It is heard from the moment this is made.
#[cfg(unix)]
struct End {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl End {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn heard(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// That somebody wants it to end by Ctrl+C, heard from the moment this is made.
#[cfg(windows)]
struct End(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl End {
    fn listen() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn heard(&mut self) {
        self.0.recv().await;
    }
}
