//! What Resource Manager does for a person.

use std::collections::BTreeSet;

use mi_sim::cloud::{HostKind, Instance, StorageAccount, UserAssignedIdentity, Vault};
use mi_sim::{Cloud, ResourceId, Scope, gathered, version_of};

use super::GestureKind as Kind;
use super::data::{SYSTEM, encoded};
use super::offer::{Thing, free};
use super::written::{Both, quoted, signed};

const ASSIGNMENTS: &str = "providers/Microsoft.Authorization/roleAssignments";

fn address(path: &str, rest: &str, version: &str) -> String {
    format!("https://management.azure.com{}{rest}?api-version={version}", encoded(path))
}

fn of(id: &ResourceId, rest: &str) -> String {
    address(id.as_str(), rest, version_of(&id.resource_type()))
}

/// How `az` names a resource: by its group and its own name.
fn by_name(id: &ResourceId) -> String {
    let group = id.group();
    format!(
        "--resource-group {} --name {}",
        quoted(group.as_ref().map_or("", Scope::name)),
        quoted(id.name())
    )
}

pub(super) fn written(thing: &Thing<'_>, cloud: &Cloud, kind: Kind, picked: &[&str]) -> Option<Both> {
    match (kind, picked, thing) {
        (Kind::Grant, [principal, role, scope], _) => grant(cloud, principal, role, scope),
        (Kind::Attach, [identity], Thing::Code(one)) => attach(*one, identity),
        (Kind::Attach, [host], Thing::Identity(one)) => {
            let host = Scope::parse(host).ok()?.resource()?;
            attach(cloud.host(&host)?.instances().next()?, one.id.as_str())
        }
        (Kind::Detach, [identity], Thing::Code(one)) => detach(*one, identity),
        (Kind::Stop | Kind::Start, [], Thing::Code(one)) => switch(*one, kind == Kind::Start),
        (Kind::RunCode, [audience], Thing::Code(one)) => Some(run_code(*one, audience)),
        (Kind::ListKeys, [], Thing::Account(one)) => {
            let group = one.id.group()?;
            let (group, name) = (quoted(group.name()), one.id.name());
            let shell =
                format!("az storage account keys list --resource-group {group} --account-name {name}");
            Some((shell, signed("POST", &of(&one.id, "/listKeys"), "")))
        }
        (Kind::Delete, [], _) => delete(thing),
        (Kind::CreateGroup, [], _) => {
            let whole = Scope::subscription(cloud.subscription());
            let is_taken = |name: &str| {
                cloud.resource_group(&Scope::resource_group(cloud.subscription(), name)).is_some()
            };
            let name = free("rg", is_taken);
            let path = format!("{whole}/resourceGroups/{name}");
            Some((
                format!("az group create --name {name} --location japaneast"),
                signed("PUT", &address(&path, "", "2024-11-01"), "{ \"location\": \"japaneast\" }"),
            ))
        }
        (_, [group, rest @ ..], _) => {
            let group = cloud.resource_group(&Scope::parse(group).ok()?)?;
            create(cloud, kind, &group.id, &group.location, rest.first().copied().unwrap_or_default())
        }
        _ => None,
    }
}

fn grant(cloud: &Cloud, principal: &str, role: &str, scope: &str) -> Option<Both> {
    let kind = cloud.tenant().principal_type(principal.parse().ok()?)?.as_str();
    let name = cloud.authorization().role(role.parse().ok()?)?.role_name.as_ref();
    let shell = format!(
        "az role assignment create --assignee-object-id {principal} --assignee-principal-type {kind} --role {} --scope {}",
        quoted(name),
        quoted(scope)
    );
    let definitions = Scope::subscription(cloud.subscription());
    let body = format!(
        "{{\n  \"properties\": {{\n    \"roleDefinitionId\": \"{definitions}/providers/Microsoft.Authorization/roleDefinitions/{role}\",\n    \"principalId\": \"{principal}\",\n    \"principalType\": \"{kind}\"\n  }}\n}}"
    );
    let address = format!(
        "https://management.azure.com{}/{ASSIGNMENTS}/{{{{$guid}}}}?api-version=2022-04-01",
        encoded(scope)
    );
    Some((shell, signed("PUT", &address, &body)))
}

