//! Who asks: all that a decision looks at and that is the same for each of their requests at one moment. It is gathered
//! here and nowhere else.

use super::action::Action;
use super::authority::Authority;
use super::offer::Offer;
use crate::cloud::{Cloud, SecurityAttributes};
use crate::ids::PrincipalId;
use crate::rbac::condition::{Attributes, Source};
use crate::rbac::{Decision, Question, by_access_policy, decide, explain};
use crate::scope::Scope;
use crate::time::Timestamp;
use alloc::borrow::Cow;
use alloc::format;

/// Somebody with a token, at a moment.
#[derive(Clone, Debug)]
pub struct Asker<'a> {
    pub(super) principal: PrincipalId,
    pub(super) groups: Cow<'a, [PrincipalId]>,
    pub(super) now: Timestamp,
    attributes: Attributes,
}

/// How Azure RBAC is asked: with the reasons for a refusal that came near, or without.
type Rule = fn(&Cloud, &Question<'_>) -> Decision;

impl<'a> Asker<'a> {
    /// Whoever shows a token that names these groups.
    #[must_use]
    pub fn with_token(
        cloud: &Cloud,
        principal: PrincipalId,
        groups: impl Into<Cow<'a, [PrincipalId]>>,
        now: Timestamp,
    ) -> Self {
        Self { principal, groups: groups.into(), now, attributes: attributes(cloud, principal, now) }
    }

    /// The principal with a token that was issued just now, so that it names the groups that the directory knows.
    #[must_use]
    pub fn with_new_token(cloud: &Cloud, principal: PrincipalId, now: Timestamp) -> Self {
        Self::with_token(cloud, principal, cloud.directory_groups_of(principal), now)
    }

    /// Decides over what they want to do, by whatever the resource decides. Of app roles those count that a token for the
    /// resource would name if it were issued just now.
    #[must_use]
    pub fn decide(&self, cloud: &Cloud, action: &Action<'_>, scope: &Scope, offer: Offer) -> Decision {
        self.ask(cloud, action, scope, offer, decide)
    }

    /// The same, and says of a refusal what came near.
    #[must_use]
    pub fn explain(&self, cloud: &Cloud, action: &Action<'_>, scope: &Scope, offer: Offer) -> Decision {
        self.ask(cloud, action, scope, offer, explain)
    }

    fn ask(
        &self,
        cloud: &Cloud,
        action: &Action<'_>,
        scope: &Scope,
        Offer { suboperation, attributes }: Offer,
        by_roles: Rule,
    ) -> Decision {
        let attributes = match attributes.is_empty() {
            true => Cow::Borrowed(&self.attributes),
            false => Cow::Owned(attributes.and(&self.attributes)),
        };
        let question = Question {
            principal: self.principal,
            groups: &self.groups,
            action: &action.name,
            plane: action.plane,
            scope,
            now: self.now,
            suboperation,
            attributes: &attributes,
        };
        match Authority::of(cloud, action, scope) {
            Authority::RoleAssignments => by_roles(cloud, &question),
            Authority::AccessPolicies(vault) => {
                let (on, permission) = action.in_policies();
                by_access_policy(vault, &question, on, permission)
            }
            Authority::AppRoles(api) => api.decide(cloud, &question),
        }
    }
}

/// What every request offers to conditions: the moment, and what the directory says of who asks. That it is asked anew
/// each time is UNCONFIRMED.
fn attributes(cloud: &Cloud, principal: PrincipalId, now: Timestamp) -> Attributes {
    let attributes = Attributes::default().with(Source::Environment, "UtcNow", now.to_round_trip());
    let own = cloud.tenant().security_attributes(principal);
    own.into_iter().flat_map(SecurityAttributes::items).fold(attributes, |attributes, (set, name, values)| {
        let name = format!("Microsoft.Directory/CustomSecurityAttributes/Id:{set}_{name}");
        attributes.with_all(Source::Principal, &name, values)
    })
}
