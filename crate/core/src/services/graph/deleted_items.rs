//! Soft-deleted objects ("List deleted items (directory objects)", "Get deleted item").
//!
//! What the service principal of a managed identity was can be read for 30 days. It cannot be restored, and not be purged
//! early either ("Managed identities for Azure resources frequently asked questions"); the words of that refusal are
//! UNCONFIRMED. Restoring other service principals is left out.

use super::super::Desk;
use super::super::bearer::Caller;
use super::permission::{self, READ_APPLICATIONS, WRITE_APPLICATIONS};
use super::{entity, error, listed, service_principals};
use crate::cloud::DeletedServicePrincipal;
use crate::wire::{Method, Request, Response};
use serde_json::Value;

const SERVICE_PRINCIPALS: &str = "microsoft.graph.servicePrincipal";

/// `/directory/deletedItems/…`: a list names the type of its objects, which the real service requires too.
pub(super) fn answer(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    path: &[&str],
) -> Result<Response, Response> {
    match (request.method, path) {
        (Method::Get, [kind]) if kind.eq_ignore_ascii_case(SERVICE_PRINCIPALS) => {
            permission::read(desk, caller, READ_APPLICATIONS)?;
            let value = desk.cloud().tenant().deleted().map(view).collect();
            Ok(listed("servicePrincipals", value))
        }
        (Method::Get, [id]) => {
            permission::read(desk, caller, READ_APPLICATIONS)?;
            Ok(entity(200, "directoryObjects", view(known(desk, id)?)))
        }
        (Method::Post, [id, "restore"]) | (Method::Delete, [id]) => {
            permission::write(desk, caller, WRITE_APPLICATIONS)?;
            known(desk, id)?;
            Err(error::denied())
        }
        _ => Err(error::bad_segment()),
    }
}

fn known<'a>(desk: &'a Desk<'_>, id: &str) -> Result<&'a DeletedServicePrincipal, Response> {
    let found = id.parse().ok().and_then(|id| desk.cloud().tenant().deleted_service_principal(id));
    found.ok_or_else(|| error::not_found(id))
}

fn view(deleted: &DeletedServicePrincipal) -> Value {
    let mut object = service_principals::view(&deleted.service_principal);
    if let Value::Object(members) = &mut object {
        members.insert("deletedDateTime".into(), deleted.deleted_date_time.to_rfc3339().into());
    }
    object
}
