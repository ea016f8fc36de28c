//! Hosts other than virtual machines: apps of App Service, functions, and workflows of Logic Apps.

mod api;
mod endpoint;
mod run_code;
mod workflow;

pub(crate) use crate::harness::app_path;
use crate::harness::{Answer, World, code, get};
use mi_sim::ResourceId;
use mi_sim::wire::Request;

/// Where code on an app asks for tokens.
pub(crate) const ENDPOINT: &str = "http://127.0.0.1:41013/msi/token/";

impl World {
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
