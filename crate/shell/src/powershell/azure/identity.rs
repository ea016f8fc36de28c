//! Az.ManagedServiceIdentity: user-assigned managed identities and their federated credentials.

use super::client::{items, json, object, tags, text};
use super::role_assignment::group_of;
use crate::az::command::part;
use crate::json::Json;
use crate::powershell::bind::{Cmdlet, Done, Work};
use crate::powershell::failure::Failure;
use crate::powershell::value::Value;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

pub(super) const KIND: &str = "Microsoft.Azure.PowerShell.Cmdlets.ManagedServiceIdentity.Models.Identity";
pub(super) const CREDENTIAL: &str =
    "Microsoft.Azure.PowerShell.Cmdlets.ManagedServiceIdentity.Models.FederatedIdentityCredential";
const VERSION: &str = "2024-11-30";
const TYPE: &str = "providers/Microsoft.ManagedIdentity/userAssignedIdentities";

pub(super) static CMDLETS: &[Cmdlet] = &[
    Cmdlet {
        name: "New-AzUserAssignedIdentity",
        aliases: "",
        parameters: "ResourceGroupName:0m Name:1m Location Tag SubscriptionId",
        run: new,
    },
    Cmdlet {
        name: "Get-AzUserAssignedIdentity",
        aliases: "",
        parameters: "ResourceGroupName:0 Name:1 SubscriptionId",
        run: get,
    },
    Cmdlet {
        name: "Remove-AzUserAssignedIdentity",
        aliases: "",
        parameters: "ResourceGroupName:0n Name:1n InputObject:p PassThru:s SubscriptionId Force:s",
        run: remove,
    },
    Cmdlet {
        name: "New-AzFederatedIdentityCredential",
        aliases: "New-AzFederatedIdentityCredentials",
        parameters: "IdentityName:m Name:m ResourceGroupName:m Issuer:m Subject:m Audience",
        run: new_credential,
    },
    Cmdlet {
        name: "Get-AzFederatedIdentityCredential",
        aliases: "Get-AzFederatedIdentityCredentials",
        parameters: "IdentityName:m Name ResourceGroupName:m",
        run: credentials,
    },
    Cmdlet {
        name: "Remove-AzFederatedIdentityCredential",
        aliases: "Remove-AzFederatedIdentityCredentials",
        parameters: "IdentityName:m Name:m ResourceGroupName:m PassThru:s",
        run: remove_credential,
    },
];

fn shown(identity: &Json) -> Value {
    let group = format!("={}", group_of(&text(identity, "id")));
    object(
        KIND,
        identity,
        &[
            ("Id", "id"),
            ("ResourceGroupName", &group),
            ("Name", "name"),
            ("Location", "location"),
            ("TenantId", "properties.tenantId"),
            ("PrincipalId", "properties.principalId"),
            ("ClientId", "properties.clientId"),
            ("Type", "type"),
            ("Tag", "tags"),
        ],
    )
}

/// The path of the identity that the parameters name.
fn path(work: &mut Work) -> Result<String, Failure> {
    let id = work.value("InputObject").map(|object| object.member("Id")).filter(|id| *id != Value::Null);
    if let Some(id) = id {
        return Ok(id.to_text());
    }
    if work.text("Name").is_none() || work.text("ResourceGroupName").is_none() {
        return Err(Failure::new(
            "Cannot process command because of one or more missing mandatory parameters: Name ResourceGroupName.",
        ));
    }
    let name = work.needed("Name");
    Ok(format!("{}/{TYPE}/{}", work.group_path()?, part(&name)))
}

fn new(work: &mut Work) -> Done {
    let path = path(work)?;
    let location = match work.text("Location") {
        Some(location) => location.replace(' ', "").to_ascii_lowercase(),
        None => {
            let group = work.group_path()?;
            let group = work.azure(|az| az.get(&group, super::group::VERSION))?;
            text(&group, "location")
        }
    };
    if !work.goes_on(&path) {
        return Ok(Vec::new());
    }
    let mut pairs = Vec::from([("location", Json::Text(location))]);
    pairs.extend(tags(work.value("Tag")).map(|tags| ("tags", tags)));
    let made = work.azure(|az| az.put(&path, VERSION, &json(pairs)))?;
    Ok(Vec::from([shown(&made)]))
}

fn get(work: &mut Work) -> Done {
    if work.text("Name").is_some() {
        let path = path(work)?;
        let found = work.azure(|az| az.get(&path, VERSION))?;
        return Ok(Vec::from([shown(&found)]));
    }
    let place = work.group_or_subscription()?;
    let found = work.azure(|az| az.get(&format!("{place}/{TYPE}"), VERSION))?;
    Ok(items(&found).iter().map(shown).collect())
}

fn remove(work: &mut Work) -> Done {
    let path = path(work)?;
    if work.goes_on(&path) {
        work.azure(|az| az.delete(&path, VERSION))?;
    }
    Ok(work.switch("PassThru").then_some(Value::Bool(true)).into_iter().collect())
}

fn credential_path(work: &mut Work) -> Result<String, Failure> {
    let identity = work.needed("IdentityName");
    let all = format!("{}/{TYPE}/{}/federatedIdentityCredentials", work.group_path()?, part(&identity));
    Ok(work.text("Name").map_or(all.clone(), |name| format!("{all}/{}", part(&name))))
}

fn shown_credential(credential: &Json) -> Value {
    let places = [
        ("Name", "name"),
        ("Issuer", "properties.issuer"),
        ("Subject", "properties.subject"),
        ("Audience", "properties.audiences"),
        ("Id", "id"),
        ("Type", "type"),
    ];
    object(CREDENTIAL, credential, &places)
}

fn new_credential(work: &mut Work) -> Done {
    let path = credential_path(work)?;
    let audiences = match work.list("Audience") {
        none if none.is_empty() => Vec::from([String::from("api://AzureADTokenExchange")]),
        some => some,
    };
    let properties = json(Vec::from([
        ("issuer", Json::Text(work.needed("Issuer"))),
        ("subject", Json::Text(work.needed("Subject"))),
        ("audiences", Json::List(audiences.into_iter().map(Json::Text).collect())),
    ]));
    if !work.goes_on(&path) {
        return Ok(Vec::new());
    }
    let made = work.azure(|az| az.put(&path, VERSION, &json(Vec::from([("properties", properties)]))))?;
    Ok(Vec::from([shown_credential(&made)]))
}

fn credentials(work: &mut Work) -> Done {
    let path = credential_path(work)?;
    let found = work.azure(|az| az.get(&path, VERSION))?;
    if work.text("Name").is_some() {
        return Ok(Vec::from([shown_credential(&found)]));
    }
    Ok(items(&found).iter().map(shown_credential).collect())
}

fn remove_credential(work: &mut Work) -> Done {
    let path = credential_path(work)?;
    if work.goes_on(&path) {
        work.azure(|az| az.delete(&path, VERSION))?;
    }
    Ok(work.switch("PassThru").then_some(Value::Bool(true)).into_iter().collect())
}
