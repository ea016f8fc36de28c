//! What there is to choose from: whoever and whatever exists.

use mi_sim::cloud::{EndpointIdentity, Instance, ServicePrincipalKind, StorageAccount, TokenEndpoint};
use mi_sim::{Cloud, PrincipalId, ResourceId, Scope, sort_by};

use super::data::{self, encoded};
use super::{ChoiceLabel, GestureChoice, GestureParameter, ParameterKind};
use crate::fence::Runner;
use crate::front_matter::ADMIN;

/// So many of a kind are offered; of more, nobody finds theirs in a list.
const MOST: usize = 100;

/// For whom tokens are asked.
const AUDIENCES: [&str; 3] =
    ["https://vault.azure.net", "https://management.azure.com", "https://storage.azure.com"];

pub(super) fn parameter(
    kind: ParameterKind,
    choices: impl IntoIterator<Item = GestureChoice>,
) -> GestureParameter {
    GestureParameter { kind, choices: choices.into_iter().take(MOST).collect() }
}

pub(super) fn named(value: impl Into<String>, name: impl Into<String>) -> GestureChoice {
    GestureChoice { value: value.into(), label: ChoiceLabel::Name(name.into()) }
}

fn unnamed(value: impl Into<String>, label: ChoiceLabel) -> GestureChoice {
    GestureChoice { value: value.into(), label }
}

/// Everybody of the tenant, its administrator first.
pub(super) fn people(cloud: &Cloud) -> Vec<Runner> {
    let mut names: Vec<&str> = cloud.tenant().users().take(MOST).map(|user| user.name.as_str()).collect();
    sort_by(&mut names, |one, other| (*one != ADMIN, one).cmp(&(*other != ADMIN, other)));
    names.into_iter().map(|name| Runner::Person { name: name.into() }).collect()
}

/// The code that runs there, as `on=` names it.
pub(super) fn code(one: Instance<'_>, cloud: &Cloud) -> Option<Runner> {
    let runs_code = |one: &Instance<'_>| one.host().kind.token_endpoint() != TokenEndpoint::Platform;
    let name = one.name();
    let is_alike = |other: &Instance<'_>| runs_code(other) && other.name().eq_ignore_ascii_case(&name);
    let is_alone = cloud.instances().filter(is_alike).nth(1).is_none();
    let kind = one.host().kind.resource_type().rsplit('/').next()?;
    let place = format!("{}/{kind}/{name}", one.id().scope().resource_group_name()?);
    runs_code(&one).then_some(Runner::Machine { name: if is_alone { name } else { place }, by: None })
}

pub(super) fn audiences() -> GestureParameter {
    parameter(ParameterKind::Audience, AUDIENCES.map(|audience| named(audience, audience)))
}

/// Which identities code can ask for, by what the request says beside: none named, or the client ID.
pub(super) fn identities_of_code(one: Instance<'_>, cloud: &Cloud, with_refused: bool) -> GestureParameter {
    let identities = cloud.endpoint(one.id()).map(|endpoint| &*endpoint.identities).unwrap_or_default();
    let is_known = |one: &&EndpointIdentity| {
        with_refused || cloud.tenant().service_principal(one.credential.principal.principal_id).is_some()
    };
    let has_own = identities.iter().filter(is_known).any(|one| one.system_assigned);
    let unsaid = match (has_own, with_refused) {
        (true, _) => Some(unnamed("", ChoiceLabel::Own)),
        (false, true) => Some(unnamed("", ChoiceLabel::Nothing)),
        (false, false) => None,
    };
    let users = identities.iter().filter(is_known).filter(|one| !one.system_assigned).map(|one| {
        let name = one.credential.resource_id.rsplit('/').next().unwrap_or_default();
        named(one.credential.principal.client_id.to_string(), name)
    });
    parameter(ParameterKind::Identity, unsaid.into_iter().chain(users))
}

