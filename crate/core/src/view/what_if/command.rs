//! What is supposed, as the command of the Azure CLI that makes it so.

use super::asked::Asked;
use super::supposed::Supposed;
use crate::analysis::{Cut, fix_command};
use alloc::format;
use alloc::string::String;
use serde_json::json;

const ARM: &str = "https://management.azure.com";
const VERSION: &str = "api-version=2022-04-01";

/// The command; nothing for a new token, which a client gets when it asks for one. What the directory or Resource Manager
/// does not know by a name that is unique, is named by its id.
pub(super) fn command(asked: &Asked, supposed: &Supposed) -> Option<String> {
    let (cloud, member) = (&asked.cloud, asked.was.principal_id);
    match supposed {
        Supposed::Unassigned { assignment } => {
            fix_command(cloud, &Cut::Assignment { assignment: *assignment })
        }
        Supposed::NotMember { group } => fix_command(cloud, &Cut::Membership { group: *group, member }),
        Supposed::Member { group } => {
            Some(format!("az ad group member add --group {group} --member-id {member}"))
        }
        Supposed::Assigned { role, scope } => {
            let role = cloud.authorization().find_role(*role)?.role_name;
            let kind = asked.principal_type().as_str();
            Some(format!(
                "az role assignment create --role \"{role}\" --assignee-object-id {member} \
                 --assignee-principal-type {kind} --scope {scope}"
            ))
        }
        Supposed::Unconditional { assignment } => {
            let one = cloud.assignment(*assignment)?;
            let scope = one.scope.as_str().trim_end_matches('/');
            let role = format!("{scope}/providers/Microsoft.Authorization/roleDefinitions/{}", one.role);
            let body = json!({ "properties": { "roleDefinitionId": role, "principalId": one.principal_id } });
            let path = format!("{scope}/providers/Microsoft.Authorization/roleAssignments/{assignment}");
            Some(format!("az rest --method put --url \"{ARM}{path}?{VERSION}\" --body '{body}'"))
        }
        Supposed::NotDenied { deny } => {
            let denial = asked.was.denied_by()?;
            let scope = denial.scope.as_str().trim_end_matches('/');
            let path = format!("{scope}/providers/Microsoft.Authorization/denyAssignments/{deny}");
            Some(format!("az rest --method delete --url \"{ARM}{path}?{VERSION}\""))
        }
        Supposed::NewToken => None,
    }
}
