//! Who is meant by a name, and for whom a client speaks: the simulated place that its requests come from.
//!
//! A name alone is enough while one virtual machine, app or person has it. Where several have it, nobody is guessed at:
//! `vm/NAME`, `app/NAME` and `person/NAME` say which kind is meant, `vm/GROUP/NAME` and `app/GROUP/NAME` in which
//! resource group.

use crate::reply::{self, Reply};
use hyper::StatusCode;
use hyper::header::{HeaderMap, HeaderValue, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION};
use mi_sim::cloud::{Host, IdentityBlock, Instance, TokenEndpoint, instance_name};
use mi_sim::wire::base64url;
use mi_sim::{Cloud, Place, ResourceId, Simulator};
use serde_json::json;
use std::collections::HashMap;

/// The variable by which App Service tells its code where to ask for tokens.
pub(crate) const ENDPOINT: &str = "IDENTITY_ENDPOINT";
/// The variable with what must be shown there.
pub(crate) const HEADER: &str = "IDENTITY_HEADER";
/// How many names of a kind a message lists.
const MOST_NAMES: usize = 20;

/// What a name can be the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Machine,
    App,
    Person,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Machine, Self::App, Self::Person];

    fn word(self) -> &'static str {
        match self {
            Self::Machine => "vm",
            Self::App => "app",
            Self::Person => "person",
        }
    }

    fn of(instance: Instance<'_>) -> Option<Self> {
        match instance.host().kind.token_endpoint() {
            TokenEndpoint::InstanceMetadata => Some(Self::Machine),
            TokenEndpoint::AppService => Some(Self::App),
            TokenEndpoint::Platform => None,
        }
    }
}

/// Somebody who was found by a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Found {
    Machine(ResourceId),
    App(ResourceId),
    Person(String),
}

impl Found {
    /// Where its requests come from.
    pub(crate) fn place(self) -> Place {
        match self {
            Self::Machine(host) | Self::App(host) => Place::Code { host },
            Self::Person(name) => Place::Person { name },
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Machine(_) => Kind::Machine,
            Self::App(_) => Kind::App,
            Self::Person(_) => Kind::Person,
        }
    }

    /// A name that means it and nobody else.
    pub(crate) fn full_name(&self) -> String {
        match self {
            Self::Machine(id) | Self::App(id) => {
                let group = id.group();
                let group = group.as_ref().and_then(|group| group.resource_group_name()).unwrap_or_default();
                format!("{}/{group}/{}", self.kind().word(), instance_name(id))
            }
            Self::Person(name) => format!("person/{name}"),
        }
    }
}

/// Why a name means nobody, in words for whoever wrote it.
#[derive(Debug, PartialEq)]
pub(crate) struct Unknown(pub(crate) String);

/// All machines and apps by their names in lower case, as of some moment: among many, finding one takes a while.
#[derive(Default)]
pub(crate) struct Hosts {
    revision: Option<u64>,
    by_name: HashMap<String, Vec<Found>>,
}

impl Hosts {
    /// Whoever is meant by this name at present.
    ///
    /// # Errors
    /// [`Unknown`] when nobody has the name, or several have.
    pub(crate) fn find(&mut self, simulator: &Simulator, written: &str) -> Result<Found, Unknown> {
        let words: Vec<&str> = written.split('/').collect();
        let kind = |word: &str| Kind::ALL.into_iter().find(|kind| kind.word() == word);
        let (kind, group, name) = match *words.as_slice() {
            [name] => (None, None, name),
            [word, name] => (Some(kind(word).ok_or_else(|| no_kind(word))?), None, name),
            [word, group, name] => (Some(kind(word).ok_or_else(|| no_kind(word))?), Some(group), name),
            _ => {
                return Err(Unknown(format!(
                    "`{written}` is not a name; write NAME, vm/NAME or vm/GROUP/NAME"
                )));
            }
        };
        self.pick(simulator, kind, group, name)
    }