/// The identities that a host has, by the word with which `az` names them.
pub(super) fn attached(one: Instance<'_>) -> GestureParameter {
    let block = &one.host().identity;
    let own = block.system_assigned.map(|_| unnamed(data::SYSTEM, ChoiceLabel::Own));
    let users = block.user_assigned.iter().map(|(id, _)| named(id.as_str(), id.name()));
    parameter(ParameterKind::Identity, own.into_iter().chain(users))
}

/// Those that it has not.
pub(super) fn attachable(one: Instance<'_>, cloud: &Cloud) -> GestureParameter {
    let block = &one.host().identity;
    let own = block.system_assigned.is_none().then(|| unnamed(data::SYSTEM, ChoiceLabel::Own));
    let users =
        cloud.identities().filter(|one| !block.has(&one.id)).map(|one| named(one.id.as_str(), one.id.name()));
    parameter(ParameterKind::Identity, own.into_iter().chain(users))
}

/// What identity a new machine may have.
pub(super) fn first_identity(cloud: &Cloud) -> GestureParameter {
    let usual = [unnamed(data::SYSTEM, ChoiceLabel::Own), unnamed("", ChoiceLabel::Nothing)];
    let users = cloud.identities().map(|one| named(one.id.as_str(), one.id.name()));
    parameter(ParameterKind::Identity, usual.into_iter().chain(users))
}

/// The principals of a host's identities.
pub(super) fn principals_of(one: Instance<'_>) -> GestureParameter {
    let block = &one.host().identity;
    let own = block.system_assigned.map(|own| unnamed(own.principal_id.to_string(), ChoiceLabel::Own));
    let users = block.user_assigned.iter().map(|(id, user)| named(user.principal_id.to_string(), id.name()));
    parameter(ParameterKind::Principal, own.into_iter().chain(users))
}

/// One principal alone.
pub(super) fn principal(id: PrincipalId, cloud: &Cloud) -> GestureParameter {
    let name = cloud.tenant().name_of(id).unwrap_or_default().split('@').next().unwrap_or_default();
    parameter(ParameterKind::Principal, [named(id.to_string(), name)])
}

/// Managed identities, then groups, then people.
pub(super) fn principals(cloud: &Cloud) -> GestureParameter {
    let tenant = cloud.tenant();
    let is_managed = ServicePrincipalKind::ManagedIdentity;
    let managed = tenant.service_principals().filter(|one| one.service_principal_type == is_managed);
    let managed = managed.map(|one| named(one.id.to_string(), one.display_name.as_str()));
    let groups = tenant.groups().map(|one| named(one.id.to_string(), one.display_name.as_str()));
    let people = tenant.users().map(|one| named(one.id.to_string(), one.name.as_str()));
    parameter(ParameterKind::Principal, managed.chain(groups).chain(people))
}

/// The roles of everyday and those that the tenant made, by name.
pub(super) fn roles(cloud: &Cloud) -> GestureParameter {
    let mut roles: Vec<_> = cloud.authorization().roles().take(MOST).collect();
    sort_by(&mut roles, |one, other| one.role_name.cmp(&other.role_name));
    parameter(
        ParameterKind::Role,
        roles.into_iter().map(|role| named(role.id.to_string(), role.role_name.as_ref())),
    )
}

/// Where a role can be assigned, the narrowest last.
pub(super) fn scopes(cloud: &Cloud) -> GestureParameter {
    let whole = Scope::subscription(cloud.subscription());
    let groups = cloud.resource_groups().map(|group| scope(&group.id));
    let vaults = cloud
        .vaults()
        .flat_map(|vault| scopes_in(vault.id.scope(), "secrets", vault.secrets.iter().map(|(name, _)| name)));
    let accounts = cloud.accounts().flat_map(|account| {
        scopes_in(
            account.id.scope(),
            "blobServices/default/containers",
            account.containers.iter().map(|(name, _)| name),
        )
    });
    let whole = unnamed(whole.as_str(), ChoiceLabel::Subscription);
    parameter(ParameterKind::Scope, [whole].into_iter().chain(groups).chain(vaults).chain(accounts))
}

pub(super) fn scope(scope: &Scope) -> GestureChoice {
    named(scope.as_str(), scope.name())
}

