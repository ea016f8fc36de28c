//! Worlds that are wrong in one way: each is a rule of Azure that the simulator does not keep there. An author plays a document
//! in all of them to learn whether it would notice (`mi-sim mutate`).
//!
//! The table is closed, and each fault is asked for at one place. Only a build with the feature `faults` has such worlds; in any
//! other the question is a constant, and the compiler leaves the place out.

#[cfg(feature = "faults")]
use crate::cloud::Cloud;
#[cfg(feature = "faults")]
use crate::journal::Journal;
#[cfg(feature = "faults")]
use crate::simulator::Simulator;

/// Faults with a name and a sentence each.
macro_rules! faults {
    ($($name:ident = $word:literal: $sentence:literal,)*) => {
        /// One way in which a world is wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fault {
            $(#[doc = $sentence] $name,)*
        }

        impl Fault {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// What it is called.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What is wrong in its world.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence,)* }
            }
        }
    };
}

faults! {
    AssignmentDropped = "assignment-dropped": "a new role assignment is answered as made, and not kept",
    AssignmentWidened = "assignment-widened": "a new role assignment is made for the whole subscription",
    AssignmentAtOnce = "assignment-at-once": "a role assignment takes effect at once",
    AssignmentLate = "assignment-late": "a role assignment takes twice as long to take effect",
    RemovalAtOnce = "removal-at-once": "a role assignment that was removed ends at once",
    RemovalIgnored = "removal-ignored": "a role assignment that was removed goes on to count",
    OrphansSwept = "orphans-swept": "the role assignments of a deleted identity are removed with it",
    DenyIgnored = "deny-ignored": "a deny assignment forbids nothing",
    ConditionIgnored = "condition-ignored": "the condition of a role assignment is not asked for",
    NotActionsIgnored = "not-actions-ignored": "a role takes nothing away again with `notActions`",
    PlanesMixed = "planes-mixed": "who may manage a resource may use its data, and the other way round",
    ManagingOpen = "managing-open": "whoever is signed in may manage everything",
    DataOpen = "data-open": "whoever is signed in may use all data",
    AttachingOpen = "attaching-open": "an identity may be attached without a right to assign it",
    GroupsIgnored = "groups-ignored": "a role that a group holds reaches no member",
    MembershipAtOnce = "membership-at-once": "a change of a group counts for tokens that were issued before",
    AudienceIgnored = "audience-ignored": "a token for one service is accepted by any other",
    ExpiredAccepted = "expired-accepted": "a token is accepted after its end",
    TokenEndsWithIdentity = "token-ends-with-identity": "a token is refused as soon as its identity is deleted",
    TokenShort = "token-short": "the token of a managed identity lives for one hour",
    CacheForgets = "cache-forgets": "a token endpoint keeps no token",
    CacheOutdated = "cache-outdated": "a token endpoint hands out tokens after their end",
    HeaderNotNeeded = "header-not-needed": "the metadata endpoint answers without the header `Metadata: true`",
    VersionNotChecked = "version-not-checked": "the metadata endpoint takes any api-version for a token",
    SelectorIgnored = "selector-ignored": "a selector that names no identity of the machine gets the first one",
    AmbiguityAccepted = "ambiguity-accepted": "a machine with several identities uses the first one where none is named",
    DetachIgnored = "detach-ignored": "an identity that was taken from a machine still answers there",
    IdentitySurvives = "identity-survives": "a system-assigned identity outlives its machine",
    SharedIdentityDies = "shared-identity-dies": "a user-assigned identity is deleted with a machine that has it",
    SoftDeletedForgotten = "soft-deleted-forgotten": "a deleted identity is gone at once and counts for no quota",
    LimitsIgnored = "limits-ignored": "there may be any number of objects, role assignments and custom roles",
    RatesIgnored = "rates-ignored": "nobody is ever told to ask less often",
    ReplicationAtOnce = "replication-at-once": "a new identity is known everywhere at once",
    CertificateKept = "certificate-kept": "the certificate of an identity is never renewed",
    SubjectIgnored = "subject-ignored": "a federated credential lets in any subject of its issuer",
    LogsEmpty = "logs-empty": "no log shows what happened",
    ForbiddenIsSuccess = "forbidden-is-success": "a 403 is answered with status 200",
    ErrorIsSuccess = "error-is-success": "any other refusal is answered with status 200",
}

#[cfg(feature = "faults")]
impl Fault {
    /// What the figures of a world become by it.
    pub(crate) fn disturb(self, cloud: &mut Cloud) {
        let (delays, limits) = cloud.figures();
        match self {
            Self::AssignmentAtOnce => delays.role_assignment = core::time::Duration::ZERO,
            Self::AssignmentLate => delays.role_assignment = delays.role_assignment.saturating_mul(2),
            Self::ReplicationAtOnce => delays.replication = core::time::Duration::ZERO,
            Self::LimitsIgnored => {
                for limit in [
                    &mut limits.directory_objects,
                    &mut limits.role_assignments,
                    &mut limits.management_group_role_assignments,
                    &mut limits.custom_roles,
                ] {
                    *limit = u32::MAX;
                }
            }
            _ => {}
        }
    }

    /// The status of an answer as a client of such a world sees it.
    pub(crate) fn status(self, status: u16) -> u16 {
        match (self, status) {
            (Self::ForbiddenIsSuccess, 403) | (Self::ErrorIsSuccess, 400..=402 | 404..=499) => 200,
            _ => status,
        }
    }
}

#[cfg(feature = "faults")]
impl Simulator {
    /// The same world, wrong in this way from here on.
    #[must_use]
    pub fn with_fault(mut self, fault: Fault) -> Self {
        self.cloud.go_wrong(fault);
        self.journal = Journal::new(self.cloud.clone());
        self
    }
}

#[cfg(all(test, feature = "faults"))]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;

    #[test]
    fn each_fault_has_a_name_of_its_own_in_the_form_of_the_others() {
        let names: BTreeSet<&str> = Fault::ALL.iter().map(|fault| fault.name()).collect();
        assert_eq!(names.len(), Fault::ALL.len());
        assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
        assert!(Fault::ALL.iter().all(|fault| !fault.sentence().ends_with('.')));
    }

    #[test]
    fn a_refusal_becomes_a_success_in_the_world_of_its_fault_alone() {
        assert_eq!([403, 404, 200].map(|status| Fault::ForbiddenIsSuccess.status(status)), [200, 404, 200]);
        assert_eq!([403, 404, 500].map(|status| Fault::ErrorIsSuccess.status(status)), [403, 200, 500]);
        assert_eq!(Fault::CacheForgets.status(403), 403);
    }
}
