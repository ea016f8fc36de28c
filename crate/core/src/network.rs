//! Which address leads where, for whom, and how long the way is.

use crate::cloud::Cloud;
use crate::place::Place;
use crate::scope::ResourceId;
use crate::services::{At, Call, Desk, Listens, Published, SERVICES, Service, is_loopback};
use crate::wire::{Request, Response, Url};
use alloc::format;
use alloc::string::String;
use core::time::Duration;

/// The very service that a request has reached.
pub(crate) struct Listener {
    /// Where it stands.
    pub(crate) place: Place,
    service: &'static Service,
    /// The resource that it answers for.
    resource: Option<ResourceId>,
}

impl Listener {
    /// Its answer.
    pub(crate) fn answer(&self, desk: &mut Desk<'_>, request: &Request) -> Response {
        match (&self.service.listens, &self.resource) {
            (Listens::Once { answer, .. } | Listens::Outside { answer, .. }, _) => answer(desk, request),
            (Listens::ForEach { answer, .. }, Some(resource)) => answer(desk, resource, request),
            (Listens::ForEach { .. }, None) => Response::new(404),
        }
    }

    /// Whether it takes the body of this request.
    pub(crate) fn takes(&self, request: &Request) -> bool {
        request.body.as_bytes().len() <= self.service.body.longest
    }

    /// What it says to a body that it does not take.
    pub(crate) fn too_large(&self, desk: &mut Desk<'_>, request: &Request) -> Response {
        (self.service.body.too_large)(desk, request)
    }

    /// Whether what this sender says to it is published.
    fn is_published(&self, from: &Place) -> bool {
        match self.service.published {
            Published::Always => true,
            Published::ToClients => !from.is_azure(),
            Published::Never => false,
        }
    }
}

/// Who listens at this address for this sender, or what the sender's tool says when nobody does.
pub(crate) fn route(cloud: &Cloud, from: &Place, url: &Url) -> Result<Listener, String> {
    if let Place::Code { host } = from
        && let Some(off) = cloud.instance(host).filter(|one| !one.host().power.is_on())
    {
        return Err(format!("{} is not running", off.name()));
    }
    let call = Call { cloud, from, url };
    let mut services = SERVICES.iter().filter(|service| service.at.is_meant(url));
    let Some((service, listener)) = services.find_map(|service| Some((service, listener(service, &call)?)))
    else {
        return Err(unreachable(url));
    };
    let host = url.host();
    match service.at {
        At::Link(_) | At::Loopback(_) if url.is_secure() => Err(format!(
            "failed to connect to {host} port 443: connection refused; the endpoint speaks http only"
        )),
        At::Names(_) | At::Below(_) | At::Inside(_) | At::Outside(_) if !url.is_secure() => Err(format!(
            "failed to connect to {host} port 80: connection refused; the service speaks https only"
        )),
        _ => Ok(listener),
    }
}

fn listener(service: &'static Service, call: &Call<'_>) -> Option<Listener> {
    match &service.listens {
        Listens::Once { place, hears, .. } => {
            hears(call.from).then(|| Listener { place: place.clone(), service, resource: None })
        }
        Listens::ForEach { find, .. } => {
            let (place, resource) = find(call)?;
            Some(Listener { place, service, resource: Some(resource) })
        }
        Listens::Outside { find, .. } => Some(Listener { place: find(call)?, service, resource: None }),
    }
}

/// What a tool says of an address at which nobody listens.
fn unreachable(url: &Url) -> String {
    let host = url.host();
    let is_link = |service: &&Service| matches!(service.at, At::Link(_)) && service.at.is_meant(url);
    if is_loopback(host) {
        format!("failed to connect to {host}: connection refused")
    } else if SERVICES.iter().copied().any(|service| is_link(&service)) {
        format!("failed to connect to {host} port 80: no route to host")
    } else {
        format!("could not resolve host: {host}")
    }
}

