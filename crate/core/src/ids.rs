//! Ids as newtypes, parsed once at the door, so that a client id is never taken for an object id.

use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! guid {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
        pub struct $name(Uuid);

        impl $name {
            /// The id made of these random bytes (a version 4 GUID).
            #[must_use]
            pub fn from_random(bytes: [u8; 16]) -> Self {
                Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
            }

            /// The id with this very number, for the ids that Microsoft fixed.
            #[must_use]
            pub const fn from_u128(number: u128) -> Self {
                Self(Uuid::from_u128(number))
            }

            /// The number that the id is.
            #[must_use]
            pub const fn to_u128(self) -> u128 {
                self.0.as_u128()
            }

            /// The 32 hex digits without dashes, as some error texts print a GUID.
            #[must_use]
            pub fn to_hex(self) -> alloc::string::String {
                self.0.simple().encode_lower(&mut [0; 32]).into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.hyphenated(), f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::try_parse(text).map(Self)
            }
        }
    )*};
}

guid! {
    /// A Microsoft Entra tenant (`tid` in a token).
    TenantId
    /// An Azure subscription.
    SubscriptionId
    /// The object id of a user, group or service principal (`oid` in a token, `principalId` in Resource Manager).
    PrincipalId
    /// The application (client) id of a service principal (`appid` in a v1.0 token).
    ClientId
    /// The object id of an application, which is not the application (client) id.
    ApplicationId
    /// The id of a role that an application defines.
    AppRoleId
    /// The id of a key credential of a service principal.
    KeyId
    /// The id of a federated identity credential.
    FederatedCredentialId
    /// The GUID that names a role definition.
    RoleDefinitionId
    /// The GUID that names a role assignment, chosen by whoever creates it, unique in the tenant.
    RoleAssignmentName
    /// The GUID that names a deny assignment.
    DenyAssignmentName
}
