//! The small world that every simulation begins with.

use super::{
    AppRole, AppRoleAssignment, CertifiedKey, Change, Cloud, Issuer, ManagementGroup, PasswordCredential,
    PrincipalType, RoleAssignment, ServicePrincipal, ServicePrincipalKind, SigningKeys, User,
};
use crate::chance::Chance;
use crate::figures::lifetime;
use crate::ids::{
    AppRoleId, ClientId, KeyId, PrincipalId, RoleAssignmentName, RoleDefinitionId, SubscriptionId, TenantId,
};
use crate::rbac;
use crate::scope::Scope;
use crate::settings::{Application, Settings, SettingsError};
use crate::time::Timestamp;
use crate::wire::{Certificate, CertificateFields, base64url};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;

/// The application id of the Azure CLI, with which the simulated people sign in.
pub const AZURE_CLI: ClientId = ClientId::from_u128(0x04b0_7795_8ddb_461a_bbee_02f9_e1bf_7b46);
const OWNER: RoleDefinitionId = RoleDefinitionId::from_u128(0x8e3a_f657_a8ff_443c_a75c_2fe8_c4bc_b635);
const IDENTITY_PROVIDER: &str = "Managed Identity Resource Provider (simulated)";
const AUTHORITY_YEARS: u64 = 10;
/// What the portal calls the root management group of a tenant.
const ROOT_GROUP: &str = "Tenant Root Group";
const DOMAIN: &str = "contoso.onmicrosoft.com";

/// An application that Microsoft registered in its own tenant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FirstParty {
    pub(crate) app_id: ClientId,
    pub(crate) name: &'static str,
    /// The ids and names of the app roles that it defines.
    pub(crate) app_roles: &'static [(u128, &'static str)],
}

/// The application of the Azure CLI: nobody asks tokens for it.
const CLI: FirstParty = FirstParty { app_id: AZURE_CLI, name: "Microsoft Azure CLI", app_roles: &[] };

impl Cloud {
    /// The cloud before the first move: one tenant with Microsoft's services, each with the names that tokens for it are
    /// asked for by, and the people of the settings, one subscription that trusts it, and `admin`, who is Global
    /// Administrator of the one and Owner of the other.
    pub(crate) fn begin(
        settings: &Settings,
        services: impl Iterator<Item = (&'static FirstParty, &'static [&'static str])>,
        chance: &mut Chance,
    ) -> Result<Self, SettingsError> {
        let mut cloud =
            Self { delays: settings.delays.clone(), limits: settings.limits.clone(), ..Self::default() };
        cloud.tenant.domain = DOMAIN.to_string();
        cloud.tenant.id = TenantId::from_random(chance.bytes());
        cloud.subscription = SubscriptionId::from_random(chance.bytes());
        let keys = SigningKeys::begin(settings.start, chance)?;
        cloud.apply(&Change::SigningKeysRolled { keys: keys.into() });
        let authority = certified_key(IDENTITY_PROVIDER, true, AUTHORITY_YEARS, settings.start, chance)?;
        cloud.authority = Some(authority);
        rbac::everyday_roles().for_each(|role| cloud.authorization.define(role.into()));
        let root = cloud.root_management_group();
        let group = ManagementGroup { id: root.clone(), display_name: ROOT_GROUP.to_string(), parent: None };
        cloud.apply(&Change::ManagementGroupPut { group });
        cloud.apply(&Change::SubscriptionMoved { parent: root });
        for (application, names) in services.chain([(&CLI, &[][..])]) {
            let service_principal = ServicePrincipal {
                app_roles: application.app_roles.iter().map(app_role).collect(),
                ..service_principal(application.app_id, application.name, names, chance)
            };
            cloud.apply(&Change::ServicePrincipalCreated { service_principal: service_principal.into() });
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
        for issuer in &settings.issuers {
            cloud.issuers.insert(issuer.name(), Issuer::new(issuer, chance.key()));
        }
        if let Some(application) = &settings.administrator_application {
            // Whether or not there is one, all else in the world has the same ids.
            cloud.add_administrator(application, settings.start, &mut Chance::apart(settings.seed));
        }
        Ok(cloud)
    }

    fn add_user(&mut self, name: &str, chance: &mut Chance) -> PrincipalId {
        let user = User {
            id: PrincipalId::from_random(chance.bytes()),
            name: name.to_string(),
            user_principal_name: format!("{name}@{DOMAIN}"),
            is_global_administrator: name == "admin",
        };
        let id = user.id;
        self.apply(&Change::UserAdded { user: user.into() });
        id
    }

    /// The service principal of an application with its secret, Owner of the subscription and free to call Microsoft Graph.
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
        self.apply(&Change::ServicePrincipalCreated { service_principal: service_principal.into() });
        let scope = Scope::subscription(self.subscription);
        self.grant((id, PrincipalType::ServicePrincipal), OWNER, scope, start, chance);
        self.grant_app_roles(id, start, chance);
    }

    /// Every app role of Microsoft's services that the simulator knows: what a Global Administrator may do, an application
    /// may with these.
    fn grant_app_roles(&mut self, principal_id: PrincipalId, created: Timestamp, chance: &mut Chance) {
        let defined = |one: &ServicePrincipal| {
            let (resource_id, roles) = (one.id, one.app_roles.clone());
            roles.into_iter().map(move |role| (resource_id, role.id))
        };
        let all: Vec<_> = self.tenant.service_principals().flat_map(defined).collect();
        for (resource_id, app_role_id) in all {
            let id = base64url::encode(&chance.bytes::<32>());
            let assignment = AppRoleAssignment { id, app_role_id, principal_id, resource_id, created };
            self.apply(&Change::AppRoleAssigned { assignment: assignment.into() });
        }
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
            condition: None,
            created_on: start,
            updated_on: start,
            created_by: None,
            updated_by: None,
            counts_from: start,
            counts_until: None,
        };
        self.apply(&Change::RoleAssigned { assignment: assignment.into() });
    }
}

/// A key with its self-signed certificate, valid for this many years from the start.
pub(super) fn certified_key(
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
    let others = names.iter().map(ToString::to_string).filter(|name| *name != app_id.to_string());
    service_principal_names.extend(others);
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
        app_roles: Vec::new(),
        created_on: Timestamp::default(),
    }
}

fn app_role((id, value): &(u128, &str)) -> AppRole {
    AppRole {
        id: AppRoleId::from_u128(*id),
        value: Some(value.to_string()),
        display_name: value.to_string(),
        description: String::new(),
        allowed_member_types: alloc::vec!["Application".to_string()],
        is_enabled: true,
    }
}
