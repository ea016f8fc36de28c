//! The small world that every simulation begins with.

use super::{
    CertifiedKey, Change, Cloud, PasswordCredential, PrincipalType, RoleAssignment, ServicePrincipal,
    ServicePrincipalKind, User,
};
use crate::chance::Chance;
use crate::figures::lifetime;
use crate::ids::{
    ClientId, KeyId, PrincipalId, RoleAssignmentName, RoleDefinitionId, SubscriptionId, TenantId,
};
use crate::scope::Scope;
use crate::settings::{Application, Settings, SettingsError};
use crate::time::Timestamp;
use crate::wire::{Certificate, CertificateFields};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;

/// The application id of the Azure CLI, with which the simulated people sign in.
pub(crate) const AZURE_CLI: ClientId = ClientId::from_u128(0x04b0_7795_8ddb_461a_bbee_02f9_e1bf_7b46);
const OWNER: RoleDefinitionId = RoleDefinitionId::from_u128(0x8e3a_f657_a8ff_443c_a75c_2fe8_c4bc_b635);
/// The name in the certificates of Entra's signing keys.
const ENTRA: &str = "accounts.accesscontrol.windows.net";
/// How long the certificates in Entra's key set last; it publishes no schedule for rolling them.
const SIGNING_KEY_YEARS: u64 = 5;
const IDENTITY_PROVIDER: &str = "Managed Identity Resource Provider (simulated)";
const AUTHORITY_YEARS: u64 = 10;
const DOMAIN: &str = "contoso.onmicrosoft.com";

/// Microsoft's own services that tokens are asked for: application id, name, and the names they answer to.
const FIRST_PARTY: [(u128, &str, &[&str]); 5] = [
    (
        0x797f_4846_ba00_4fd7_ba43_dac1_f8f6_3013,
        "Windows Azure Service Management API",
        &["https://management.azure.com/", "https://management.core.windows.net/"],
    ),
    (0xcfa8_b339_82a2_471a_a3c9_0fc0_be7a_4093, "Azure Key Vault", &["https://vault.azure.net"]),
    (0xe406_a681_f3d4_42a8_90b6_c2b0_2949_7af1, "Azure Storage", &["https://storage.azure.com/"]),
    (0x0000_0003_0000_0000_c000_0000_0000_0000, "Microsoft Graph", &["https://graph.microsoft.com"]),
    (0x04b0_7795_8ddb_461a_bbee_02f9_e1bf_7b46, "Microsoft Azure CLI", &[]),
];

impl Cloud {
    /// The cloud before the first move: one tenant with Microsoft's services and the people of the settings, one
    /// subscription that trusts it, and `admin`, who is Owner of the subscription.
    pub(crate) fn begin(settings: &Settings, chance: &mut Chance) -> Result<Self, SettingsError> {
        let mut cloud =
            Self { delays: settings.delays.clone(), limits: settings.limits.clone(), ..Self::default() };
        cloud.tenant.domain = DOMAIN.to_string();
        cloud.tenant.id = TenantId::from_random(chance.bytes());
        cloud.subscription = SubscriptionId::from_random(chance.bytes());
        let signing = certified_key(ENTRA, false, SIGNING_KEY_YEARS, settings.start, chance)?;
        cloud.tenant.signing_keys.push(signing);
        let authority = certified_key(IDENTITY_PROVIDER, true, AUTHORITY_YEARS, settings.start, chance)?;
        cloud.authority = Some(authority);
        for (app_id, name, names) in FIRST_PARTY {
            let service_principal = service_principal(ClientId::from_u128(app_id), name, names, chance);
            cloud.apply(&Change::ServicePrincipalCreated { service_principal });
        }
        let admin = cloud.add_user("admin", chance);
        cloud.grant(
            (admin, PrincipalType::User),
            OWNER,
            Scope::subscription(cloud.subscription),
            settings.start,
            chance,
        );
        for person in settings.people.iter().filter(|person| person.name != "admin") {
            let user = cloud.add_user(&person.name, chance);
            for grant in &person.grants {
                let below =
                    format!("{}{}", Scope::subscription(cloud.subscription), grant.below_subscription);
                cloud.grant(
                    (user, PrincipalType::User),
                    grant.role,
                    Scope::parse(&below).map_err(SettingsError::Grant)?,
                    settings.start,
                    chance,
                );
            }
        }
        if let Some(application) = &settings.administrator_application {
            cloud.add_administrator(application, settings.start, chance);
        }
        Ok(cloud)
    }

