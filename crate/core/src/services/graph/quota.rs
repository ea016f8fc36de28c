//! How many objects a directory may hold ("Microsoft Entra service limits and restrictions").

use super::super::Desk;
use super::error;
use crate::wire::Response;

/// Whether there is room for one more object.
pub(super) fn room(desk: &Desk<'_>) -> Result<(), Response> {
    let limit = desk.cloud().limits().directory_objects;
    let used = desk.cloud().tenant().quota_used();
    if u32::try_from(used).is_ok_and(|used| used < limit) {
        return Ok(());
    }
    Err(error::error(
        403,
        "Directory_QuotaExceeded",
        "The directory object quota limit for the Tenant has been exceeded. Please ask your administrator to increase the \
         quota limit or delete objects to reduce the used quota.",
    ))
}
