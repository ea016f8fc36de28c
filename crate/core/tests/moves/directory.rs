//! What `admin` may do in the directory by Microsoft Graph: groups with members, applications, and the app roles they give.

use crate::lab::{self, Lab};
use mi_sim::wire::{Method, Response};
use mi_sim::{Place, PrincipalId};
use serde_json::{Value, json};

const GRAPH: &str = "https://graph.microsoft.com/";
const ROLE: &str = "5a8ee2a6-3c2b-4d5a-9a0f-3c1f5c1f9a11";

/// One thing that is done in the directory; `nth` chooses among what there is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Group,
    DeleteGroup,
    AddMember,
    RemoveMember,
    /// An application with an app role, and its service principal.
    Application,
    DeleteApplication,
    GiveAppRole,
    TakeAppRole,
}

pub(crate) const STEPS: [Step; 8] = [
    Step::Group,
    Step::DeleteGroup,
    Step::AddMember,
    Step::RemoveMember,
    Step::Application,
    Step::DeleteApplication,
    Step::GiveAppRole,
    Step::TakeAppRole,
];

/// Takes a step; `holder` is who gets the membership or the role.
pub(crate) fn take(lab: &mut Lab, step: Step, nth: usize, holder: Option<PrincipalId>) {
    // What the step asks for may not be there; then nobody asks.
    let _answered = match step {
        Step::Group => Some(new_group(lab)),
        Step::DeleteGroup => {
            group(lab, nth).map(|id| ask(lab, Method::Delete, &format!("groups/{id}"), Value::Null))
        }
        Step::AddMember => group_or_new(lab, nth).zip(holder).map(|(id, member)| {
            let named = format!("{GRAPH}v1.0/directoryObjects/{member}");
            ask(lab, Method::Post, &format!("groups/{id}/members/$ref"), json!({ "@odata.id": named }))
        }),
        Step::RemoveMember => group(lab, nth).zip(holder).map(|(id, member)| {
            ask(lab, Method::Delete, &format!("groups/{id}/members/{member}/$ref"), Value::Null)
        }),
        Step::Application => Some(application(lab)),
        Step::DeleteApplication => {
            let found = lab.simulator.cloud().tenant().applications().nth(nth).map(|one| one.id);
            found.map(|id| ask(lab, Method::Delete, &format!("applications/{id}"), Value::Null))
        }
        Step::GiveAppRole => api_or_new(lab, nth).zip(holder).map(|(api, holder)| {
            let body = json!({ "principalId": holder, "resourceId": api, "appRoleId": ROLE });
            ask(lab, Method::Post, &format!("servicePrincipals/{api}/appRoleAssignedTo"), body)
        }),
        Step::TakeAppRole => {
            let found = lab.simulator.cloud().tenant().app_role_assignments().nth(nth);
            let path = found
                .map(|one| format!("servicePrincipals/{}/appRoleAssignedTo/{}", one.resource_id, one.id));
            path.map(|path| ask(lab, Method::Delete, &path, Value::Null))
        }
    };
}

fn ask(lab: &mut Lab, method: Method, path: &str, body: Value) -> Option<Response> {
    let token = lab.admin_token(GRAPH).ok()?;
    let mut request = lab::bearer(lab::request(method, &format!("{GRAPH}v1.0/{path}")), &token);
    if !body.is_null() {
        request = request.with_body("application/json", body.to_string());
    }
    lab.simulator.send(&Place::Person { name: "admin".to_string() }, request).ok()
}

fn group(lab: &Lab, nth: usize) -> Option<PrincipalId> {
    lab.simulator.cloud().tenant().groups().nth(nth).map(|group| group.id)
}

fn group_or_new(lab: &mut Lab, nth: usize) -> Option<PrincipalId> {
    if group(lab, nth).is_none() {
        new_group(lab);
    }
    group(lab, nth).or_else(|| group(lab, 0))
}

fn new_group(lab: &mut Lab) -> Option<Response> {
    let group = json!({ "displayName": "team", "mailNickname": "team", "mailEnabled": false, "securityEnabled": true });
    ask(lab, Method::Post, "groups", group)
}

fn api_or_new(lab: &mut Lab, nth: usize) -> Option<PrincipalId> {
    if api(lab, nth).is_none() {
        application(lab);
    }
    api(lab, nth).or_else(|| api(lab, 0))
}

fn api(lab: &Lab, nth: usize) -> Option<PrincipalId> {
    let tenant = lab.simulator.cloud().tenant();
    let application = tenant.applications().nth(nth)?;
    tenant.client(application.app_id).map(|principal| principal.id)
}

fn application(lab: &mut Lab) -> Option<Response> {
    let role = json!({
        "allowedMemberTypes": ["Application"],
        "description": "Reads orders",
        "displayName": "Orders.Read",
        "id": ROLE,
        "isEnabled": true,
        "value": "Orders.Read",
    });
    let made =
        ask(lab, Method::Post, "applications", json!({ "displayName": "orders", "appRoles": [role] }))?;
    let app_id = made.body.json().ok()?.get("appId")?.clone();
    ask(lab, Method::Post, "servicePrincipals", json!({ "appId": app_id }))
}
