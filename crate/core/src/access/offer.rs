//! What a request offers to the conditions of role assignments, beside what every request of its sender does ("Actions and
//! attributes for Azure role assignment conditions for Azure Blob Storage").

use crate::cloud::PrincipalType;
use crate::ids::{PrincipalId, RoleDefinitionId};
use crate::rbac::condition::{Attributes, Source};
use crate::scope::Scope;
use alloc::format;

const ACCOUNTS: &str = "/providers/Microsoft.Storage/storageAccounts/";
const CONTAINERS: &str = "/blobServices/default/containers/";
const ASSIGNMENTS: &str = "Microsoft.Authorization/roleAssignments";

/// What one request offers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offer {
    /// Which way of doing it, as conditions call it.
    pub suboperation: Option<&'static str>,
    /// What else is known of the request and of the resource.
    pub attributes: Attributes,
}

impl Offer {
    /// What every request about this resource offers, for its id says it: the names of a storage account and of a
    /// container. Accounts here have no hierarchical namespace.
    #[must_use]
    pub fn of_resource(scope: &Scope) -> Self {
        let (account, container) = storage(scope).unwrap_or_default();
        let mut attributes = Attributes::default();
        if !account.is_empty() {
            attributes = attributes
                .with(Source::Resource, "Microsoft.Storage/storageAccounts:name", account)
                .with(Source::Resource, "Microsoft.Storage/storageAccounts:isHnsEnabled", false);
        }
        if !container.is_empty() {
            let name = "Microsoft.Storage/storageAccounts/blobServices/containers:name";
            attributes = attributes.with(Source::Resource, name, container);
        }
        Self { suboperation: None, attributes }
    }
}

impl Offer {
    /// What a request offers that writes an assignment of this role to this principal.
    #[must_use]
    pub fn to_assign(role: RoleDefinitionId, principal: PrincipalId, kind: PrincipalType) -> Self {
        let (role, principal) = (format!("{role}"), format!("{principal}"));
        Self::of_assignment(Source::Request, Some(&role), Some(&principal), Some(kind.as_str()))
    }

    /// What a request about a role assignment offers: the assignment that it wants, or that is there already.
    pub(crate) fn of_assignment(
        source: Source,
        role: Option<&str>,
        principal: Option<&str>,
        kind: Option<&str>,
    ) -> Self {
        let pairs = [("RoleDefinitionId", role), ("PrincipalId", principal), ("PrincipalType", kind)];
        let attributes =
            pairs.into_iter().fold(Attributes::default(), |attributes, (name, value)| match value {
                Some(value) => attributes.with(source, &format!("{ASSIGNMENTS}:{name}"), value),
                None => attributes,
            });
        Self { suboperation: None, attributes }
    }
}

/// The names of the account and of the container, empty where it is about no container.
fn storage(scope: &Scope) -> Option<(&str, &str)> {
    let path = scope.as_str();
    let start = scope.key().find(&ACCOUNTS.to_ascii_lowercase())?.saturating_add(ACCOUNTS.len());
    let (account, rest) = path.get(start..)?.split_once('/').unwrap_or((path.get(start..)?, ""));
    let inside = CONTAINERS.trim_start_matches('/');
    let container = rest.split_at_checked(inside.len()).filter(|(head, _)| head.eq_ignore_ascii_case(inside));
    let container = container.and_then(|(_, name)| name.split('/').next());
    Some((account, container.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_is_known_by_its_id_in_any_case() {
        let account = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/PROVIDERS/\
                       microsoft.storage/storageaccounts/photos1";
        let names = |path: &str| {
            let scope = Scope::parse(path).unwrap();
            storage(&scope).map(|(account, container)| [account, container].join(" "))
        };
        assert_eq!(names(account).as_deref(), Some("photos1 "));
        let open = alloc::format!("{account}/blobservices/default/containers/open");
        assert_eq!(names(&open).as_deref(), Some("photos1 open"));
        assert_eq!(names("/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg"), None);
    }
}
