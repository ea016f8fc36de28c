//! Every figure of time and number that Azure's behaviour rests on, in one place, each with where it is from.
//!
//! A world may set its own [`Delays`] and lower its [`Limits`], so that a document can show in a few steps what takes
//! hours or thousands of objects otherwise. What never differs between worlds is a constant of [`lifetime`].

use core::time::Duration;

/// Fields that can also be set by name, as front matter does.
macro_rules! figures {
    ($(#[$doc:meta])* $name:ident of $kind:ty { $($(#[$about:meta])* $field:ident = $word:literal: $value:expr,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            $($(#[$about])* pub $field: $kind,)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $value,)* }
            }
        }

        impl $name {
            /// The names by which a document sets a figure.
            pub const NAMES: &[&str] = &[$($word),*];

            /// The figure with this name.
            pub fn named(&mut self, name: &str) -> Option<&mut $kind> {
                match name {
                    $($word => Some(&mut self.$field),)*
                    _ => None,
                }
            }
        }
    };
}

figures! {
    /// How long a change takes until it is seen everywhere.
    Delays of Duration {
        /// Until a role assignment that was made takes effect, and until one that was removed takes none. "Troubleshoot
        /// Azure RBAC": it can take up to 10 minutes; here it always takes the whole of them.
        role_assignment = "roleAssignment": Duration::from_secs(600),
        /// Until Azure Resource Manager finds a new principal in Microsoft Entra ID ("Troubleshoot Azure RBAC", new
        /// service principal). The page speaks of a replication delay and gives no figure: UNCONFIRMED.
        replication = "replication": Duration::from_secs(30),
        /// Until Entra goes by a federated identity credential that was written ("Important considerations and
        /// restrictions for federated identity credentials"). The page speaks of several minutes: UNCONFIRMED. In the real
        /// one requests fail and succeed by turns, as one server knows it and another does not; here all fail before and
        /// none after. One that is deleted is forgotten at once.
        federated_credential = "federatedCredential": Duration::from_secs(180),
        /// Until all of Entra's token servers know a new client. Until then each request meets one that does or one that
        /// does not (AADSTS700016), by chance. It was seen to take seconds; no page gives a figure, and most of the time
        /// nobody is fast enough to meet it: UNCONFIRMED, and here it takes none unless a world says so.
        sign_in = "signIn": Duration::ZERO,
    }
}

impl Delays {
    /// A world in which every change is seen at once.
    #[must_use]
    pub fn none() -> Self {
        Self {
            role_assignment: Duration::ZERO,
            replication: Duration::ZERO,
            federated_credential: Duration::ZERO,
            sign_in: Duration::ZERO,
        }
    }
}

figures! {
    /// How much of something there may be.
    Limits of u32 {
        /// Objects in the directory, soft-deleted ones among them ("Microsoft Entra service limits and restrictions",
        /// 08/2025: 50,000, or 300,000 in a tenant with a verified domain, which this one has not).
        directory_objects = "directoryObjects": 50_000,
        /// Managed identities created within 20 seconds in a subscription and region ("Managed identity limits"). The
        /// tenant's own limit of 400 cannot be met in a tenant with one subscription.
        identity_creations = "identityCreations": 80,
        /// User-assigned identities assigned to resources within 20 seconds in a subscription and region (same page).
        identity_assignments = "identityAssignments": 300,
        /// Role assignments at a subscription and below it ("Azure RBAC limits"; 2,000 and 4,000 in older copies).
        role_assignments = "roleAssignments": 5_000,
        /// Role assignments at a management group (same page).
        management_group_role_assignments = "managementGroupRoleAssignments": 500,
        /// Custom roles in the tenant (same page).
        custom_roles = "customRoles": 5_000,
        /// Requests within a second to `/metadata/identity` of one machine ("Azure Instance Metadata Service").
        metadata_identity_requests = "metadataIdentityRequests": 20,
        /// Requests within a second to the rest of one machine's metadata (same page).
        metadata_requests = "metadataRequests": 5,
        /// Reads that Resource Manager answers to one principal in a row ("Understand how Azure Resource Manager throttles
        /// requests").
        reads = "reads": 250,
        /// Reads that come back each second (same page).
        reads_refill = "readsRefill": 25,
        /// Writes that Resource Manager answers to one principal in a row (same page).
        writes = "writes": 200,
        /// Writes that come back each second (same page).
        writes_refill = "writesRefill": 10,
        /// Deletions that Resource Manager answers to one principal in a row (same page).
        deletes = "deletes": 200,
        /// Deletions that come back each second (same page).
        deletes_refill = "deletesRefill": 10,
    }
}