/// Whether Microsoft, or a standard, publishes what is said on this way; where nobody listens, what clients try.
pub(crate) fn is_published(from: &Place, route: &Result<Listener, String>) -> bool {
    route.as_ref().map_or(!from.is_azure(), |listener| listener.is_published(from))
}

/// Whether one of Azure's own services has this host.
pub(crate) fn is_azure(url: &Url) -> bool {
    SERVICES.iter().any(|service| !matches!(service.at, At::Outside(_)) && service.at.is_meant(url))
}

/// How long a message is under way, one way. Round figures of the right order; nothing in Azure promises them.
pub(crate) fn latency(from: &Place, to: &Place) -> Duration {
    let millis = match (from, to) {
        (Place::Code { .. }, Place::Metadata { .. }) => 1,
        (Place::Person { .. } | Place::Internet | Place::Issuer { .. }, _) | (_, Place::Issuer { .. }) => 30,
        _ => 5,
    };
    Duration::from_millis(millis)
}

/// A host name of the simulated Azure that clients anywhere resolve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostName {
    /// This very name.
    Exact(&'static str),
    /// A name of one label before this ending, which begins with a dot.
    Below(&'static str),
}

/// All host names that clients resolve.
pub fn host_names() -> impl Iterator<Item = HostName> {
    let exact = SERVICES.iter().filter_map(|service| match service.at {
        At::Names(names) => Some(names),
        _ => None,
    });
    let below = SERVICES.iter().filter_map(|service| match service.at {
        At::Below(ending) => Some(HostName::Below(ending)),
        _ => None,
    });
    exact.flatten().copied().map(HostName::Exact).chain(below)
}

/// What a client asks Entra a token for before it calls this host; `None` where the host takes none.
#[must_use]
pub fn audience_of(host: &str) -> Option<&'static str> {
    let is_meant = |service: &&&Service| match service.at {
        At::Names(names) => names.contains(&host),
        At::Below(ending) => host.ends_with(ending),
        _ => false,
    };
    SERVICES.iter().find(is_meant).and_then(|service| service.audiences.first().copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Settings, Simulator};
    use alloc::vec::Vec;

    #[test]
    fn no_name_and_no_audience_belongs_to_two_services() {
        let mut names: Vec<HostName> = host_names().collect();
        let mut audiences: Vec<&str> =
            SERVICES.iter().flat_map(|service| service.audiences).copied().collect();
        for count in [names.len(), audiences.len()] {
            assert!(count > 4, "{count}");
        }
        let before = (names.len(), audiences.len());
        names.sort_unstable();
        names.dedup();
        audiences.sort_unstable();
        audiences.dedup();
        assert_eq!((names.len(), audiences.len()), before);
    }

    #[test]
    fn a_client_asks_for_a_token_by_a_name_that_the_directory_knows() {
        let simulator = Simulator::new(&Settings::default()).unwrap();
        for host in
            ["management.azure.com", "graph.microsoft.com", "v.vault.azure.net", "a.blob.core.windows.net"]
        {
            let audience = audience_of(host).unwrap();
            assert!(simulator.cloud().tenant().resource(audience).is_some(), "{audience}");
        }
        for host in ["login.microsoftonline.com", "app.azurewebsites.net", "169.254.169.254", "x.example"] {
            assert_eq!(audience_of(host), None, "{host}");
        }
    }

    #[test]
    fn names_inside_azure_are_known_to_azure_alone() {
        let simulator = Simulator::new(&Settings::default()).unwrap();
        let url = Url::parse("https://control-japaneast.identity.azure.net/x").unwrap();
        let reached = |from: &Place| route(simulator.cloud(), from, &url).map(|listener| listener.place);
        assert_eq!(reached(&Place::ResourceManager), Ok(Place::IdentityProvider));
        let outside = Err("could not resolve host: control-japaneast.identity.azure.net".into());
        assert_eq!(reached(&Place::Internet), outside);
        assert!(host_names().all(|name| match name {
            HostName::Exact(name) | HostName::Below(name) => !name.contains("identity.azure.net"),
        }));
    }
}
