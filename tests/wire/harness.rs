//! A small world to ask questions of, and short words to ask them in.

use mi_sim::cloud::{Principal, UserAssignedIdentity};
use mi_sim::rbac::{Decision, role_named};
use mi_sim::wire::{Method, Request, Response, Url, form_encode};
use mi_sim::{
    Conclusion, Delays, Event, Grant, HostName, Person, Place, PrincipalId, ResourceId, Settings, Simulator,
    TokenRefusal,
};
use mi_sim_shell::{SignInError, SignIns, run_script};
use serde_json::{Value, json};
use std::time::Duration;

pub(crate) const LAB: &str = "/resourceGroups/lab";
pub(crate) const ARM: &str = "https://management.azure.com/";
pub(crate) const VAULT: &str = "https://vault.azure.net";
pub(crate) const STORAGE: &str = "https://storage.azure.com/";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// A simulator with what the tests need of it.
pub(crate) struct World {
    pub(crate) simulator: Simulator,
    sign_ins: SignIns,
}

/// Every host name that clients resolve, so that a new service is among them; where each resource has one of its own, that of
/// a resource of this name.
pub(crate) fn hosts(name: &str) -> Vec<String> {
    let hosts = mi_sim::host_names().map(|host| match host {
        HostName::Exact(host) => host.to_string(),
        HostName::Below(ending) => format!("{name}{ending}"),
    });
    hosts.collect()
}

/// A world without delays in which `admin` has made the resource group `lab`.
pub(crate) fn world() -> World {
    world_with(&[])
}

/// The same with more people, each with a role somewhere below the subscription.
pub(crate) fn world_with(people: &[(&str, &str, &str)]) -> World {
    let person = |(name, role, below): &(&str, &str, &str)| Person {
        grants: vec![Grant { role: role_id(role).parse().unwrap(), below_subscription: (*below).into() }],
        ..Person::named(name)
    };
    let people = people.iter().map(person).collect();
    world_of(&Settings { people, delays: Delays::none(), ..Settings::default() })
}

/// The same in a world with these settings.
pub(crate) fn world_of(settings: &Settings) -> World {
    let mut world = World::new(settings);
    world.manage(Method::Put, LAB, Some(json!({ "location": "japaneast" }))).is(201);
    world
}

pub(crate) fn role_id(name: &str) -> String {
    role_named(name).unwrap_or_else(|| panic!("no role `{name}`")).id.to_string()
}

pub(crate) fn person(name: &str) -> Place {
    Place::Person { name: name.into() }
}

pub(crate) fn code(vm: &ResourceId) -> Place {
    Place::Code { host: vm.clone() }
}

pub(crate) fn request(method: Method, address: &str) -> Request {
    Request::new(method, Url::parse(address).unwrap())
}

pub(crate) fn get(address: &str) -> Request {
    request(Method::Get, address)
}

/// What comes after the point: the parts of a request.
pub(crate) trait With {
    fn bearer(self, token: &str) -> Self;
    fn json(self, body: &Value) -> Self;
}

impl With for Request {
    fn bearer(self, token: &str) -> Self {
        self.with_header("Authorization", format!("Bearer {token}"))
    }

    fn json(self, body: &Value) -> Self {
        self.with_body("application/json", body.to_string())
    }
}

/// Code on a machine asks its metadata endpoint.
pub(crate) fn metadata(path: &str) -> Request {
    get(&format!("http://169.254.169.254/metadata/{path}")).with_header("Metadata", "true")
}

pub(crate) fn token_path(query: &str) -> Request {
    metadata(&format!("identity/oauth2/token?api-version=2018-02-01{query}"))
}

/// An answer, with words to look into it.
#[derive(Debug, Clone)]
pub(crate) struct Answer(pub(crate) Response);

impl Answer {
    /// The answer itself, if its status is this one.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.0.status, status, "{}", self.text());
        self
    }

    pub(crate) fn text(&self) -> String {
        self.0.body.text()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        self.0.body.json().unwrap_or_else(|error| panic!("{error} in {}", self.text()))
    }

    #[track_caller]
    pub(crate) fn at(&self, pointer: &str) -> Value {
        let value = self.json().pointer(pointer).cloned();
        value.unwrap_or_else(|| panic!("no {pointer} in {}", self.text()))
    }

    #[track_caller]
    pub(crate) fn word(&self, pointer: &str) -> String {
        self.at(pointer)
            .as_str()
            .unwrap_or_else(|| panic!("{pointer} is not a text in {}", self.text()))
            .into()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.0.headers.get(name).unwrap_or_default()
    }

    /// Asserts an error in the envelope of Resource Manager and Key Vault.
    #[track_caller]
    pub(crate) fn refuses(&self, status: u16, code: &str, message: &str) {
        assert_eq!(self.0.status, status, "{}", self.text());
        assert_eq!(self.word("/error/code"), code);
        assert_eq!(self.word("/error/message"), message);
    }
}