    fn add_user(&mut self, name: &str, chance: &mut Chance) -> PrincipalId {
        let id = PrincipalId::from_random(chance.bytes());
        let user_principal_name = format!("{name}@{DOMAIN}");
        self.apply(&Change::UserAdded { user: User { id, name: name.to_string(), user_principal_name } });
        id
    }

    /// The service principal of an application with its secret, Owner of the subscription.
    fn add_administrator(&mut self, application: &Application, start: Timestamp, chance: &mut Chance) {
        let app_id = ClientId::from_random(chance.bytes());
        let until = start.after(Duration::from_secs(lifetime::CLIENT_SECRET));
        let key_id = KeyId::from_random(chance.bytes());
        let password = PasswordCredential::new(key_id, &application.secret, start, until);
        let service_principal = ServicePrincipal {
            password_credentials: [password].into(),
            ..service_principal(app_id, &application.name, &[], chance)
        };
        let id = service_principal.id;
        self.apply(&Change::ServicePrincipalCreated { service_principal });
        let scope = Scope::subscription(self.subscription);
        self.grant((id, PrincipalType::ServicePrincipal), OWNER, scope, start, chance);
    }

    fn grant(
        &mut self,
        (principal_id, principal_type): (PrincipalId, PrincipalType),
        role: RoleDefinitionId,
        scope: Scope,
        start: Timestamp,
        chance: &mut Chance,
    ) {
        let assignment = RoleAssignment {
            name: RoleAssignmentName::from_random(chance.bytes()),
            scope,
            role,
            principal_id,
            principal_type,
            description: None,
            created_on: start,
            updated_on: start,
            created_by: None,
            updated_by: None,
        };
        self.apply(&Change::RoleAssigned { assignment });
    }
}

/// A key with its self-signed certificate, valid for this many years from the start.
fn certified_key(
    name: &str,
    is_authority: bool,
    years: u64,
    start: Timestamp,
    chance: &mut Chance,
) -> Result<CertifiedKey, SettingsError> {
    let key = chance.key();
    let until = start.after(Duration::from_secs(years.saturating_mul(365 * 86_400)));
    let fields = CertificateFields {
        subject: name.to_string(),
        issuer: name.to_string(),
        serial: serial(chance.bytes()),
        not_before: start.secs(),
        not_after: until.secs(),
        public_key: key.public_key(),
        is_authority,
    };
    let certificate = Certificate::issue(fields, &key).map_err(|_| SettingsError::Start)?;
    Ok(CertifiedKey { key, certificate: certificate.into() })
}

/// A serial number of these random bytes: positive and of full length, as RFC 5280 wants it.
pub(crate) fn serial(mut bytes: [u8; 16]) -> Vec<u8> {
    if let Some(first) = bytes.first_mut() {
        *first = (*first & 0x3f) | 0x40;
    }
    bytes.to_vec()
}

fn service_principal(app_id: ClientId, name: &str, names: &[&str], chance: &mut Chance) -> ServicePrincipal {
    let mut service_principal_names: Vec<String> = alloc::vec![app_id.to_string()];
    service_principal_names.extend(names.iter().map(ToString::to_string));
    ServicePrincipal {
        id: PrincipalId::from_random(chance.bytes()),
        app_id,
        display_name: name.to_string(),
        service_principal_type: ServicePrincipalKind::Application,
        alternative_names: Vec::new(),
        service_principal_names,
        key_credentials: Vec::new(),
        password_credentials: Vec::new(),
        account_enabled: true,
        app_role_assignment_required: false,
    }
}
