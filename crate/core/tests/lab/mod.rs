//! A small world with a resource group, a key vault and a storage account, and short words for what is done in it.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::allow_attributes,
    reason = "no test needs every word, and each is compiled alone"
)]

/// How people sign in is the shell crate's, on which this one cannot rest: its file rests on nothing but this one.
#[path = "../../../shell/src/sign_in.rs"]
mod sign_in;

use core::time::Duration;
use mi_sim::wire::{Method, Request, Response, Url};
use mi_sim::{ConnectionError, Delays, Place, PrincipalId, ResourceId, Scope, Settings, Simulator};
use serde_json::{Value, json};
use sign_in::{SignInError, SignIns};

pub(crate) const ARM: &str = "https://management.azure.com/";
pub(crate) const VAULT: &str = "https://vault.azure.net";
pub(crate) const STORAGE: &str = "https://storage.azure.com/";
pub(crate) const SECRET: &str = "https://app-kv.vault.azure.net/secrets/db-password?api-version=7.4";
/// Built-in roles.
pub(crate) const READER: &str = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
pub(crate) const SECRETS_USER: &str = "4633458b-17de-408a-b874-0445c86b69e6";

/// The world and whoever works in it.
#[derive(Clone)]
pub(crate) struct Lab {
    pub(crate) simulator: Simulator,
    sign_ins: SignIns,
}

impl Lab {
    pub(crate) fn new(seed: u64) -> Self {
        let settings = Settings { seed, delays: Delays::none(), ..Settings::default() };
        let mut lab = Self { simulator: Simulator::new(&settings).unwrap(), sign_ins: SignIns::default() };
        for group in ["rg1", "rg10"] {
            lab.made(&format!("/resourceGroups/{group}"), json!({ "location": "japaneast" }));
        }
        let rbac = json!({ "location": "japaneast", "properties": { "enableRbacAuthorization": true } });
        lab.made(&resource("rg1", "Microsoft.KeyVault/vaults/app-kv"), rbac);
        let account =
            json!({ "location": "japaneast", "kind": "StorageV2", "sku": { "name": "Standard_LRS" } });
        lab.made(&resource("rg1", "Microsoft.Storage/storageAccounts/appdata"), account);
        let container = "Microsoft.Storage/storageAccounts/appdata/blobServices/default/containers/reports";
        lab.made(&resource("rg1", container), json!({}));
        lab
    }

    pub(crate) fn subscription(&self) -> Scope {
        Scope::subscription(self.simulator.cloud().subscription())
    }

    /// The id of a machine.
    pub(crate) fn machine(&self, group: &str, name: &str) -> ResourceId {
        self.id(group, "Microsoft.Compute/virtualMachines", name)
    }

    /// The id of a user-assigned identity.
    pub(crate) fn identity(&self, group: &str, name: &str) -> ResourceId {
        self.id(group, "Microsoft.ManagedIdentity/userAssignedIdentities", name)
    }

    fn id(&self, group: &str, kind: &str, name: &str) -> ResourceId {
        let path = format!("{}{}", self.subscription(), resource(group, &format!("{kind}/{name}")));
        ResourceId::parse(&path, kind).unwrap()
    }

    /// A token that `admin`'s tools keep.
    pub(crate) fn admin_token(&mut self, resource: &str) -> Result<String, SignInError> {
        self.sign_ins.token(&mut self.simulator, "admin", resource)
    }

    /// `admin` asks Resource Manager, by a path below the subscription.
    pub(crate) fn admin(&mut self, method: Method, below: &str, body: Option<Value>) -> Response {
        let token = self.admin_token(ARM).unwrap();
        let query = if below.contains('?') { '&' } else { '?' };
        let address = format!(
            "https://management.azure.com{}{below}{query}api-version=2024-11-01",
            self.subscription()
        );
        let mut request = bearer(request(method, &address), &token);
        if let Some(body) = body {
            request = request.with_body("application/json", body.to_string());
        }
        self.simulator.send(&Place::Person { name: "admin".to_string() }, request).unwrap()
    }

    /// `admin` makes something, and it comes about.
    pub(crate) fn made(&mut self, below: &str, body: Value) -> Value {
        let response = self.admin(Method::Put, below, Some(body));
        assert!(response.is_success(), "{below}: {}", response.body.text());
        response.body.json().unwrap()
    }

    /// A machine with a system-assigned identity comes about; gives the identity's principal.
    pub(crate) fn machine_with_identity(&mut self, group: &str, name: &str) -> PrincipalId {
        let path = resource(group, &format!("Microsoft.Compute/virtualMachines/{name}"));
        let vm =
            self.made(&path, json!({ "location": "japaneast", "identity": { "type": "SystemAssigned" } }));
        vm["identity"]["principalId"].as_str().unwrap().parse().unwrap()
    }

    /// A role is given at a scope below the subscription.
    pub(crate) fn assign(&mut self, principal: PrincipalId, role: &str, below: &str) -> Response {
        let name = self.simulator.draw_guid();
        let path = format!("{below}/providers/Microsoft.Authorization/roleAssignments/{name}");
        let role =
            format!("{}/providers/Microsoft.Authorization/roleDefinitions/{role}", self.subscription());
        let properties = json!({ "roleDefinitionId": role, "principalId": principal });
        self.admin(Method::Put, &path, Some(json!({ "properties": properties })))
    }

    /// Code on a machine of `rg1` asks for a token; `query` may select an identity.
    pub(crate) fn ask(
        &mut self,
        vm: &ResourceId,
        resource: &str,
        query: &str,
    ) -> Result<Response, ConnectionError> {
        let address = format!(
            "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource={resource}{query}"
        );
        let request = request(Method::Get, &address).with_header("Metadata", "true");
        self.simulator.send(&Place::Code { host: vm.clone() }, request)
    }

    /// The token that code on a machine gets.
    pub(crate) fn token(&mut self, vm: &ResourceId, resource: &str) -> String {
        let response = self.ask(vm, resource, "").unwrap();
        token_of(&response).unwrap_or_else(|| panic!("no token: {}", response.body.text()))
    }

    /// Code on a machine uses a token.
    pub(crate) fn get(&mut self, vm: &ResourceId, address: &str, token: &str) -> Response {
        let request = bearer(request(Method::Get, address), token).with_header("x-ms-version", "2021-08-06");
        self.simulator.send(&Place::Code { host: vm.clone() }, request).unwrap()
    }

    pub(crate) fn pass(&mut self, seconds: u64) {
        self.simulator.pass(Duration::from_secs(seconds)).unwrap();
    }
}

/// The path of something in a resource group, below the subscription.
pub(crate) fn resource(group: &str, rest: &str) -> String {
    format!("/resourceGroups/{group}/providers/{rest}")
}

pub(crate) fn request(method: Method, address: &str) -> Request {
    Request::new(method, Url::parse(address).unwrap())
}

pub(crate) fn bearer(request: Request, token: &str) -> Request {
    request.with_header("Authorization", format!("Bearer {token}"))
}

/// The token in the answer of a metadata endpoint.
pub(crate) fn token_of(response: &Response) -> Option<String> {
    response.body.texts().get("access_token").map(str::to_string)
}
