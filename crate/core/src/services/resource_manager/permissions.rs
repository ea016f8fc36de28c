//! What the caller may do at a scope, in the words of the caller's roles ("Permissions - List For Resource Group").

use super::super::Desk;
use super::super::bearer::Caller;
use super::super::decision;
use super::{authorize_reading, listed, role_definitions};
use crate::scope::Scope;
use crate::wire::{Request, Response};

/// The permission blocks of every role that counts for the caller here. Deny assignments and the conditions of assignments
/// are not told. That the list is itself refused to whoever may not read it is UNCONFIRMED, and so is its order.
pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller, scope: &Scope) -> Response {
    if let Err(refusal) =
        authorize_reading(desk, request, caller, "Microsoft.Authorization/permissions/read", scope)
    {
        return refusal;
    }
    let asker = decision::asker(desk, caller);
    let roles = asker.roles(desk.cloud(), scope);
    listed(roles.into_iter().flat_map(role_definitions::blocks).collect())
}
