//! Whoever tries everything: every request that an attacker could send, as long as any of them brings something new. Requests
//! of an attack only add, so that this is as good as all orders in which they could be sent.

use super::world::{CI, CUSTOM, OWN, flow_path, scopes};
use crate::harness::{
    ARM, LAB, STORAGE, VAULT, With, World, account_path, app_path, assignment_path, identity_path,
    machine_path, request, token_path, user_assigned, vault_path,
};
use mi_sim::access::Operation;
use mi_sim::analysis::Gain;
use mi_sim::cloud::{HostKind, UserAssignedIdentity};
use mi_sim::wire::{Method, Request, form_encode};
use mi_sim::{Event, Place, PrincipalId, ResourceId};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What attackers give to themselves and to others.
const GIVEN: [&str; 5] = [
    "Owner",
    "Key Vault Administrator",
    "Storage Blob Data Owner",
    "Managed Identity Operator",
    "Key Vault Secrets User",
];
const STRONGEST: [&str; 3] = ["Owner", "Key Vault Administrator", "Storage Blob Data Owner"];
/// How the attacker speaks for somebody.
#[derive(Clone)]
enum How {
    Person,
    Code(ResourceId),
    Flow(ResourceId, PrincipalId, PrincipalId),
    Job,
}

/// Somebody who tries everything.
pub(super) struct Brute {
    world: World,
    held: Vec<(PrincipalId, How)>,
    tokens: BTreeMap<(PrincipalId, &'static str), Option<String>>,
    /// What is held, in the words of the search.
    pub(super) facts: BTreeSet<String>,
    /// What was sent with success and need not be sent again.
    pub(super) sent: BTreeSet<String>,
    conditioned: bool,
    team: PrincipalId,
}

/// What the search says of a gain, where that can be seen from outside.
pub(super) fn fact(gain: &Gain) -> Option<String> {
    match gain {
        Gain::Principal { .. } | Gain::Code { .. } | Gain::Keys { .. } | Gain::Data { .. } => {
            Some(serde_json::to_string(gain).unwrap())
        }
        _ => None,
    }
}

impl Brute {
    /// Who begins with a person's own rights.
    pub(super) fn new(world: World, conditioned: bool, team: PrincipalId, person: PrincipalId) -> Self {
        let mut brute = Self {
            world,
            held: Vec::new(),
            tokens: BTreeMap::new(),
            facts: BTreeSet::new(),
            sent: BTreeSet::new(),
            conditioned,
            team,
        };
        brute.speak(person, How::Person);
        brute
    }

    /// Sends everything until nothing new comes of it.
    pub(super) fn try_everything(&mut self) {
        loop {
            let before = (self.facts.len(), self.sent.len());
            let mut next = 0;
            while let Some(who) = self.held.get(next).cloned() {
                self.try_all(&who);
                next += 1;
            }
            if before == (self.facts.len(), self.sent.len()) {
                break;
            }
        }
    }

    fn learn(&mut self, gain: &Gain) {
        self.facts.extend(fact(gain));
    }

    fn speak(&mut self, id: PrincipalId, how: How) {
        if self.held.iter().all(|(held, _)| *held != id) {
            self.held.push((id, how));
            self.learn(&Gain::Principal { principal: id });
        }
    }

    fn token(&mut self, id: PrincipalId, how: &How, audience: &'static str) -> Option<String> {
        if let Some(kept) = self.tokens.get(&(id, audience)) {
            return kept.clone();
        }
        let token = match how {
            How::Person => Some(self.world.person_token("alice", audience)),
            How::Code(host) => {
                self.world.pass(1);
                self.ask_endpoint(id, host, audience)
            }
            How::Job => Some(self.exchange(id, audience)),
            How::Flow(..) => None,
        };
        self.tokens.insert((id, audience), token.clone());
        token
    }

    fn ask_endpoint(&mut self, id: PrincipalId, instance: &ResourceId, audience: &str) -> Option<String> {
        let host = self.world.simulator.cloud().instance(instance).unwrap().host().clone();
        let attached = host.identity.user_assigned.iter().find(|(_, one)| one.principal_id == id);
        let query = match attached {
            Some((_, one)) => {
                form_encode(&[("resource", audience), ("client_id", &one.client_id.to_string())])
            }
            None => form_encode(&[("resource", audience)]),
        };
        let ask = if host.kind == HostKind::WebApp {
            let address =
                host.environment().into_iter().find(|(name, _)| name == "IDENTITY_ENDPOINT").unwrap().1;
            request(Method::Get, &format!("{address}?api-version=2019-08-01&{query}"))
                .with_header("X-IDENTITY-HEADER", host.identity_header.as_deref().unwrap())
        } else {
            token_path(&format!("&{query}"))
        };
        let answer = self.world.ask(&Place::Code { host: instance.clone() }, ask);
        (answer.0.status == 200).then(|| answer.word("/access_token"))
    }