/// A text in JSON. Names of resources have neither quotes nor control characters.
fn text(plain: &str) -> String {
    format!("\"{}\"", plain.replace(['"', '\\'], ""))
}

/// The body that changes the identities of a host.
fn identities(has_own: bool, users: &[(&str, &str)], has_users: bool) -> String {
    let kind = match (has_own, has_users) {
        (true, true) => "SystemAssigned, UserAssigned",
        (true, false) => "SystemAssigned",
        (false, true) => "UserAssigned",
        (false, false) => "None",
    };
    let users: Vec<String> = users.iter().map(|(id, value)| format!("{}: {value}", text(id))).collect();
    let users = match users.is_empty() {
        true => String::new(),
        false => format!(", \"userAssignedIdentities\": {{ {} }}", users.join(", ")),
    };
    format!("{{ \"identity\": {{ \"type\": \"{kind}\"{users} }} }}")
}

fn attach(one: Instance<'_>, identity: &str) -> Option<Both> {
    let host = one.host();
    let shell = format!(
        "az {} identity assign {} --identities {}",
        host.kind.command_group()?,
        by_name(&host.id),
        quoted(identity)
    );
    let is_own = identity == SYSTEM;
    let mut users: Vec<(&str, &str)> =
        host.identity.user_assigned.iter().map(|(id, _)| (id.as_str(), "{}")).collect();
    users.extend((!is_own).then_some((identity, "{}")));
    let body = identities(is_own || host.identity.system_assigned.is_some(), &users, !users.is_empty());
    Some((shell, signed("PATCH", &of(&host.id, ""), &body)))
}

fn detach(one: Instance<'_>, identity: &str) -> Option<Both> {
    let host = one.host();
    let shell = format!(
        "az {} identity remove {} --identities {}",
        host.kind.command_group()?,
        by_name(&host.id),
        quoted(identity)
    );
    let is_own = identity == SYSTEM;
    let users = host.identity.user_assigned.len();
    let keeps_users = users > usize::from(!is_own);
    // Of those that stay nothing is said; where none stays, the type alone says it.
    let gone: &[(&str, &str)] = if is_own || !keeps_users { &[] } else { &[(identity, "null")] };
    let body = identities(!is_own && host.identity.system_assigned.is_some(), gone, keeps_users);
    Some((shell, signed("PATCH", &of(&host.id, ""), &body)))
}

/// Of apps, `az` here has no command for it, so that the request is sent by `az rest`.
fn switch(one: Instance<'_>, on: bool) -> Option<Both> {
    let host = one.host();
    let (verb, path) = match (host.kind, on) {
        (HostKind::VirtualMachine, true) => ("az vm start", "/start"),
        (HostKind::VirtualMachine, false) => ("az vm deallocate", "/deallocate"),
        (_, true) => ("", "/start"),
        (_, false) => ("", "/stop"),
    };
    let address = of(&host.id, path);
    let shell = match verb {
        "" => format!("az rest --method post --url \"{address}\""),
        verb => format!("{verb} {}", by_name(&host.id)),
    };
    Some((shell, signed("POST", &address, "")))
}

/// What somebody has run who may change a machine and holds no role for its data: the machine's own token, printed.
fn run_code(one: Instance<'_>, audience: &str) -> Both {
    let id = &one.host().id;
    let code = format!(
        "curl -s -H Metadata:true 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource={audience}'"
    );
    (
        format!("az vm run-command invoke {} --command-id RunShellScript --scripts \"{code}\"", by_name(id)),
        signed(
            "POST",
            &of(id, "/runCommand"),
            &format!("{{\n  \"commandId\": \"RunShellScript\",\n  \"script\": [\"{code}\"]\n}}"),
        ),
    )
}

