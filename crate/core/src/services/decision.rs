//! How a service asks the authority ([`crate::access`]) about the request that it holds, and writes the decision down.

use super::Desk;
use super::bearer::Caller;
use crate::access::{Action, Asker, Offer};
use crate::journal::Conclusion;
use crate::rbac::Decision;
use crate::scope::Scope;

/// Decides over what a caller wants to do; the decision goes into the journal with its reasons.
pub(crate) fn conclude(
    desk: &mut Desk<'_>,
    caller: &Caller,
    action: &Action<'_>,
    scope: &Scope,
    offer: Offer,
) -> Decision {
    let decision = asker(desk, caller).explain(desk.cloud(), action, scope, offer.clone());
    desk.conclude(Conclusion::Access { decision: decision.clone().into(), offer: offer.into() });
    decision
}

/// The caller as the authority sees them.
pub(crate) fn asker<'c>(desk: &Desk<'_>, caller: &'c Caller) -> Asker<'c> {
    Asker::with_token(desk.cloud(), caller.principal_id, &caller.groups, desk.now())
}
