//! How every service asks Azure RBAC whether a caller may do something, and writes the decision down.

use super::Desk;
use super::bearer::Caller;
use crate::journal::Conclusion;
use crate::rbac::{Decision, Plane, Question, explain};
use crate::scope::Scope;

/// Decides over what a caller wants to do; the decision goes into the journal with its reasons.
pub(crate) fn decide(
    desk: &mut Desk<'_>,
    caller: &Caller,
    action: &str,
    plane: Plane,
    scope: &Scope,
) -> Decision {
    let question = Question {
        principal: caller.principal_id,
        groups: &caller.groups,
        action,
        plane,
        scope,
        now: desk.now(),
    };
    let decision = explain(desk.cloud(), &question);
    desk.conclude(Conclusion::Access { decision: decision.clone() });
    decision
}