/// How long things live, in seconds.
pub mod lifetime {
    const MINUTE: u64 = 60;
    /// Seconds in a day.
    pub const DAY: u64 = 86_400;
    /// The certificate of a managed identity ("Managed identities for Azure resources frequently asked questions").
    pub const CREDENTIAL: u64 = 90 * DAY;
    /// After how long the provider issues the next one (same page).
    pub const CREDENTIAL_ROLL: u64 = 45 * DAY;
    /// A token counts from so long before it was issued, so that clocks may differ (as decoded tokens have it).
    pub const BACKDATED: u64 = 5 * MINUTE;
    /// A managed identity's token, from its issue (as decoded tokens have it: 24 hours and the five minutes before).
    /// That it is as long for every service is UNCONFIRMED.
    pub const IDENTITY_TOKEN: u64 = DAY;
    /// A person's token. Entra draws 60 to 90 minutes by chance ("Configurable token lifetimes"); here it is always the mean,
    /// so that a document can say when it ends.
    pub const USER_TOKEN: u64 = 75 * MINUTE;
    /// The shortest token of an ordinary application (same page).
    pub const SHORTEST_APPLICATION_TOKEN: u64 = 60 * MINUTE;
    /// By how much a longer one may be longer (same page).
    pub const APPLICATION_TOKEN_SPREAD: u64 = 30 * MINUTE;
    /// What an outside issuer of the simulator signs. Real ones differ: minutes for a CI job, an hour for a pod.
    pub const ISSUER_TOKEN: u64 = 10 * MINUTE;
    /// The secret of an application: two years, the longest that the portal offers.
    pub const CLIENT_SECRET: u64 = 730 * DAY;
    /// How long a deleted service principal stays restorable and counts fully ("Managed identities for Azure resources
    /// frequently asked questions").
    pub const SOFT_DELETED: u64 = 30 * DAY;
    /// How long a deleted secret can be recovered ("Azure Key Vault soft-delete overview").
    pub const DELETED_SECRET: u64 = 90 * DAY;
    /// How long Entra signs with one key. It rolls them "on a periodic basis" and publishes no schedule: UNCONFIRMED.
    pub const SIGNING_KEY_ROLL: u64 = 60 * DAY;
    /// How long a service waits before it fetches the tenant's keys again for the sake of a key it does not know
    /// ("Signing key rollover in the Microsoft identity platform").
    pub const KEY_REFETCH: u64 = 5 * MINUTE;
    /// How long a service trusts the keys it fetched (same page; another paragraph has 12 hours).
    pub const KNOWN_KEYS: u64 = DAY;
    /// What was done at Resource Manager stays in the Activity log ("Activity log in Azure Monitor").
    pub const ACTIVITY_LOG: u64 = 90 * DAY;
    /// A run of a workflow stays in its history ("Limits and configuration reference for Azure Logic Apps").
    pub const RUN_HISTORY: u64 = 90 * DAY;
    /// A sign-in stays in its log, in a tenant with a Premium license ("Microsoft Entra data retention").
    pub const SIGN_IN_LOG: u64 = 30 * DAY;
    /// The most that may pass at once: ten years, in which a certificate is rolled eighty times.
    pub const LONGEST_PASS: u64 = 3_650 * DAY;
}