impl World {
    /// A world in which nothing has happened yet.
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            simulator: Simulator::new(settings).unwrap().with_shell(run_script),
            sign_ins: SignIns::default(),
        }
    }

    /// The simulator and who has signed in, for whoever goes on from there more than once.
    pub(crate) fn into_parts(self) -> (Simulator, SignIns) {
        (self.simulator, self.sign_ins)
    }

    /// The same put together again.
    pub(crate) fn from_parts(simulator: Simulator, sign_ins: SignIns) -> Self {
        Self { simulator, sign_ins }
    }

    #[track_caller]
    pub(crate) fn ask(&mut self, from: &Place, request: Request) -> Answer {
        Answer(self.simulator.send(from, request).unwrap_or_else(|failed| panic!("{failed}")))
    }

    /// What a tool says of a request that nobody answers.
    #[track_caller]
    pub(crate) fn fails(&mut self, from: &Place, request: Request) -> String {
        self.simulator.send(from, request).unwrap_err().reason
    }

    pub(crate) fn pass(&mut self, seconds: u64) {
        self.simulator.pass(Duration::from_secs(seconds)).unwrap();
    }

    /// Waits for a whole second, so that the few milliseconds of the next exchange lie within it.
    pub(crate) fn settle(&mut self) {
        let rest = 1000 - self.simulator.now().millis() % 1000;
        self.simulator.pass(Duration::from_millis(rest)).unwrap();
    }

    pub(crate) fn now(&self) -> u64 {
        self.simulator.now().secs()
    }

    pub(crate) fn tenant(&self) -> String {
        self.simulator.cloud().tenant().id.to_string()
    }

    /// The full id of what lies here below the subscription.
    pub(crate) fn id(&self, below: &str) -> String {
        format!("/subscriptions/{}{below}", self.simulator.cloud().subscription())
    }

    /// Its address at Resource Manager.
    pub(crate) fn address(&self, below: &str) -> String {
        let joint = if below.contains('?') { '&' } else { '?' };
        format!("https://management.azure.com{}{joint}api-version=2024-11-01", self.id(below))
    }

    /// The token that this person's tools keep for a resource, or what they say when there is none.
    pub(crate) fn sign_in(&mut self, name: &str, resource: &str) -> Result<String, SignInError> {
        self.sign_ins.token(&mut self.simulator, name, resource)
    }

    #[track_caller]
    pub(crate) fn person_token(&mut self, name: &str, resource: &str) -> String {
        self.sign_in(name, resource).unwrap()
    }

    pub(crate) fn manage_as(
        &mut self,
        name: &str,
        method: Method,
        below: &str,
        body: Option<Value>,
    ) -> Answer {
        let token = self.person_token(name, ARM);
        let request = request(method, &self.address(below)).bearer(&token);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        self.ask(&person(name), request)
    }

    pub(crate) fn manage(&mut self, method: Method, below: &str, body: Option<Value>) -> Answer {
        self.manage_as("admin", method, below, body)
    }

    pub(crate) fn show(&mut self, below: &str) -> Answer {
        self.manage(Method::Get, below, None)
    }

    pub(crate) fn delete(&mut self, below: &str) -> Answer {
        self.manage(Method::Delete, below, None)
    }

    /// A machine with this identity block.
    pub(crate) fn machine(&mut self, name: &str, identity: Value) -> ResourceId {
        let body = json!({ "location": "japaneast", "identity": identity, "properties": {
            "hardwareProfile": { "vmSize": "Standard_B1s" },
            "storageProfile": { "osDisk": { "osType": "Linux" } },
        } });
        let answer = self.manage(Method::Put, &machine_path(name), Some(body)).is(201);
        ResourceId::parse(&answer.word("/id"), "Microsoft.Compute/virtualMachines").unwrap()
    }

    pub(crate) fn own_identity(&self, vm: &ResourceId) -> Principal {
        self.simulator.cloud().host(vm).unwrap().identity.system_assigned.unwrap()
    }

    pub(crate) fn identity(&mut self, name: &str) -> UserAssignedIdentity {
        let body = json!({ "location": "japaneast" });
        let id = self.manage(Method::Put, &identity_path(name), Some(body)).is(201).word("/id");
        let id = ResourceId::parse(&id, "Microsoft.ManagedIdentity/userAssignedIdentities").unwrap();
        self.simulator.cloud().identity(&id).unwrap().clone()
    }

    pub(crate) fn vault(&mut self, name: &str, by_roles: bool) {
        let body = json!({ "location": "japaneast", "properties": { "enableRbacAuthorization": by_roles } });
        self.manage(Method::Put, &vault_path(name), Some(body)).is(201);
    }

    pub(crate) fn account(&mut self, name: &str, containers: &[&str]) {
        self.manage(Method::Put, &account_path(name), Some(json!({ "location": "japaneast" }))).is(200);
        for container in containers {
            let path = format!("{}/blobServices/default/containers/{container}", account_path(name));
            self.manage(Method::Put, &path, Some(json!({}))).is(201);
        }
    }

    /// A web app with this identity block and these application settings.
    pub(crate) fn app(&mut self, name: &str, identity: Value, settings: &[(&str, &str)]) -> ResourceId {
        let settings: Vec<Value> =
            settings.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        let body = json!({
            "location": "japaneast", "kind": "app", "identity": identity,
            "properties": { "siteConfig": { "appSettings": settings } },
        });
        let answer = self.manage(Method::Put, &app_path(name), Some(body)).is(200);
        ResourceId::parse(&answer.word("/id"), "Microsoft.Web/sites").unwrap()
    }

    /// Gives a role to a service principal below the subscription; the name of the assignment.
    pub(crate) fn assign(&mut self, role: &str, to: PrincipalId, below: &str) -> String {
        self.assign_as(role, to, "ServicePrincipal", below)
    }

    /// Gives a role to the person with this name.
    pub(crate) fn assign_person(&mut self, role: &str, name: &str, below: &str) -> String {
        let id = self.simulator.cloud().tenant().user_named(name).unwrap().id;
        self.assign_as(role, id, "User", below)
    }

    /// Gives a role to a group.
    pub(crate) fn assign_group(&mut self, role: &str, group: PrincipalId, below: &str) -> String {
        self.assign_as(role, group, "Group", below)
    }

    fn assign_as(&mut self, role: &str, to: PrincipalId, kind: &str, below: &str) -> String {
        let name = self.simulator.draw_guid();
        let body = json!({ "properties": {
            "roleDefinitionId": self.role(role), "principalId": to.to_string(), "principalType": kind,
        } });
        self.manage(Method::Put, &assignment_path(below, &name), Some(body)).is(201);
        name
    }

    pub(crate) fn role(&self, name: &str) -> String {
        self.id(&format!("/providers/Microsoft.Authorization/roleDefinitions/{}", role_id(name)))
    }

    /// Code on the machine asks for a token with this query.
    pub(crate) fn imds(&mut self, vm: &ResourceId, query: &str) -> Answer {
        self.ask(&code(vm), token_path(query))
    }

    /// A token of the machine's identity for this resource.
    pub(crate) fn token(&mut self, vm: &ResourceId, resource: &str) -> String {
        let query = format!("&{}", form_encode(&[("resource", resource)]));
        self.imds(vm, &query).is(200).word("/access_token")
    }

    /// Posts a form to the token endpoint (`oauth2/token` or `oauth2/v2.0/token`) of a tenant.
    pub(crate) fn entra(&mut self, tenant: &str, endpoint: &str, form: &[(&str, &str)]) -> Answer {
        let address = format!("https://login.microsoftonline.com/{tenant}/{endpoint}");
        self.ask(&Place::Internet, request(Method::Post, &address).with_body(FORM, form_encode(form)))
    }

    pub(crate) fn conclusions(&self) -> impl DoubleEndedIterator<Item = &Conclusion> {
        self.simulator.journal().entries().iter().filter_map(|entry| match &entry.event {
            Event::Concluded { conclusion } => Some(conclusion),
            _ => None,
        })
    }

    /// The access decision that was made last.
    pub(crate) fn last_decision(&self) -> Decision {
        let decision = self.conclusions().rev().find_map(|conclusion| match conclusion {
            Conclusion::Access { decision, .. } => Some(decision.clone()),
            _ => None,
        });
        *decision.unwrap()
    }

    /// Why a token was refused last.
    pub(crate) fn last_refusal(&self) -> TokenRefusal {
        let reason = self.conclusions().rev().find_map(|conclusion| match conclusion {
            Conclusion::TokenRefused { reason } => Some(*reason),
            _ => None,
        });
        reason.unwrap()
    }

    /// How many requests metadata endpoints have sent to Entra.
    pub(crate) fn token_requests(&self) -> usize {
        let to_entra = |event: &Event| {
            matches!(event, Event::Sent { from: Place::Metadata { .. }, to: Some(Place::EntraId), .. })
        };
        self.simulator.journal().entries().iter().filter(|entry| to_entra(&entry.event)).count()
    }
}

