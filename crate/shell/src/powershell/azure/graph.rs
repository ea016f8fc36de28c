//! Microsoft Graph PowerShell: the cmdlets that give app roles and members ("New-MgServicePrincipalAppRoleAssignment"), each
//! one request to Graph v1.0.

use super::client::{items, renamed};
use crate::az::profile::Account;
use crate::http::escaped;
use crate::json::Json;
use crate::powershell::bind::{Cmdlet, Done, Work};
use crate::powershell::failure::Failure;
use crate::powershell::value::Value;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::vec::Vec;
use mi_sim::Place;
use mi_sim::wire::Method;

pub(super) const OBJECT: &str = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphDirectoryObject";
pub(super) const ASSIGNED: &str = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphAppRoleAssignment";

const fn cmdlet(name: &'static str, parameters: &'static str) -> Cmdlet {
    Cmdlet { name, aliases: "", parameters, run }
}

pub(super) static CMDLETS: &[Cmdlet] = &[
    Cmdlet {
        name: "Connect-MgGraph",
        aliases: "Connect-Graph",
        parameters: "Scopes TenantId|Audience|Tenant Identity:s NoWelcome:s ClientId:x ContextScope",
        run: connect,
    },
    Cmdlet {
        name: "Disconnect-MgGraph",
        aliases: "Disconnect-Graph",
        parameters: "",
        run: |work| {
            work.shell.session.powershell.has_graph = false;
            Ok(Vec::new())
        },
    },
    cmdlet("Get-MgServicePrincipal", "ServicePrincipalId:0 Filter All:s Property:x ConsistencyLevel:x"),
    cmdlet("Get-MgGroup", "GroupId:0 Filter All:s Property:x ConsistencyLevel:x"),
    cmdlet("Get-MgUser", "UserId:0 Filter All:s Property:x ConsistencyLevel:x"),
    cmdlet("Get-MgGroupMember", "GroupId:0m All:s"),
    cmdlet("Get-MgServicePrincipalAppRoleAssignment", "ServicePrincipalId:0m All:s"),
    cmdlet(
        "New-MgServicePrincipalAppRoleAssignment",
        "ServicePrincipalId:m PrincipalId:m ResourceId:m AppRoleId:m",
    ),
    cmdlet("Remove-MgServicePrincipalAppRoleAssignment", "ServicePrincipalId:m AppRoleAssignmentId:m"),
    cmdlet("New-MgGroupMember", "GroupId:m DirectoryObjectId:m"),
];

/// Name, method, path with parameters in braces, and the members of the body with theirs.
type Way = (&'static str, Method, &'static str, &'static [(&'static str, &'static str)]);

static WAYS: &[Way] = &[
    ("Get-MgServicePrincipal", Method::Get, "/servicePrincipals", &[("", "ServicePrincipalId")]),
    ("Get-MgGroup", Method::Get, "/groups", &[("", "GroupId")]),
    ("Get-MgUser", Method::Get, "/users", &[("", "UserId")]),
    ("Get-MgGroupMember", Method::Get, "/groups/{GroupId}/members", &[]),
    (
        "Get-MgServicePrincipalAppRoleAssignment",
        Method::Get,
        "/servicePrincipals/{ServicePrincipalId}/appRoleAssignments",
        &[],
    ),
    (
        "New-MgServicePrincipalAppRoleAssignment",
        Method::Post,
        "/servicePrincipals/{ServicePrincipalId}/appRoleAssignments",
        &[("principalId", "PrincipalId"), ("resourceId", "ResourceId"), ("appRoleId", "AppRoleId")],
    ),
    (
        "Remove-MgServicePrincipalAppRoleAssignment",
        Method::Delete,
        "/servicePrincipals/{ServicePrincipalId}/appRoleAssignments/{AppRoleAssignmentId}",
        &[],
    ),
    (
        "New-MgGroupMember",
        Method::Post,
        "/groups/{GroupId}/members/$ref",
        &[("@odata.id", "DirectoryObjectId")],
    ),
];

fn connect(work: &mut Work) -> Done {
    super::account::own_tenant(work, "TenantId")?;
    let account = match (work.switch("Identity"), &work.shell.session.place) {
        (true, _) => Account::Identity { which: None, kept: Vec::new() },
        (false, Place::Person { .. }) => Account::Person,
        (false, _) => {
            return Err(Failure::new(
                "nobody sits here who could sign in with a browser: use Connect-MgGraph -Identity",
            ));
        }
    };
    work.azure(|az| match az.profile().account {
        // Who has signed in to the Az modules stays so: one token serves both here.
        Some(_) => Ok(()),
        None => az.sign_in(account),
    })?;
    work.shell.session.powershell.has_graph = true;
    if !work.switch("NoWelcome") {
        work.shell.say("Welcome to Microsoft Graph!");
    }
    Ok(Vec::new())
}

fn run(work: &mut Work) -> Done {
    let Some((name, method, path, members)) = WAYS.iter().find(|(name, ..)| *name == work.cmdlet.name) else {
        return Ok(Vec::new());
    };
    if !work.shell.session.powershell.has_graph {
        return Err(Failure::new("Authentication needed. Please call Connect-MgGraph."));
    }
    let mut path = (*path).to_owned();
    for parameter in ["GroupId", "ServicePrincipalId", "AppRoleAssignmentId"] {
        path = path.replace(&format!("{{{parameter}}}"), &work.needed(parameter));
    }
    let mut body = Vec::new();
    for (member, parameter) in *members {
        let Some(value) = work.text(parameter) else { continue };
        match *member {
            "" => path = format!("{path}/{value}"),
            "@odata.id" => {
                let place = format!("https://graph.microsoft.com/v1.0/directoryObjects/{value}");
                body.push(((*member).to_owned(), Json::Text(place)));
            }
            member => body.push((member.to_owned(), Json::Text(value))),
        }
    }
    if let Some(filter) = work.text("Filter") {
        path = format!("{path}?$filter={}", escaped(&filter));
    }
    if *method != Method::Get && !work.goes_on(&path) {
        return Ok(Vec::new());
    }
    let body = Json::Object(body);
    let body = (*method == Method::Post).then_some(&body);
    let found = work.azure(|az| az.graph(*method, &path, body))?;
    let kind = if name.ends_with("AppRoleAssignment") { ASSIGNED } else { OBJECT };
    let shown = |one: &Json| match renamed(Value::from_json(one), char::to_ascii_uppercase) {
        Value::Object(_, members) => Value::Object(kind, members),
        other => other,
    };
    Ok(match (&found, found.get("value")) {
        (Json::Null, _) => Vec::new(),
        (_, Some(_)) => items(&found).iter().map(shown).collect(),
        (one, None) => Vec::from([shown(one)]),
    })
}
