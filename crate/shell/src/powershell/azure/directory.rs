//! Az.Resources: users, groups and service principals, by Microsoft Graph.

use super::client::{items, json, object, quoted};
use crate::http::escaped;
use crate::json::Json;
use crate::powershell::bind::{Cmdlet, Done, Work};
use crate::powershell::value::Value;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use mi_sim::wire::Method;

pub(super) const USER: &str =
    "Microsoft.Azure.PowerShell.Cmdlets.Resources.MSGraph.Models.ApiV10.MicrosoftGraphUser";
pub(super) const GROUP: &str =
    "Microsoft.Azure.PowerShell.Cmdlets.Resources.MSGraph.Models.ApiV10.MicrosoftGraphGroup";
pub(super) const PRINCIPAL: &str =
    "Microsoft.Azure.PowerShell.Cmdlets.Resources.MSGraph.Models.ApiV10.MicrosoftGraphServicePrincipal";

pub(super) static CMDLETS: &[Cmdlet] = &[
    Cmdlet {
        name: "Get-AzADUser",
        aliases: "",
        parameters: "UserPrincipalName|UPN:0 ObjectId|Id DisplayName StartsWith|SearchString Mail Filter",
        run: |work| find(work, "users", USER),
    },
    Cmdlet {
        name: "Get-AzADGroup",
        aliases: "",
        parameters: "ObjectId|Id DisplayName DisplayNameStartsWith|StartsWith|SearchString Filter",
        run: |work| find(work, "groups", GROUP),
    },
    Cmdlet {
        name: "Get-AzADServicePrincipal",
        aliases: "",
        parameters: "ObjectId|Id ApplicationId|AppId DisplayName DisplayNameBeginsWith|StartsWith|SearchString ServicePrincipalName|SPN Filter",
        run: |work| find(work, "servicePrincipals", PRINCIPAL),
    },
    Cmdlet {
        name: "Add-AzADGroupMember",
        aliases: "",
        parameters: "TargetGroupObjectId:m MemberObjectId:mn PassThru:s",
        run: add_member,
    },
    Cmdlet {
        name: "Remove-AzADGroupMember",
        aliases: "",
        parameters: "TargetGroupObjectId|GroupObjectId:m MemberObjectId:mn PassThru:s",
        run: remove_member,
    },
];

/// The filter that the parameters mean.
fn filter(work: &Work) -> Option<String> {
    let equals = [
        ("UserPrincipalName", "userPrincipalName"),
        ("DisplayName", "displayName"),
        ("ApplicationId", "appId"),
        ("Mail", "mail"),
    ];
    let begins = ["StartsWith", "DisplayNameStartsWith", "DisplayNameBeginsWith"];
    if let Some(filter) = work.text("Filter") {
        return Some(filter);
    }
    let mut filters: Vec<String> = equals
        .iter()
        .filter_map(|(parameter, name)| Some(format!("{name} eq '{}'", quoted(&work.text(parameter)?))))
        .collect();
    filters.extend(begins.iter().filter_map(|parameter| {
        Some(format!("startswith(displayName,'{}')", quoted(&work.text(parameter)?)))
    }));
    filters.extend(
        work.text("ServicePrincipalName")
            .map(|name| format!("servicePrincipalNames/any(c:c eq '{}')", quoted(&name))),
    );
    (!filters.is_empty()).then(|| filters.join(" and "))
}

fn shown(kind: &'static str, one: &Json) -> Value {
    let mut shown = object(kind, one, &[("DisplayName", "displayName"), ("Id", "id")]);
    for (name, place) in [
        ("AppId", "appId"),
        ("ServicePrincipalType", "servicePrincipalType"),
        ("ServicePrincipalName", "servicePrincipalNames"),
        ("AlternativeName", "alternativeNames"),
        ("Mail", "mail"),
        ("MailNickname", "mailNickname"),
        ("UserPrincipalName", "userPrincipalName"),
        ("Description", "description"),
    ] {
        if let Some(value) = one.get(place) {
            shown.set(name, Value::from_json(value));
        }
    }
    shown
}

fn find(work: &mut Work, set: &str, kind: &'static str) -> Done {
    if let Some(id) = work.text("ObjectId") {
        let found = work.azure(|az| az.graph(Method::Get, &format!("/{set}/{id}"), None));
        return match found {
            Ok(one) => Ok(Vec::from([shown(kind, &one)])),
            Err(failure) if failure.status == Some(404) => Ok(Vec::new()),
            Err(failure) => Err(failure),
        };
    }
    let filter = filter(work).map(|filter| format!("?$filter={}", escaped(&filter))).unwrap_or_default();
    let found = work.azure(|az| az.graph(Method::Get, &format!("/{set}{filter}"), None))?;
    Ok(items(&found).iter().map(|one| shown(kind, one)).collect())
}

fn add_member(work: &mut Work) -> Done {
    let (group, member) = (work.needed("TargetGroupObjectId"), work.needed("MemberObjectId"));
    if !work.goes_on(&group) {
        return Ok(Vec::new());
    }
    let place = format!("https://graph.microsoft.com/v1.0/directoryObjects/{member}");
    let body = json(Vec::from([("@odata.id", Json::Text(place))]));
    work.azure(|az| az.graph(Method::Post, &format!("/groups/{group}/members/$ref"), Some(&body)))?;
    passed(work)
}

fn remove_member(work: &mut Work) -> Done {
    let (group, member) = (work.needed("TargetGroupObjectId"), work.needed("MemberObjectId"));
    if !work.goes_on(&group) {
        return Ok(Vec::new());
    }
    work.azure(|az| az.graph(Method::Delete, &format!("/groups/{group}/members/{member}/$ref"), None))?;
    passed(work)
}

fn passed(work: &Work) -> Done {
    Ok(work.switch("PassThru").then_some(Value::Bool(true)).into_iter().collect())
}