    /// Whoever of this kind, in this group, has the name.
    ///
    /// # Errors
    /// [`Unknown`] when nobody has, or several.
    pub(crate) fn pick(
        &mut self,
        simulator: &Simulator,
        kind: Option<Kind>,
        group: Option<&str>,
        name: &str,
    ) -> Result<Found, Unknown> {
        self.refresh(simulator);
        let cloud = simulator.cloud();
        let is_in = |found: &&Found| match (group, found) {
            (None, _) => true,
            (Some(group), Found::Machine(id) | Found::App(id)) => {
                id.group()
                    .and_then(|scope| scope.resource_group_name().map(|own| own.eq_ignore_ascii_case(group)))
                    == Some(true)
            }
            (Some(_), Found::Person(_)) => false,
        };
        let hosts = self.by_name.get(&name.to_ascii_lowercase()).into_iter().flatten();
        let mut all: Vec<Found> = hosts.filter(is_in).cloned().collect();
        if let Some(user) = cloud.tenant().user_named(name).filter(|_| group.is_none()) {
            all.push(Found::Person(user.name.clone()));
        }
        all.retain(|found| kind.is_none_or(|kind| found.kind() == kind));
        if all.len() > 1 {
            let names: Vec<String> = all.iter().map(|found| format!("`{}`", found.full_name())).collect();
            return Err(Unknown(format!("`{name}` is the name of several; say which: {}", names.join(", "))));
        }
        all.pop().ok_or_else(|| {
            let what = match kind {
                None => "a virtual machine, an app or a person",
                Some(Kind::Machine) => "a virtual machine",
                Some(Kind::App) => "an app",
                Some(Kind::Person) => "a person",
            };
            let place = group.map(|group| format!(" in the resource group `{group}`")).unwrap_or_default();
            Unknown(format!("`{name}` is not the name of {what}{place}; there are: {}", everybody(cloud)))
        })
    }

    fn refresh(&mut self, simulator: &Simulator) {
        if self.revision == Some(simulator.revision()) {
            return;
        }
        self.by_name.clear();
        for instance in simulator.cloud().instances() {
            let found = match Kind::of(instance) {
                Some(Kind::Machine) => Found::Machine(instance.id().clone()),
                Some(Kind::App) => Found::App(instance.id().clone()),
                _ => continue,
            };
            self.by_name.entry(instance.name().to_ascii_lowercase()).or_default().push(found);
        }
        self.revision = Some(simulator.revision());
    }
}

fn no_kind(word: &str) -> Unknown {
    Unknown(format!("`{word}/` says no kind; write vm/NAME, app/NAME or person/NAME"))
}

/// The names of those of a kind, for a person to read: only so many.
pub(crate) fn names_of(cloud: &Cloud, kind: Kind) -> Vec<String> {
    let mut names: Vec<String> = match kind {
        Kind::Person => cloud.tenant().users().map(|user| user.name.clone()).take(MOST_NAMES + 1).collect(),
        _ => cloud
            .instances()
            .filter(|instance| Kind::of(*instance) == Some(kind))
            .map(Instance::name)
            .take(MOST_NAMES + 1)
            .collect(),
    };
    if names.len() > MOST_NAMES {
        names.truncate(MOST_NAMES);
        names.push("…".to_owned());
    }
    names
}

/// Everybody there is, for a message.
fn everybody(cloud: &Cloud) -> String {
    let kinds = [("virtual machines", Kind::Machine), ("apps", Kind::App), ("people", Kind::Person)];
    let told = kinds.into_iter().map(|(word, kind)| {
        let names = names_of(cloud, kind);
        if names.is_empty() { format!("no {word}") } else { format!("{word} {}", names.join(", ")) }
    });
    told.collect::<Vec<_>>().join("; ")
}

/// What App Service tells the code of an app by this variable, if the app has an identity. What its owner set under the
/// same name is not meant.
pub(crate) fn told_by_app_service(app: &Host, variable: &str) -> Option<String> {
    if app.identity_header.is_none() || app.identity == IdentityBlock::default() {
        return None;
    }
    // The platform's own come after the owner's.
    app.environment().into_iter().rev().find(|(name, _)| name == variable).map(|(_, value)| value)
}

/// Who uses the proxy: whoever its user name names; without a user name, a stranger.
///
/// # Errors
/// The reply to a name that nobody has.
pub(crate) fn proxy_user(
    find: impl FnOnce(&str) -> Result<Found, Unknown>,
    headers: &HeaderMap,
) -> Result<Place, Reply> {
    let Some(name) = headers.get(PROXY_AUTHORIZATION).and_then(user_name) else { return Ok(Place::Internet) };
    find(&name).map(Found::place).map_err(|Unknown(words)| {
        who(&format!("the proxy's user name says who you are in the simulated Azure: {words}"))
    })
}

/// The reply that asks for a name. It is JSON because clients of the metadata endpoint read every answer as JSON.
pub(crate) fn who(line: &str) -> Reply {
    let mut reply =
        reply::json(&json!({ "error": "proxy_authentication_required", "error_description": line }));
    *reply.status_mut() = StatusCode::PROXY_AUTHENTICATION_REQUIRED;
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
