//! Questions about access at one moment: what somebody may do, who may do something, and what would have been enough.

use crate::access::{self, Action, Asker};
use crate::cloud::Cloud;
use crate::ids::PrincipalId;
use crate::journal::{Conclusion, Event, Journal};
use crate::rbac::{self, Basis, Decision, LeastPrivilege, NamedOperation};
use crate::scope::Scope;
use crate::time::Timestamp;
use alloc::vec::Vec;

/// What somebody may do at a scope after this many entries, with a token that was issued just now.
#[must_use]
pub fn may_do(journal: &Journal, cursor: usize, principal: &str, scope: &str) -> Option<Vec<NamedOperation>> {
    let (cloud, now) = moment(journal, cursor);
    let principal: PrincipalId = principal.parse().ok()?;
    let scope = Scope::parse(scope).ok()?;
    Some(Asker::with_new_token(&cloud, principal, now).may_do(&cloud, &scope))
}

/// Who may do this at a scope after this many entries, each with the reasons.
#[must_use]
pub fn who_may(
    journal: &Journal,
    cursor: usize,
    action: &str,
    data: bool,
    scope: &str,
) -> Option<Vec<Decision>> {
    let (cloud, now) = moment(journal, cursor);
    let action = if data { Action::data(action) } else { Action::control(action) };
    Some(access::who_may(&cloud, &action, &Scope::parse(scope).ok()?, now))
}

/// The least built-in roles for what somebody was allowed by roles in these entries.
#[must_use]
pub fn least_privilege(journal: &Journal, cursor: usize, principal: &str) -> Option<LeastPrivilege> {
    let principal: PrincipalId = principal.parse().ok()?;
    let mut used: Vec<NamedOperation> = Vec::new();
    for entry in journal.until(cursor) {
        if let Event::Concluded { conclusion: Conclusion::Access { decision, .. } } = &entry.event
            && decision.allowed
            && decision.principal_id == principal
            && matches!(decision.basis, Basis::RoleAssignments { .. })
        {
            let one = NamedOperation { plane: decision.plane, action: decision.action.clone() };
            if used.iter().all(|other| !other.is(&one)) {
                used.push(one);
            }
        }
    }
    Some(rbac::least_privilege(used))
}

/// The cloud after this many entries, and when that was.
pub(super) fn moment(journal: &Journal, cursor: usize) -> (Cloud, Timestamp) {
    let last = journal.until(cursor).last().or(journal.entries().first());
    (journal.cloud_at(cursor), last.map_or_else(Timestamp::default, |entry| entry.at))
}