fn delete(thing: &Thing<'_>) -> Option<Both> {
    let (command, id) = match thing {
        Thing::Code(one) if one.host().kind == HostKind::VirtualMachine => {
            ("az vm delete --yes", &one.host().id)
        }
        Thing::Code(one) => ("", &one.host().id),
        Thing::Identity(one) => ("az identity delete", &one.id),
        Thing::Vault(one) => ("az keyvault delete", &one.id),
        Thing::Account(one) => ("az storage account delete --yes", &one.id),
        Thing::Group(id) => {
            let shell = format!("az group delete --yes --name {}", quoted(id.name()));
            return Some((shell, signed("DELETE", &address(id.as_str(), "", "2024-11-01"), "")));
        }
        Thing::Assignment(one) => {
            let path = format!("{}/{ASSIGNMENTS}/{}", one.scope.as_str().trim_end_matches('/'), one.name);
            let shell = format!("az role assignment delete --ids {}", quoted(&path));
            return Some((shell, signed("DELETE", &address(&path, "", "2022-04-01"), "")));
        }
        Thing::Subscription | Thing::Principal(_) | Thing::Token { .. } => return None,
    };
    let shell = match command {
        "" => format!("az resource delete --ids {}", quoted(id.as_str())),
        command => format!("{command} {}", by_name(id)),
    };
    Some((shell, signed("DELETE", &of(id, ""), "")))
}

/// Whether none of these is called so.
fn is_taken<'a>(names: impl Iterator<Item = &'a str>) -> impl Fn(&str) -> bool {
    let names: BTreeSet<String> = gathered(names.map(str::to_ascii_lowercase));
    move |name| names.contains(name)
}

/// Something new in a resource group, in its region, under a name that is free. `az vm create` makes a network too, which identities have
/// no use for; the request does without.
fn create(cloud: &Cloud, kind: Kind, group: &Scope, location: &str, identity: &str) -> Option<Both> {
    let place = text(location);
    let (kind, name, command, body) = match kind {
        Kind::CreateMachine => {
            let name = free("vm", is_taken(cloud.hosts().map(|host| host.id.name())));
            let (option, block) = match identity {
                "" => (String::new(), String::new()),
                SYSTEM => {
                    (" --assign-identity".into(), ", \"identity\": { \"type\": \"SystemAssigned\" }".into())
                }
                id => (
                    format!(" --assign-identity {}", quoted(id)),
                    format!(
                        ", \"identity\": {{ \"type\": \"UserAssigned\", \"userAssignedIdentities\": {{ {}: {{}} }} }}",
                        text(id)
                    ),
                ),
            };
            let body = format!(
                "{{ \"location\": {place}{block}, \"properties\": {{ \"hardwareProfile\": {{ \"vmSize\": \"Standard_D2s_v5\" }} }} }}"
            );
            (
                HostKind::VirtualMachine.resource_type(),
                name,
                format!("az vm create{option} --image Ubuntu2404 --generate-ssh-keys"),
                body,
            )
        }
        Kind::CreateIdentity => {
            let name = free("id", is_taken(cloud.identities().map(|one| one.id.name())));
            (
                UserAssignedIdentity::TYPE,
                name,
                "az identity create".into(),
                format!("{{ \"location\": {place} }}"),
            )
        }
        Kind::CreateVault => {
            let name = free("kv", |name| cloud.vault_named(name).is_some());
            let tenant = cloud.tenant().id;
            let body = format!(
                "{{ \"location\": {place}, \"properties\": {{ \"tenantId\": \"{tenant}\", \"sku\": {{ \"family\": \"A\", \"name\": \"standard\" }}, \"enableRbacAuthorization\": true }} }}"
            );
            (Vault::TYPE, name, "az keyvault create".into(), body)
        }
        Kind::CreateAccount => {
            let name = free("files", |name| cloud.account_named(name).is_some());
            let body = format!(
                "{{ \"location\": {place}, \"kind\": \"StorageV2\", \"sku\": {{ \"name\": \"Standard_LRS\" }} }}"
            );
            (StorageAccount::TYPE, name, "az storage account create --sku Standard_LRS".into(), body)
        }
        _ => return None,
    };
    let id = ResourceId::new(group, kind, &name);
    Some((format!("{command} {}", by_name(&id)), signed("PUT", &of(&id, ""), &body)))
}
