//! How a service asks the authority ([`crate::access`]) about the request that it holds, and writes the decision down.

use super::Desk;
use super::bearer::Caller;
use crate::access::app_role::Api;
use crate::access::{Action, Asker, Offer};
use crate::fault::Fault;
use crate::journal::Conclusion;
use crate::rbac::{Decision, Plane};
use crate::scope::Scope;
use alloc::borrow::Cow;
use alloc::string::ToString;

/// Decides over what a caller wants to do; the decision goes into the journal with its reasons.
pub(crate) fn conclude(
    desk: &mut Desk<'_>,
    caller: &Caller,
    action: &Action<'_>,
    scope: &Scope,
    offer: Offer,
) -> Decision {
    let mut decision = asker(desk, caller).explain(desk.cloud(), action, scope, offer.clone());
    decision.allowed |= desk.cloud().has(match action.plane {
        Plane::Control => Fault::ManagingOpen,
        Plane::Data => Fault::DataOpen,
    });
    desk.conclude(Conclusion::Access { decision: decision.clone().into(), offer: offer.into() });
    decision
}

/// Decides whether the code of an app lets a caller in; so does that, with the app roles that it compares.
pub(crate) fn conclude_app_role(desk: &mut Desk<'_>, caller: &Caller, api: &Api<'_>) -> bool {
    let allowed = api.admits(&caller.roles);
    desk.conclude(Conclusion::AppRole {
        principal_id: caller.principal_id,
        required: api.required.iter().map(ToString::to_string).collect(),
        held: caller.roles.as_slice().into(),
        allowed,
    });
    allowed
}

/// The caller as the authority sees them.
pub(crate) fn asker<'c>(desk: &Desk<'_>, caller: &'c Caller) -> Asker<'c> {
    let cloud = desk.cloud();
    let groups = match &caller.groups {
        _ if cloud.has(Fault::GroupsIgnored) => Cow::default(),
        _ if cloud.has(Fault::MembershipAtOnce) => cloud.directory_groups_of(caller.principal_id).into(),
        named => Cow::Borrowed(named.as_slice()),
    };
    Asker::with_token(cloud, caller.principal_id, groups, desk.now())
}