/// A scope, and what lies in it.
pub(super) fn scopes_in<'a>(
    outer: &'a Scope,
    kind: &'a str,
    names: impl Iterator<Item = &'a str> + 'a,
) -> impl Iterator<Item = GestureChoice> + 'a {
    let inner = names.map(move |name| {
        named(outer.child(&format!("{kind}/{name}")).as_str(), format!("{}/{name}", outer.name()))
    });
    [scope(outer)].into_iter().chain(inner)
}

pub(super) fn groups(cloud: &Cloud) -> GestureParameter {
    parameter(ParameterKind::Group, cloud.resource_groups().map(|group| scope(&group.id)))
}

/// The hosts that have not this identity yet.
pub(super) fn hosts_without(id: &ResourceId, cloud: &Cloud) -> GestureParameter {
    let hosts = cloud.hosts().filter(|host| host.kind.command_group().is_some() && !host.identity.has(id));
    parameter(ParameterKind::Host, hosts.map(|host| scope(host.id.scope())))
}

/// The secrets of all vaults, or of one, as addresses.
pub(super) fn secrets(cloud: &Cloud, only: Option<&str>) -> GestureParameter {
    let vaults = cloud.vaults().filter(|vault| only.is_none_or(|only| vault.id.as_str() == only));
    let secrets = vaults.flat_map(|vault| {
        let name = vault.id.name();
        vault
            .secrets
            .iter()
            .map(move |(secret, _)| named(format!("{name}/{secret}"), format!("{name}/{secret}")))
    });
    parameter(ParameterKind::Secret, secrets)
}

/// The containers of an account.
pub(super) fn containers(account: &StorageAccount) -> GestureParameter {
    parameter(ParameterKind::Container, account.containers.iter().map(|(name, _)| named(name, name)))
}

/// The blobs of all accounts, or of one: account, container and name.
pub(super) fn blobs(cloud: &Cloud, only: Option<&str>) -> GestureParameter {
    let accounts = cloud.accounts().filter(|account| only.is_none_or(|only| account.id.as_str() == only));
    let blobs = accounts.flat_map(|account| {
        account.containers.iter().flat_map(move |(container, inside)| {
            inside.blobs.iter().map(move |(blob, _)| {
                let path = format!("{}/{container}/{blob}", account.id.name());
                named(path.clone(), path)
            })
        })
    });
    parameter(ParameterKind::Blob, blobs)
}

/// What a token for this audience can be used for, as addresses.
pub(super) fn targets(cloud: &Cloud, audience: &str) -> GestureParameter {
    let audience = audience.trim_end_matches('/');
    let mut targets = Vec::new();
    if audience == "https://vault.azure.net" {
        targets.extend(secrets(cloud, None).choices.into_iter().filter_map(|one| {
            let (vault, secret) = one.value.split_once('/')?;
            Some(GestureChoice { value: data::secret(vault, secret), ..one })
        }));
        let vaults = cloud.vaults().map(|vault| vault.id.name());
        targets.extend(vaults.map(|vault| named(data::secrets(vault), format!("{vault}/"))));
    }
    if audience == "https://storage.azure.com" || audience.ends_with(".blob.core.windows.net") {
        targets.extend(blobs(cloud, None).choices.into_iter().filter_map(|one| {
            let (account, path) = one.value.split_once('/')?;
            Some(GestureChoice { value: data::blob(account, path), ..one })
        }));
    }
    if ["https://management.azure.com", "https://management.core.windows.net"].contains(&audience) {
        let groups = cloud.resource_groups().map(|group| {
            let address = format!(
                "https://management.azure.com{}/resources?api-version=2021-04-01",
                encoded(group.id.as_str())
            );
            named(address, group.id.name())
        });
        let whole = format!(
            "https://management.azure.com/subscriptions/{}/resources?api-version=2021-04-01",
            cloud.subscription()
        );
        targets.extend([unnamed(whole, ChoiceLabel::Subscription)].into_iter().chain(groups));
    }
    parameter(ParameterKind::Target, targets)
}
