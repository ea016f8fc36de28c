//! The data plane of a key vault.

mod keys;
mod policies;
mod secrets;

use crate::harness::{Answer, VAULT, With, World, code, request, system_assigned, world};
use mi_sim::ResourceId;
use mi_sim::wire::Method;
use serde_json::Value;

/// A machine with its identity and a vault that goes by roles or by policies.
struct Scene {
    world: World,
    vm: ResourceId,
}

fn scene(by_roles: bool) -> Scene {
    let mut world = world();
    world.vault("vault1", by_roles);
    let vm = world.machine("vm1", system_assigned());
    Scene { world, vm }
}

impl Scene {
    /// Code on the machine asks the vault.
    fn ask(&mut self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let token = self.world.token(&self.vm, VAULT);
        let address = format!("https://vault1.vault.azure.net{path}?api-version=7.4");
        let request = request(method, &address).bearer(&token);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let from = code(&self.vm);
        self.world.ask(&from, request)
    }

    fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::Get, path, None)
    }

    /// Gives the machine's identity a role; the name of the assignment.
    fn assign(&mut self, role: &str, below: &str) -> String {
        let principal = self.world.own_identity(&self.vm).principal_id;
        self.world.assign(role, principal, below)
    }

    /// How the vault calls the machine's identity in its errors.
    fn caller(&self, middle: &str) -> String {
        let own = self.world.own_identity(&self.vm);
        let tenant = self.world.tenant();
        format!(
            "appid={};oid={};{middle}iss=https://sts.windows.net/{tenant}/",
            own.client_id, own.principal_id
        )
    }
}
