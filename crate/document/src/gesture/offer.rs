//! What there is to do with each kind of thing.

use mi_sim::cloud::{
    HostKind, Instance, Power, Resource, RoleAssignment, StorageAccount, TokenEndpoint, UserAssignedIdentity,
    Vault,
};
use mi_sim::{Cloud, PrincipalId, Scope};

use super::choices::{
    attachable, attached, audiences, blobs, code, containers, first_identity, groups, hosts_without,
    identities_of_code, named, parameter, people, principal, principals, principals_of, roles, scope, scopes,
    scopes_in, secrets, targets,
};
use super::{Gesture, GestureKind as Kind, GestureParameter, ParameterKind};
use crate::fence::Runner;

/// Something that exists.
pub(super) enum Thing<'a> {
    Code(Instance<'a>),
    Identity(&'a UserAssignedIdentity),
    Vault(&'a Vault),
    Account(&'a StorageAccount),
    Group(Scope),
    Subscription,
    Principal(PrincipalId),
    Assignment(&'a RoleAssignment),
    Token { audience: String, text: String },
}

/// What is at this scope.
pub(super) fn at<'a>(cloud: &'a Cloud, id: &str) -> Option<Thing<'a>> {
    let scope = Scope::parse(id).ok()?;
    if scope == Scope::subscription(cloud.subscription()) {
        return Some(Thing::Subscription);
    }
    let Some(resource) = scope.resource() else {
        return cloud.resource_group(&scope).map(|group| Thing::Group(group.id.clone()));
    };
    if let Some(instance) = cloud.instance(&resource) {
        return Some(Thing::Code(instance));
    }
    match cloud.resource(&resource)? {
        Resource::Identity(one) => Some(Thing::Identity(one)),
        Resource::Vault(one) => Some(Thing::Vault(one)),
        Resource::StorageAccount(one) => Some(Thing::Account(one)),
        Resource::Host(_) | Resource::Plain(_) => None,
    }
}

/// Collects what can be done.
struct Offers<'a> {
    cloud: &'a Cloud,
    people: Vec<Runner>,
    all: Vec<Gesture>,
}

impl Offers<'_> {
    /// Where there is nothing to choose from, or nobody to do it, there is nothing to do.
    fn by(&mut self, actors: Vec<Runner>, kind: Kind, parameters: impl Into<Vec<GestureParameter>>) {
        let parameters = parameters.into();
        if !actors.is_empty() && parameters.iter().all(|one| !one.choices.is_empty()) {
            self.all.push(Gesture { kind, actors, parameters });
        }
    }

    fn by_people(&mut self, kind: Kind, parameters: impl Into<Vec<GestureParameter>>) {
        self.by(self.people.clone(), kind, parameters);
    }

    /// A role for one of these at one of these.
    fn grant(&mut self, principals: GestureParameter, scopes: GestureParameter) {
        self.by_people(Kind::Grant, [principals, roles(self.cloud), scopes]);
    }

    fn grant_at(&mut self, scopes: impl IntoIterator<Item = super::GestureChoice>) {
        self.grant(principals(self.cloud), parameter(ParameterKind::Scope, scopes));
    }

    fn create(&mut self, groups: &GestureParameter) {
        let groups = || groups.clone();
        self.by_people(Kind::CreateMachine, [groups(), first_identity(self.cloud)]);
        for kind in [Kind::CreateIdentity, Kind::CreateVault, Kind::CreateAccount] {
            self.by_people(kind, [groups()]);
        }
    }

    fn host(&mut self, one: Instance<'_>) {
        let (cloud, host) = (self.cloud, one.host());
        let can_ask = match host.kind.token_endpoint() {
            TokenEndpoint::InstanceMetadata => true,
            // Without an identity, an app knows no address to ask at.
            TokenEndpoint::AppService => {
                host.environment().iter().any(|(name, _)| name == "IDENTITY_ENDPOINT")
            }
            TokenEndpoint::Platform => false,
        };
        let own: Vec<Runner> = code(one, cloud).filter(|_| can_ask).into_iter().collect();
        self.by(own.clone(), Kind::AskToken, [identities_of_code(one, cloud, true), audiences()]);
        let known = || identities_of_code(one, cloud, false);
        self.by(own.clone(), Kind::ReadSecret, [known(), secrets(cloud, None)]);
        self.by(own, Kind::ReadBlob, [known(), blobs(cloud, None)]);
        if host.kind == HostKind::VirtualMachine {
            self.by_people(Kind::RunCode, [audiences()]);
        }
        if host.kind.command_group().is_some() {
            self.by_people(Kind::Attach, [attachable(one, cloud)]);
            self.by_people(Kind::Detach, [attached(one)]);
        }
        self.grant(principals_of(one), scopes(cloud));
        if host.kind == HostKind::VirtualMachine || host.kind.is_app() {
            self.by_people(if host.power == Power::Running { Kind::Stop } else { Kind::Start }, []);
        }
        self.by_people(Kind::Delete, []);
    }

    fn thing(&mut self, thing: &Thing<'_>) {
        let cloud = self.cloud;
        match thing {
            Thing::Code(one) => self.host(*one),
            Thing::Identity(one) => {
                self.by_people(Kind::Attach, [hosts_without(&one.id, cloud)]);
                self.grant(principal(one.principal.principal_id, cloud), scopes(cloud));
                self.by_people(Kind::Delete, []);
            }
            Thing::Vault(one) => {
                self.by_people(Kind::ReadSecret, [secrets(cloud, Some(one.id.as_str()))]);
                let known = secrets(cloud, Some(one.id.as_str())).choices;
                let new = free("secret", |name| one.secrets.get(name).is_some());
                let new = named(format!("{}/{new}", one.id.name()), new);
                self.by_people(
                    Kind::WriteSecret,
                    [parameter(ParameterKind::Secret, [new].into_iter().chain(known))],
                );
                self.grant_at(scopes_in(one.id.scope(), "secrets", one.secrets.iter().map(|(name, _)| name)));
                self.by_people(Kind::Delete, []);
            }
            Thing::Account(one) => {
                self.by_people(Kind::ReadBlob, [blobs(cloud, Some(one.id.as_str()))]);
                self.by_people(Kind::WriteBlob, [containers(one)]);
                self.by_people(Kind::CreateContainer, []);
                self.by_people(Kind::ListKeys, []);
                let inside = one.containers.iter().map(|(name, _)| name);
                self.grant_at(scopes_in(one.id.scope(), "blobServices/default/containers", inside));
                self.by_people(Kind::Delete, []);
            }
            Thing::Group(id) => {
                self.create(&parameter(ParameterKind::Group, [scope(id)]));
                self.grant_at([scope(id)]);
                self.by_people(Kind::Delete, []);
            }
            Thing::Subscription => {
                self.create(&groups(cloud));
                self.by_people(Kind::CreateGroup, []);
                self.grant(principals(cloud), scopes(cloud));
            }
            Thing::Principal(id) => self.grant(principal(*id, cloud), scopes(cloud)),
            Thing::Assignment(_) => self.by_people(Kind::Delete, []),
            Thing::Token { audience, .. } => {
                self.by(vec![Runner::Internet], Kind::UseToken, [targets(cloud, audience)]);
            }
        }
    }
}

/// All that can be done with it.
pub(super) fn gestures(thing: &Thing<'_>, cloud: &Cloud) -> Vec<Gesture> {
    let mut offers = Offers { cloud, people: people(cloud), all: Vec::new() };
    offers.thing(thing);
    offers.all
}

/// A name that nothing has: the first of those with a number.
pub(super) fn free(begin: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut names = (1_usize..).map(|number| format!("{begin}{number}"));
    names.find(|name| !is_taken(name)).unwrap_or_default()
}
