//! Hosts other than virtual machines: apps of App Service, functions, and workflows of Logic Apps.

mod api;
mod endpoint;
mod workflow;

use crate::harness::{Answer, LAB, World, code, get};
use mi_sim::ResourceId;
use mi_sim::wire::{Method, Request};
use serde_json::{Value, json};

/// Where code on an app asks for tokens.
pub(crate) const ENDPOINT: &str = "http://127.0.0.1:41013/msi/token/";

pub(crate) fn app_path(name: &str) -> String {
    format!("{LAB}/providers/Microsoft.Web/sites/{name}")
}

impl World {
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

    /// What the code on an app reads from its environment.
    pub(crate) fn variable(&self, app: &ResourceId, name: &str) -> Option<String> {
        let variables = self.simulator.cloud().host(app).unwrap().environment();
        variables.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// A request for a token as the code on an app sends it.
    pub(crate) fn app_request(&self, app: &ResourceId, query: &str) -> Request {
        let header = self.variable(app, "IDENTITY_HEADER").unwrap_or_default();
        get(&format!("{ENDPOINT}?api-version=2019-08-01{query}")).with_header("X-IDENTITY-HEADER", header)
    }

    pub(crate) fn app_token(&mut self, app: &ResourceId, query: &str) -> Answer {
        let request = self.app_request(app, query);
        self.ask(&code(app), request)
    }
}
