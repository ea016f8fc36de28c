//! For whom a client speaks: the simulated place that its requests come from.

use crate::reply::{self, Reply};
use hyper::StatusCode;
use hyper::header::{HeaderMap, HeaderValue, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION};
use mi_sim::cloud::HostKind;
use mi_sim::wire::base64url;
use mi_sim::{Cloud, Place, ResourceId};

/// The variable by which App Service tells its code where to ask for tokens.
pub(crate) const ENDPOINT: &str = "IDENTITY_ENDPOINT";

/// The virtual machine of this name.
pub(crate) fn machine(cloud: &Cloud, name: &str) -> Option<ResourceId> {
    let mut machines = machines_of(cloud);
    machines.find(|id| id.name().eq_ignore_ascii_case(name)).cloned()
}

/// The app of this name with its token endpoint, if it has an identity.
pub(crate) fn app(cloud: &Cloud, name: &str) -> Option<(ResourceId, String)> {
    let app = cloud.app_named(name)?;
    let (_, endpoint) = app.environment().into_iter().find(|(name, _)| name == ENDPOINT)?;
    Some((app.id.clone(), endpoint))
}

/// All virtual machines: only their metadata endpoint has an address that clients can be pointed at.
pub(crate) fn machines_of(cloud: &Cloud) -> impl Iterator<Item = &ResourceId> {
    cloud.hosts().filter(|host| host.kind == HostKind::VirtualMachine).map(|host| &host.id)
}

/// The names of all virtual machines, for a message.
pub(crate) fn machine_names(cloud: &Cloud) -> String {
    let names: Vec<&str> = machines_of(cloud).map(ResourceId::name).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Who uses the proxy: the machine or person that its user name names; without a user name, a stranger.
///
/// # Errors
/// The reply to a name that nobody has.
pub(crate) fn proxy_user(cloud: &Cloud, headers: &HeaderMap) -> Result<Place, Reply> {
    let Some(name) = headers.get(PROXY_AUTHORIZATION).and_then(user_name) else { return Ok(Place::Internet) };
    let app = || cloud.app_named(&name).map(|app| app.id.clone());
    if let Some(host) = machine(cloud, &name).or_else(app) {
        return Ok(Place::Code { host });
    }
    match cloud.tenant().user_named(&name) {
        Some(user) => Ok(Place::Person { name: user.name.clone() }),
        None => Err(who(&format!(
            "the proxy's user name is that of a virtual machine, an app or a person; `{name}` is none of these. Virtual machines: {}",
            machine_names(cloud)
        ))),
    }
}

/// The reply that asks for the name of a machine.
pub(crate) fn who(line: &str) -> Reply {
    let mut reply = reply::text(StatusCode::PROXY_AUTHENTICATION_REQUIRED, line);
    let challenge =
        HeaderValue::from_static("Basic realm=\"the name of a virtual machine as user, any password\"");
    reply.headers_mut().insert(PROXY_AUTHENTICATE, challenge);
    reply
}

fn user_name(value: &HeaderValue) -> Option<String> {
    let (scheme, credentials) = value.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    let decoded = String::from_utf8(base64url::decode_standard(credentials.trim()).ok()?).ok()?;
    let (name, _) = decoded.split_once(':').unwrap_or((&decoded, ""));
    (!name.is_empty()).then(|| name.to_owned())
}