pub(crate) fn machine_path(name: &str) -> String {
    format!("{LAB}/providers/Microsoft.Compute/virtualMachines/{name}")
}

pub(crate) fn identity_path(name: &str) -> String {
    format!("{LAB}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}")
}

pub(crate) fn app_path(name: &str) -> String {
    format!("{LAB}/providers/Microsoft.Web/sites/{name}")
}

pub(crate) fn vault_path(name: &str) -> String {
    format!("{LAB}/providers/Microsoft.KeyVault/vaults/{name}")
}

pub(crate) fn account_path(name: &str) -> String {
    format!("{LAB}/providers/Microsoft.Storage/storageAccounts/{name}")
}

pub(crate) fn assignment_path(below: &str, name: &str) -> String {
    format!("{below}/providers/Microsoft.Authorization/roleAssignments/{name}")
}

/// An identity block with these user-assigned identities.
pub(crate) fn user_assigned(identities: &[&UserAssignedIdentity]) -> Value {
    let ids = identities.iter().map(|identity| (identity.id.as_str().to_string(), json!({})));
    json!({ "type": "UserAssigned", "userAssignedIdentities": Value::Object(ids.collect()) })
}

pub(crate) fn system_assigned() -> Value {
    json!({ "type": "SystemAssigned" })
}
