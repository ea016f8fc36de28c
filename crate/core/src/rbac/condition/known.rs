//! The attributes that Azure's services offer to conditions ("Actions and attributes for Azure role assignment
//! conditions for Azure Blob Storage", "… for Azure Queue Storage"; "Authorization actions and attributes").

use super::attributes::Source::{self, Environment, Principal, Request, Resource};
use super::operator::Family;
use super::tree::{Attribute, Operand};

/// Sources, name, and type where it has one of its own. A name that ends in `:` or `_` takes any ending.
type Row = (&'static [Source], &'static str, Option<Family>);

const TEXT: Option<Family> = Some(Family::Text);
const FLAG: Option<Family> = Some(Family::Flag);
const MOMENT: Option<Family> = Some(Family::Moment);
const GUID: Option<Family> = Some(Family::Guid);
const STORED: &[Source] = &[Request, Resource];

pub(super) const UTC_NOW: &str = "UtcNow";

const KNOWN: [Row; 20] = [
    (&[Resource], "Microsoft.Storage/storageAccounts:name", TEXT),
    (&[Resource], "Microsoft.Storage/storageAccounts:isHnsEnabled", FLAG),
    (&[Resource], "Microsoft.Storage/storageAccounts/encryptionScopes:name", TEXT),
    (&[Resource], "Microsoft.Storage/storageAccounts/blobServices/containers:name", TEXT),
    (&[Resource], "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path", TEXT),
    (&[Resource], "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:isCurrentVersion", FLAG),
    (&[Request], "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:prefix", TEXT),
    (&[Request], "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:versionId", MOMENT),
    (&[Request], "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:snapshot", MOMENT),
    (STORED, "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags:", TEXT),
    (&[Resource], "Microsoft.Storage/storageAccounts/queueServices/queues:name", TEXT),
    (STORED, "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags", TEXT),
    (&[Principal], "Microsoft.Directory/CustomSecurityAttributes/Id:", None),
    (&[Environment], "isPrivateLink", FLAG),
    (&[Environment], "Microsoft.Network/privateEndpoints", TEXT),
    (&[Environment], "Microsoft.Network/virtualNetworks/subnets", TEXT),
    (&[Environment], UTC_NOW, MOMENT),
    (STORED, "Microsoft.Authorization/roleAssignments:RoleDefinitionId", GUID),
    (STORED, "Microsoft.Authorization/roleAssignments:PrincipalId", GUID),
    (STORED, "Microsoft.Authorization/roleAssignments:PrincipalType", TEXT),
];

fn row(attribute: &Attribute) -> Option<&'static Row> {
    KNOWN.iter().find(|(sources, name, _)| sources.contains(&attribute.source) && covers(name, attribute))
}

fn covers(name: &str, attribute: &Attribute) -> bool {
    let found = attribute.name.as_str();
    let takes_key = name.ends_with(':');
    let head = if takes_key { found.split_at_checked(name.len()).map(|(head, _)| head) } else { Some(found) };
    let has_key = !takes_key || found.len() > name.len();
    let is_keys = name.ends_with("/tags");
    has_key && attribute.is_keys == is_keys && head.is_some_and(|head| head.eq_ignore_ascii_case(name))
}

/// Whether a service offers such an attribute at all.
pub(super) fn is_known(attribute: &Attribute) -> bool {
    row(attribute).is_some()
}

/// The type of the attribute, where it is known and has one of its own.
pub(super) fn family(attribute: &Attribute) -> Option<Family> {
    row(attribute).and_then(|(_, _, family)| *family)
}

/// Whether this is the moment of the request.
pub(super) fn is_now(operand: &Operand) -> bool {
    let is_now = |one: &Attribute| one.source == Environment && one.name.eq_ignore_ascii_case(UTC_NOW);
    matches!(operand, Operand::Attribute(attribute) if is_now(attribute))
}