    fn exchange(&mut self, id: PrincipalId, audience: &str) -> String {
        let client = self.world.simulator.cloud().tenant().service_principal(id).unwrap().app_id.to_string();
        let job = Place::Issuer { name: "ci".into() };
        let minted = format!("{CI}/token?sub=evil&aud=api://AzureADTokenExchange");
        let assertion = self.world.ask(&job, request(Method::Get, &minted)).is(200).word("/value");
        let tenant = self.world.tenant();
        let scope = format!("{}/.default", audience.trim_end_matches('/'));
        let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &client),
            ("client_assertion_type", kind),
            ("client_assertion", &assertion),
            ("scope", &scope),
        ];
        self.world.entra(&tenant, "oauth2/v2.0/token", &form).is(200).word("/access_token")
    }

    /// Whether a request of somebody's succeeds.
    fn send(&mut self, (id, how): &(PrincipalId, How), audience: &'static str, request: Request) -> bool {
        if let How::Flow(flow, writer, runner) = how {
            return self.through(flow, (*writer, *runner), *id, audience, &request);
        }
        let Some(token) = self.token(*id, how, audience) else { return false };
        self.world.ask(&Place::Internet, request.bearer(&token)).0.is_success()
    }

    fn through(
        &mut self,
        flow: &ResourceId,
        (writer, runner): (PrincipalId, PrincipalId),
        id: PrincipalId,
        audience: &str,
        asked: &Request,
    ) -> bool {
        let host = self.world.simulator.cloud().host(flow).unwrap().clone();
        let (resource, _) =
            host.identity.user_assigned.iter().find(|(_, one)| one.principal_id == id).unwrap();
        let headers: BTreeMap<&str, &str> =
            asked.headers.iter().filter(|one| one.0 != "Content-Type").collect();
        let mut inputs = json!({ "method": asked.method.as_str(), "uri": asked.url.to_string(), "headers": headers,
            "authentication": { "type": "ManagedServiceIdentity", "identity": resource, "audience": audience } });
        if !asked.body.is_empty() {
            inputs["body"] = asked.body.json().unwrap_or_else(|_| json!(asked.body.text()));
        }
        let definition = json!({ "triggers": { "t": { "type": "Request" } },
            "actions": { "a": { "type": "Http", "inputs": inputs } } });
        let body = json!({ "location": "japaneast", "properties": { "definition": definition } });
        let address =
            |below: &str| format!("https://management.azure.com{flow}{below}?api-version=2024-11-01");
        let how =
            |one: PrincipalId, brute: &Self| brute.held.iter().find(|held| held.0 == one).unwrap().clone();
        let (writer, runner) = (how(writer, self), how(runner, self));
        let before = self.world.simulator.journal().entries().len();
        if !self.send(&writer, ARM, request(Method::Put, &address("")).json(&body))
            || !self.send(&runner, ARM, request(Method::Post, &address("/triggers/t/run")))
        {
            return false;
        }
        let entries = &self.world.simulator.journal().entries()[before..];
        let span = entries.iter().rev().find_map(|entry| match &entry.event {
            Event::Sent { from: Place::Code { host }, request, .. }
                if host == flow && request.url == asked.url =>
            {
                entry.span
            }
            _ => None,
        });
        entries.iter().any(|entry| {
            entry.span == span
                && matches!(&entry.event, Event::Answered { response } if response.is_success())
        })
    }

    fn arm(&self, method: Method, below: &str, body: Option<Value>) -> Request {
        let request = request(method, &self.world.address(below));
        match body {
            Some(body) => request.json(&body),
            None => request,
        }
    }

    /// Sends once what only has to succeed once.
    fn once(
        &mut self,
        who: &(PrincipalId, How),
        key: String,
        audience: &'static str,
        request: Request,
    ) -> bool {
        if self.sent.contains(&key) {
            return false;
        }
        let succeeds = self.send(who, audience, request);
        if succeeds {
            self.sent.insert(key);
        }
        succeeds
    }

    fn code(&mut self, path: &str, kind: &str) -> ResourceId {
        let host = ResourceId::parse(&self.world.id(path), kind).unwrap();
        self.learn(&Gain::Code { host: host.clone() });
        host
    }

    /// Everything that somebody can try, once.
    fn try_all(&mut self, who: &(PrincipalId, How)) {
        self.try_hosts(who);
        self.try_identities(who);
        self.try_roles(who);
        self.try_data(who);
        let held: Vec<PrincipalId> = self.held.iter().map(|one| one.0).collect();
        for member in held {
            let url = format!("https://graph.microsoft.com/v1.0/groups/{}/members/$ref", self.team);
            let body =
                json!({ "@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{member}") });
            let join = request(Method::Post, &url).json(&body);
            if self.once(who, format!("join {member}"), "https://graph.microsoft.com", join) {
                self.world.pass(86_400 + 600);
                self.tokens.clear();
            }
        }
    }

    fn try_hosts(&mut self, who: &(PrincipalId, How)) {
        let run = json!({ "commandId": "RunShellScript", "script": ["true"] });
        for vm in ["vm1", "vm2"] {
            let path = machine_path(vm);
            let ask = self.arm(Method::Post, &format!("{path}/runCommand"), Some(run.clone()));
            if self.once(who, format!("run {vm}"), ARM, ask) {
                self.code(&path, "Microsoft.Compute/virtualMachines");
            }
        }
        let app = app_path("app1");
        let kudu = request(Method::Post, "https://app1.scm.azurewebsites.net/api/command")
            .json(&json!({ "command": "true", "dir": "/" }));
        let list = self.arm(Method::Post, &format!("{app}/config/publishingcredentials/list"), None);
        let xml = self.arm(Method::Post, &format!("{app}/publishxml"), None);
        for ask in [kudu, list, xml] {
            if self.once(who, "run app1".into(), ARM, ask) {
                self.code(&app, "Microsoft.Web/sites");
            }
        }
        let flow = flow_path();
        let definition = json!({ "triggers": { "t": { "type": "Request" } }, "actions": {} });
        let body = json!({ "location": "japaneast", "properties": { "definition": definition } });
        let (write, run) = (
            self.arm(Method::Put, &flow, Some(body)),
            self.arm(Method::Post, &format!("{flow}/triggers/t/run"), None),
        );
        if self.once(who, "write flow".into(), ARM, write) {
            self.sent.insert(format!("writer {}", who.0));
        }
        if self.sent.contains("write flow") && self.once(who, "run flow".into(), ARM, run) {
            self.sent.insert(format!("runner {}", who.0));
            self.code(&flow, "Microsoft.Logic/workflows");
        }
        self.hear();
    }

    /// The identities of hosts on which there is code.
    fn hear(&mut self) {
        let hosts: Vec<_> = self.world.simulator.cloud().hosts().cloned().collect();
        for host in hosts {
            if !self.facts.contains(&fact(&Gain::Code { host: host.id.clone() }).unwrap())
                && !self.sent.contains(&format!("run {}", host.id))
            {
                continue;
            }
            let attached = host.identity.user_assigned.iter().map(|one| one.1.principal_id);
            let all: Vec<_> =
                host.identity.system_assigned.iter().map(|one| one.principal_id).chain(attached).collect();
            for id in all {
                let how = if host.kind == HostKind::LogicApp {
                    let by = |word: &str| {
                        self.sent.iter().find_map(|key| key.strip_prefix(word)?.parse().ok()).unwrap()
                    };
                    How::Flow(host.id.clone(), by("writer "), by("runner "))
                } else {
                    How::Code(host.id.clone())
                };
                self.speak(id, how);
            }
        }
    }

    fn try_identities(&mut self, who: &(PrincipalId, How)) {
        let identities: Vec<UserAssignedIdentity> =
            self.world.simulator.cloud().identities().cloned().collect();
        for identity in &identities {
            let (id, name) = (identity.principal.principal_id, identity.id.name());
            if self.held.iter().any(|one| one.0 == id) {
                continue;
            }
            let trust = json!({ "properties": { "issuer": CI, "subject": "evil", "audiences": ["api://AzureADTokenExchange"] } });
            let path = format!("{}/federatedIdentityCredentials/evil", identity_path(name));
            let ask = self.arm(Method::Put, &path, Some(trust));
            if self.once(who, format!("trust {name}"), ARM, ask) {
                self.world.pass(60);
                self.speak(id, How::Job);
                continue;
            }
            let block = user_assigned(&[identity]);
            for (path, kind) in
                [(machine_path("vm1"), "both"), (machine_path("vm2"), ""), (app_path("app1"), "")]
            {
                let mut block = block.clone();
                if kind == "both" {
                    block["type"] = json!("SystemAssigned, UserAssigned");
                }
                let ask = self.arm(Method::Patch, &path, Some(json!({ "identity": block })));
                self.once(who, format!("attach {name} {path}"), ARM, ask);
            }
            for group in [LAB, OWN] {
                let path = format!("{group}/providers/Microsoft.Compute/virtualMachines/new-{name}");
                let ask =
                    self.arm(Method::Put, &path, Some(json!({ "location": "japaneast", "identity": block })));
                self.once(who, format!("create {path}"), ARM, ask);
                let path = format!(
                    "{group}/providers/Microsoft.Web/sites/{}{name}",
                    group.trim_start_matches("/resourceGroups/")
                );
                let body = json!({ "location": "japaneast", "kind": "app", "identity": block });
                let ask = self.arm(Method::Put, &path, Some(body));
                self.once(who, format!("create {path}"), ARM, ask);
                let path = format!("{group}/providers/Microsoft.Logic/workflows/new-{name}");
                let definition = json!({ "triggers": { "t": { "type": "Request" } }, "actions": {} });
                let body = json!({ "location": "japaneast", "identity": block, "properties": { "definition": definition } });
                let ask = self.arm(Method::Put, &path, Some(body));
                if self.once(who, format!("create {path}"), ARM, ask) {
                    self.sent.insert(format!("wrote {path} {}", who.0));
                }
            }
        }
        self.run_new(who);
    }

    /// Code on the hosts that were created.
    fn run_new(&mut self, who: &(PrincipalId, How)) {
        let new: Vec<String> =
            self.sent.iter().filter_map(|key| key.strip_prefix("create ")).map(ToString::to_string).collect();
        for path in new {
            let id = self.world.id(&path);
            let ask = if path.contains("/sites/") {
                let name = path.rsplit('/').next().unwrap();
                let address = format!("https://{name}.scm.azurewebsites.net/api/command");
                request(Method::Post, &address).json(&json!({ "command": "true", "dir": "/" }))
            } else if path.contains("/workflows/") {
                self.arm(Method::Post, &format!("{path}/triggers/t/run"), None)
            } else {
                let run = json!({ "commandId": "RunShellScript", "script": ["true"] });
                self.arm(Method::Post, &format!("{path}/runCommand"), Some(run))
            };
            if self.once(who, format!("run {id}"), ARM, ask) && path.contains("/workflows/") {
                let writer = self
                    .sent
                    .iter()
                    .find_map(|key| key.strip_prefix(&format!("wrote {path} "))?.parse().ok());
                let kind = "Microsoft.Logic/workflows";
                let flow = ResourceId::parse(&id, kind).unwrap();
                let host = self.world.simulator.cloud().host(&flow).unwrap().clone();
                for (_, one) in &host.identity.user_assigned {
                    self.speak(one.principal_id, How::Flow(flow.clone(), writer.unwrap(), who.0));
                }
                self.sent.remove(&format!("run {id}"));
                self.sent.insert(format!("ran {id}"));
            }
        }
        self.hear();
    }

    fn try_roles(&mut self, who: &(PrincipalId, How)) {
        let scopes: BTreeSet<String> = scopes().into_iter().collect();
        for scope in scopes {
            if !self.conditioned {
                let probe = self.arm(Method::Put, &assignment_path(&scope, CUSTOM), Some(json!({})));
                let token = self.token(who.0, &who.1, ARM);
                if let Some(token) = token
                    && self.world.ask(&Place::Internet, probe.bearer(&token)).0.status == 403
                {
                    continue;
                }
            }
            let mut holders: Vec<PrincipalId> = self.held.iter().map(|one| one.0).collect();
            let cloud = self.world.simulator.cloud();
            if holders.iter().any(|one| cloud.directory_groups_of(*one).contains(&self.team)) {
                holders.push(self.team);
            }
            let roles: &[&str] = if self.conditioned { &GIVEN } else { &STRONGEST };
            for (to, role) in holders.iter().flat_map(|to| roles.iter().map(move |role| (*to, *role))) {
                let key = format!("role {to} {role} {scope}");
                if self.sent.contains(&key) {
                    continue;
                }
                let kind = self.world.simulator.cloud().tenant().principal_type(to).unwrap();
                let body = json!({ "properties": { "roleDefinitionId": self.world.role(role), "principalId": to,
                    "principalType": kind } });
                let name = self.world.simulator.draw_guid();
                let ask = self.arm(Method::Put, &assignment_path(&scope, &name), Some(body));
                self.once(who, key, ARM, ask);
            }
        }
        let block = json!({ "actions": ["*"], "dataActions": ["*"] });
        let body = json!({ "properties": { "roleName": "Own", "description": "", "permissions": [block],
            "assignableScopes": [self.world.id("")] } });
        let path = format!("/providers/Microsoft.Authorization/roleDefinitions/{CUSTOM}");
        let ask = self.arm(Method::Put, &path, Some(body));
        self.once(who, "define".into(), ARM, ask);
    }

    fn try_data(&mut self, who: &(PrincipalId, How)) {
        let account = account_path("photos1");
        let keys = self.arm(Method::Post, &format!("{account}/listKeys"), None);
        if self.once(who, "keys".into(), ARM, keys) {
            let id =
                ResourceId::parse(&self.world.id(&account), "Microsoft.Storage/storageAccounts").unwrap();
            self.learn(&Gain::Keys { account: id });
            self.data(Operation::ReadBlobs, &format!("{account}/blobServices/default/containers/open"));
            self.data(Operation::WriteBlobs, &format!("{account}/blobServices/default/containers/open"));
        }
        let policy = json!({ "objectId": who.0, "permissions": { "secrets": ["all"] } });
        let old: Vec<Value> = self.world.simulator.cloud().vault_named("bypolicy").unwrap().access_policies.iter()
            .filter(|one| one.object_id != who.0)
            .map(|one| json!({ "objectId": one.object_id, "permissions": { "secrets": one.secrets, "keys": one.keys } }))
            .collect();
        let add = json!({ "properties": { "accessPolicies": [policy] } });
        let path = vault_path("bypolicy");
        let ask = self.arm(Method::Put, &format!("{path}/accessPolicies/add"), Some(add));
        self.once(who, format!("policy {}", who.0), ARM, ask);
        let all: Vec<Value> = old.into_iter().chain([policy]).collect();
        let body = json!({ "location": "japaneast", "properties": { "accessPolicies": all } });
        let ask = self.arm(Method::Put, &path, Some(body));
        self.once(who, format!("policy {}", who.0), ARM, ask);
        for vault in ["byroles", "bypolicy"] {
            let address = format!("https://{vault}.vault.azure.net/secrets/s?api-version=7.4");
            let path = format!("{}/secrets/s", vault_path(vault));
            if self.once(who, format!("get {vault}"), VAULT, request(Method::Get, &address)) {
                self.data(Operation::GetSecrets, &path);
            }
            let set = request(Method::Put, &address).json(&json!({ "value": "y" }));
            if self.once(who, format!("set {vault}"), VAULT, set) {
                self.data(Operation::SetSecrets, &path);
            }
        }
        let container = "https://photos1.blob.core.windows.net/open";
        let versioned =
            |method, address: String| request(method, &address).with_header("x-ms-version", "2026-04-06");
        let put = |name: &str| {
            versioned(Method::Put, format!("{container}/{name}"))
                .with_header("x-ms-blob-type", "BlockBlob")
                .with_body("text/plain", "x")
        };
        let reads = [
            versioned(Method::Get, format!("{container}?restype=container&comp=list")),
            versioned(Method::Get, format!("{container}/a")),
        ];
        let open = format!("{account}/blobServices/default/containers/open");
        for (operation, asks) in
            [(Operation::ReadBlobs, reads), (Operation::WriteBlobs, [put("a"), put("reach")])]
        {
            for ask in asks {
                if self.once(who, format!("{operation:?}"), STORAGE, ask) {
                    self.data(operation, &open);
                }
            }
        }
    }

    fn data(&mut self, operation: Operation, path: &str) {
        let scope = mi_sim::Scope::parse(&self.world.id(path)).unwrap();
        self.learn(&Gain::Data { operation, scope });
    }
}
