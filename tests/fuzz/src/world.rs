//! A world with one of everything, of which each input gets a copy.

use mi_sim::wire::{Method, Request, Response, Url};
use mi_sim::{Delays, Place, ResourceId, Settings, Simulator};
use mi_sim_shell::{SignIns, run_script};
use serde_json::{Value, json};
use std::sync::OnceLock;

const ARM: &str = "https://management.azure.com/";
const VAULT: &str = "https://vault.azure.net";
const STORAGE: &str = "https://storage.azure.com/";
const GRAPH: &str = "https://graph.microsoft.com";

/// The world, and the tokens with which an input may speak.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) simulator: Simulator,
    pub(crate) vm: Place,
    pub(crate) admin: Place,
    tokens: Vec<(&'static str, String)>,
}

impl World {
    /// A copy of the one world.
    pub(crate) fn new() -> Self {
        static WORLD: OnceLock<World> = OnceLock::new();
        WORLD.get_or_init(Self::furnished).clone()
    }

    fn furnished() -> Self {
        let settings = Settings { delays: Delays::none(), ..Settings::default() };
        let simulator =
            Simulator::new(&settings).expect("the settings are the usual ones").with_shell(run_script);
        let admin = Place::Person { name: "admin".into() };
        let mut sign_ins = SignIns::default();
        let mut world = Self { simulator, vm: Place::Internet, admin, tokens: Vec::new() };
        for (name, resource) in
            [("{arm}", ARM), ("{vault}", VAULT), ("{storage}", STORAGE), ("{graph}", GRAPH)]
        {
            let token =
                sign_ins.token(&mut world.simulator, "admin", resource).expect("admin may have any token");
            world.tokens.push((name, token));
        }
        let place = json!({ "location": "japaneast" });
        let own = json!({ "location": "japaneast", "identity": { "type": "SystemAssigned" } });
        let by_roles = json!({ "location": "japaneast", "properties": { "enableRbacAuthorization": true } });
        for (below, body) in [
            ("", &place),
            ("/providers/Microsoft.KeyVault/vaults/vault1", &by_roles),
            ("/providers/Microsoft.Storage/storageAccounts/account1", &place),
            (
                "/providers/Microsoft.Storage/storageAccounts/account1/blobServices/default/containers/box",
                &place,
            ),
            ("/providers/Microsoft.Compute/virtualMachines/vm1", &own),
            ("/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id1", &place),
        ] {
            let response = world.put(below, body);
            assert!(response.is_success(), "{}", response.body.text());
        }
        let vm = format!("{}/providers/Microsoft.Compute/virtualMachines/vm1", world.group());
        let vm = ResourceId::parse(&vm, "Microsoft.Compute/virtualMachines").expect("it was just created");
        world.vm = Place::Code { host: vm };
        world
    }

    /// The id of the resource group of everything.
    pub(crate) fn group(&self) -> String {
        format!("/subscriptions/{}/resourceGroups/lab", self.simulator.cloud().subscription())
    }

    /// `admin` puts something into the resource group.
    pub(crate) fn put(&mut self, below: &str, body: &Value) -> Response {
        self.manage(Method::Put, below, body.to_string().into_bytes())
    }

    /// `admin` asks Resource Manager for something about the resource group, with any body.
    pub(crate) fn manage(&mut self, method: Method, below: &str, body: Vec<u8>) -> Response {
        let address = format!("https://management.azure.com{}{below}?api-version=2024-11-01", self.group());
        let url = Url::parse(&address).expect("the address is a known one");
        let request = Request::new(method, url)
            .with_header("Authorization", format!("Bearer {}", self.token("{arm}")))
            .with_body("application/json", body);
        let answer = self.simulator.send(&self.admin.clone(), request);
        answer.unwrap_or_else(|_| Response::new(503))
    }

    fn token(&self, name: &str) -> &str {
        self.tokens.iter().find(|(known, _)| *known == name).map_or("", |(_, token)| token)
    }

    /// A text with the names of tokens and ids in it replaced by the real ones.
    pub(crate) fn filled(&self, text: &str) -> String {
        let subscription = self.simulator.cloud().subscription().to_string();
        let tenant = self.simulator.cloud().tenant().id.to_string();
        let known = [("{sub}", subscription.as_str()), ("{tenant}", &tenant), ("{group}", &self.group())];
        let tokens = self.tokens.iter().map(|(name, token)| (*name, token.as_str()));
        known.map(|(name, value)| (name, value)).into_iter().chain(tokens).fold(
            text.to_owned(),
            |text, (name, value)| {
                // Once: a text of nothing but names would otherwise be as large as the fuzzer likes.
                text.replacen(name, value, 1)
            },
        )
    }
}
