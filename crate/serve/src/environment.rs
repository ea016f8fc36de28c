//! The environment variables by which a real client finds the simulated Azure.

use crate::connection::Peer;
use crate::machine::{ENDPOINT, machine, machine_names};
use crate::reply::{self, Reply};
use crate::server::Site;
use crate::world::SECRET;
use hyper::StatusCode;
use mi_sim::cloud::Host;
use serde::{Deserialize, Serialize};

/// Whose variables are those of the administrator application.
const ADMIN: &str = "admin";

/// One variable to set.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// `/simulator/env/NAME`: what to set to be the code on the machine or app of this name, or to sign in with the rights of `admin`;
/// JSON of [`Variable`]s.
pub(crate) fn answer(peer: &Peer, name: &str) -> Reply {
    let site = &peer.site;
    let mut variables = everywhere(site, name);
    if name == ADMIN {
        let client = site.world.administrator().map(|id| id.to_string()).unwrap_or_default();
        variables.push(("AZURE_CLIENT_ID", client));
        variables.push(("AZURE_CLIENT_SECRET", SECRET.to_owned()));
    } else if site.world.look(|cloud| machine(cloud, name)).is_some() {
        let endpoint = format!("http://{}/vm/{name}", site.own_address());
        variables.push(("AZURE_POD_IDENTITY_AUTHORITY_HOST", endpoint));
    } else if let Some(own) = site.world.look(|cloud| cloud.app_named(name).map(Host::environment)) {
        let mut all = named(variables);
        all.extend(own.into_iter().map(|(variable, value)| match variable.as_str() {
            ENDPOINT => {
                let value = format!("http://{}/app/{name}/msi/token", site.own_address());
                Variable { name: variable, value }
            }
            _ => Variable { name: variable, value },
        }));
        return reply::json(&all);
    } else {
        let names = site.world.look(machine_names);
        let line =
            format!("`{name}` is neither {ADMIN} nor an app nor a virtual machine; there are: {names}");
        return reply::text(StatusCode::NOT_FOUND, &line);
    }
    reply::json(&named(variables))
}

fn named(variables: Vec<(&str, String)>) -> Vec<Variable> {
    variables.into_iter().map(|(name, value)| Variable { name: name.to_owned(), value }).collect()
}

/// What anybody needs: the way to Azure's names, and the certificate to trust.
fn everywhere(site: &Site, name: &str) -> Vec<(&'static str, String)> {
    // Python's requests leaves out a user name without a password.
    let proxy = format!("http://{name}:x@{}", site.own_address());
    let trusted = site.authority.display().to_string();
    let (tenant, subscription) =
        site.world.look(|cloud| (cloud.tenant().id.to_string(), cloud.subscription().to_string()));
    let mut variables = vec![("AZURE_TENANT_ID", tenant), ("AZURE_SUBSCRIPTION_ID", subscription)];
    // curl reads http_proxy in lower case alone; where names of variables have no case, it is one and the same.
    for name in ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"] {
        variables.push((name, proxy.clone()));
    }
    for name in ["NO_PROXY", "no_proxy"] {
        variables.push((name, "127.0.0.1,localhost".to_owned()));
    }
    // Python's requests, OpenSSL and Rust, Node, curl: each has its own.
    for name in ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "CURL_CA_BUNDLE"] {
        variables.push((name, trusted.clone()));
    }
    variables
}
