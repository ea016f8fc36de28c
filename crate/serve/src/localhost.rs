//! Azure on `localhost`, for clients that are told one address and find the others from there, such as a custom cloud of
//! the Azure CLI ("Connect to Azure Stack Hub with Azure CLI") and the authority hosts of the SDKs.
//!
//! The path tells which service is meant. Azure's own answers name Azure's own hosts, which lead to the real Azure wherever
//! the proxy is not set: what would send a client there names this server instead, and what has no address here is left
//! out, so that a tool says that it lacks one. Identifiers stay as they are: issuers, audiences and the resources that
//! tokens are for look like addresses, but nobody connects to them.

use crate::reply::Reply;
use http_body_util::{BodyExt, Either, Full};
use hyper::body::Bytes;
use hyper::header::{HeaderMap, HeaderName, HeaderValue, LOCATION, WWW_AUTHENTICATE};
use mi_sim::SIGN_IN_HOSTS;
use serde_json::{Map, Value, json};

const LOGIN: &str = "login.microsoftonline.com";
const GRAPH: &str = "graph.microsoft.com";
const MANAGEMENT: &str = "management.azure.com";
/// All names of the services that are reached by a path here.
fn names() -> impl Iterator<Item = &'static str> {
    SIGN_IN_HOSTS.into_iter().chain([GRAPH, MANAGEMENT])
}

/// Headers that send a client somewhere.
const LEADING: [HeaderName; 3] =
    [LOCATION, WWW_AUTHENTICATE, HeaderName::from_static("azure-asyncoperation")];
/// Members of what is published that hold an address, and are called.
const ADDRESSES: [&str; 6] = [
    "loginEndpoint",
    "resourceManager",
    "authorization_endpoint",
    "jwks_uri",
    "tenant_discovery_endpoint",
    "token_endpoint",
];
/// Members that name hosts with no address here: vaults and storage accounts are told apart by their names alone, Graph's
/// identifier is its address too, and the rest is not simulated.
const WITHOUT_ADDRESS: [&str; 6] = [
    "cloud_graph_host_name",
    "galleryEndpoint",
    "graphEndpoint",
    "microsoftGraphResourceId",
    "portal",
    "portalEndpoint",
];

/// Which service is meant by a path.
pub(crate) fn service(path: &str) -> Option<&'static str> {
    const RESOURCE_MANAGER: [&str; 5] = ["subscriptions", "tenants", "providers", "metadata", "locations"];
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    let first = segments.next()?.to_ascii_lowercase();
    if RESOURCE_MANAGER.contains(&first.as_str()) {
        return Some(MANAGEMENT);
    }
    if matches!(first.as_str(), "v1.0" | "beta") {
        return Some(GRAPH);
    }
    let second = segments.next()?.to_ascii_lowercase();
    matches!(second.as_str(), "oauth2" | "v2.0" | ".well-known" | "discovery" | "kerberos").then_some(LOGIN)
}

/// Whether a path leads to a document about where services are.
fn is_discovery(path: &str) -> bool {
    let path = path.trim_end_matches('/').to_ascii_lowercase();
    ["/metadata/endpoints", "/discovery/instance", "/.well-known/openid-configuration"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// The answer to a request for this path, as a client at `here` (`localhost:8169`) can follow it.
pub(crate) async fn readdress(reply: Reply, path: &str, here: &str) -> Reply {
    let (mut head, body) = reply.into_parts();
    lead_here(&mut head.headers, here);
    let body = match body {
        Either::Left(whole) if is_discovery(path) => Either::Left(rewrite(whole, here).await),
        other => other,
    };
    Reply::from_parts(head, body)
}

fn lead_here(headers: &mut HeaderMap, here: &str) {
    for name in LEADING {
        let values: Vec<HeaderValue> = headers.get_all(&name).iter().map(|value| led(value, here)).collect();
        headers.remove(&name);
        for value in values {
            headers.append(&name, value);
        }
    }
}

fn led(value: &HeaderValue, here: &str) -> HeaderValue {
    let text = value.to_str().map(|text| local(text, here));
    text.ok().and_then(|text| HeaderValue::from_str(&text).ok()).unwrap_or_else(|| value.clone())
}

/// A text whose addresses of services lead here.
fn local(text: &str, here: &str) -> String {
    names().fold(text.to_owned(), |text, name| {
        let address = format!("https://{name}");
        let parts: Vec<&str> = text.split(&address).collect();
        let Some((first, rest)) = parts.split_first() else { return text.clone() };
        let mut local = (*first).to_owned();
        for part in rest {
            // A longer name only begins so.
            let is_whole = !part.starts_with(|c: char| c.is_ascii_alphanumeric() || "-.:@".contains(c));
            local.push_str(&if is_whole { format!("https://{here}") } else { address.clone() });
            local.push_str(part);
        }
        local
    })
}

async fn rewrite(body: Full<Bytes>, here: &str) -> Full<Bytes> {
    let Ok(body) = body.collect().await;
    let bytes = body.to_bytes();
    let Ok(mut told) = serde_json::from_slice::<Value>(&bytes) else { return Full::new(bytes) };
    let clouds = match &mut told {
        Value::Array(clouds) => clouds.iter_mut().collect(),
        one => vec![one],
    };
    for cloud in clouds.into_iter().filter_map(Value::as_object_mut) {
        readdress_members(cloud, here);
    }
    serde_json::to_vec(&told).map_or_else(|_| Full::new(bytes), |told| Full::new(told.into()))
}

fn readdress_members(members: &mut Map<String, Value>, here: &str) {
    members.retain(|name, _| !WITHOUT_ADDRESS.contains(&name.as_str()));
    for (name, value) in members.iter_mut() {
        match (name.as_str(), value) {
            // Clients want it to be there.
            ("suffixes", suffixes) => *suffixes = json!({}),
            ("metadata", instances) => {
                *instances =
                    json!([{ "preferred_network": here, "preferred_cache": here, "aliases": [here] }]);
            }
            ("msgraph_host", host) => *host = here.into(),
            ("authentication", Value::Object(members)) => {
                for (name, value) in members {
                    readdress_member(name, value, here);
                }
            }
            (name, value) => readdress_member(name, value, here),
        }
    }
}

fn readdress_member(name: &str, value: &mut Value, here: &str) {
    if let Value::String(address) = value
        && ADDRESSES.contains(&name)
    {
        *address = local(address, here);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_tell_the_service() {
        for (path, host) in [
            ("/subscriptions/x/resourcegroups", Some(MANAGEMENT)),
            ("/metadata/endpoints", Some(MANAGEMENT)),
            ("/contoso.onmicrosoft.com/oauth2/v2.0/token", Some(LOGIN)),
            ("/common/discovery/instance", Some(LOGIN)),
            ("/v1.0/servicePrincipals", Some(GRAPH)),
            ("/", None),
            ("/secrets/a", None),
        ] {
            assert_eq!(service(path), host, "{path}");
        }
    }

    #[test]
    fn only_whole_names_of_services_lead_here() {
        for (text, there) in [
            ("https://management.azure.com/a?b", "https://localhost:1/a?b"),
            (
                "Bearer authorization_uri=\"https://login.windows.net/t\", x",
                "Bearer authorization_uri=\"https://localhost:1/t\", x",
            ),
            ("https://management.azure.com.evil.example/", "https://management.azure.com.evil.example/"),
            (
                "http://localhost:8400/?code=https://vault.azure.net",
                "http://localhost:8400/?code=https://vault.azure.net",
            ),
        ] {
            assert_eq!(local(text, "localhost:1"), there);
        }
    }
}
