//! How every service asks Azure RBAC whether a caller may do something, and writes the decision down.

use super::Desk;
use super::bearer::Caller;
use crate::cloud::{SecurityAttributes, Tenant};
use crate::ids::PrincipalId;
use crate::journal::Conclusion;
use crate::rbac::condition::{Attributes, Source};
use crate::rbac::{Decision, Plane, Question, explain};
use crate::scope::Scope;
use alloc::format;

/// What a request offers to the conditions of role assignments, beside what every request does.
#[derive(Default)]
pub(crate) struct Offer {
    pub(crate) suboperation: Option<&'static str>,
    pub(crate) attributes: Attributes,
}

/// Decides over what a caller wants to do; the decision goes into the journal with its reasons.
pub(crate) fn decide(
    desk: &mut Desk<'_>,
    caller: &Caller,
    action: &str,
    plane: Plane,
    scope: &Scope,
) -> Decision {
    decide_offering(desk, caller, action, plane, scope, Offer::default())
}

/// The same for a request that conditions can say more of.
pub(crate) fn decide_offering(
    desk: &mut Desk<'_>,
    caller: &Caller,
    action: &str,
    plane: Plane,
    scope: &Scope,
    offer: Offer,
) -> Decision {
    let now = desk.now();
    let attributes = offer.attributes.with(Source::Environment, "UtcNow", now.to_round_trip());
    let attributes = with_own(desk.cloud().tenant(), caller.principal_id, attributes);
    let question = Question {
        principal: caller.principal_id,
        groups: &caller.groups,
        action,
        plane,
        scope,
        now,
        suboperation: offer.suboperation,
        attributes: &attributes,
    };
    let decision = explain(desk.cloud(), &question);
    desk.conclude(Conclusion::Access { decision: decision.clone().into() });
    decision
}

/// What the directory says of who asks. That it is asked anew each time is UNCONFIRMED.
fn with_own(tenant: &Tenant, principal: PrincipalId, attributes: Attributes) -> Attributes {
    let own = tenant.security_attributes(principal).into_iter().flat_map(SecurityAttributes::items);
    own.fold(attributes, |attributes, (set, name, values)| {
        let name = format!("Microsoft.Directory/CustomSecurityAttributes/Id:{set}_{name}");
        attributes.with_all(Source::Principal, &name, values)
    })
}
