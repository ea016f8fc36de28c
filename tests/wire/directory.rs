//! Short words for what Microsoft Graph is asked in these tests: groups, applications, app roles.

use crate::harness::{Answer, With, World, person, request};
use mi_sim::PrincipalId;
use mi_sim::wire::Method;
use serde_json::{Value, json};

pub(crate) const GRAPH: &str = "https://graph.microsoft.com";

impl World {
    /// A person asks Graph.
    pub(crate) fn graph_as(&mut self, name: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
        let token = self.person_token(name, GRAPH);
        let asked = request(method, &format!("{GRAPH}/v1.0/{path}")).bearer(&token);
        let asked = match body {
            Some(body) => asked.json(&body),
            None => asked,
        };
        self.ask(&person(name), asked)
    }

    pub(crate) fn graph(&mut self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.graph_as("admin", method, path, body)
    }

    /// A new security group.
    pub(crate) fn group(&mut self, name: &str) -> PrincipalId {
        self.graph(Method::Post, "groups", Some(security_group(name))).is(201).word("/id").parse().unwrap()
    }

    pub(crate) fn add_member(&mut self, group: PrincipalId, member: PrincipalId) -> Answer {
        let body = json!({ "@odata.id": format!("{GRAPH}/v1.0/directoryObjects/{member}") });
        self.graph(Method::Post, &format!("groups/{group}/members/$ref"), Some(body))
    }

    /// A new application `https://contoso.onmicrosoft.com/NAME` with one app role, and its service principal: its client id and object id.
    pub(crate) fn api(&mut self, name: &str, role: &str) -> (String, String) {
        let body = json!({
            "displayName": name,
            "identifierUris": [format!("https://contoso.onmicrosoft.com/{name}")],
            "appRoles": [app_role(ROLE, role)],
        });
        let app_id = self.graph(Method::Post, "applications", Some(body)).is(201).word("/appId");
        let body = json!({ "appId": app_id });
        let id = self.graph(Method::Post, "servicePrincipals", Some(body)).is(201).word("/id");
        (app_id, id)
    }

    /// Gives the app role of an API to a principal.
    pub(crate) fn grant(&mut self, resource: &str, role: &str, principal: PrincipalId) -> Answer {
        let body = json!({ "principalId": principal.to_string(), "resourceId": resource, "appRoleId": role });
        self.graph(Method::Post, &format!("servicePrincipals/{resource}/appRoleAssignedTo"), Some(body))
    }
}

/// The id of the one app role of an API in these tests.
pub(crate) const ROLE: &str = "00000000-0000-0000-0000-0000000000a1";

pub(crate) fn app_role(id: &str, value: &str) -> Value {
    json!({
        "id": id, "value": value, "displayName": value, "description": value,
        "allowedMemberTypes": ["Application"], "isEnabled": true,
    })
}

pub(crate) fn security_group(name: &str) -> Value {
    json!({ "displayName": name, "mailNickname": name, "mailEnabled": false, "securityEnabled": true })
}
