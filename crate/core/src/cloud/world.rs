//! The small world that every simulation begins with.

use super::{
    AppRole, AppRoleAssignment, CertifiedKey, Change, Cloud, ManagementGroup, PasswordCredential,
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
pub(crate) const AZURE_CLI: ClientId = ClientId::from_u128(0x04b0_7795_8ddb_461a_bbee_02f9_e1bf_7b46);
/// The application id of Microsoft Graph.
const GRAPH: ClientId = ClientId::from_u128(0x0000_0003_0000_0000_c000_0000_0000_0000);
const OWNER: RoleDefinitionId = RoleDefinitionId::from_u128(0x8e3a_f657_a8ff_443c_a75c_2fe8_c4bc_b635);
const IDENTITY_PROVIDER: &str = "Managed Identity Resource Provider (simulated)";
const AUTHORITY_YEARS: u64 = 10;
/// What the portal calls the root management group of a tenant.
const ROOT_GROUP: &str = "Tenant Root Group";
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
    /// subscription that trusts it, and `admin`, who is Global Administrator of the one and Owner of the other.
    pub(crate) fn begin(settings: &Settings, chance: &mut Chance) -> Result<Self, SettingsError> {
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
        for (app_id, name, names) in FIRST_PARTY {
            let service_principal = service_principal(ClientId::from_u128(app_id), name, names, chance);
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
        if let Some(application) = &settings.administrator_application {
            cloud.add_administrator(application, settings.start, chance);
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

    /// The service principal of an application with its secret, Owner of the subscription and free to call Graph.
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
        self.grant_graph(id, start, chance);
    }

    /// Every permission of Microsoft Graph that the simulator knows: what a Global Administrator may, an application may
    /// with these.
    fn grant_graph(&mut self, principal_id: PrincipalId, created: Timestamp, chance: &mut Chance) {
        let Some(graph) = self.tenant.client(GRAPH).cloned() else { return };
        for role in &graph.app_roles {
            let assignment = AppRoleAssignment {
                id: base64url::encode(&chance.bytes::<32>()),
                app_role_id: role.id,
                principal_id,
                resource_id: graph.id,
                created,
            };
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
        app_roles: if app_id == GRAPH { graph_roles() } else { Vec::new() },
        created_on: Timestamp::default(),
    }
}

/// The permissions of Microsoft Graph that the simulator knows ("Microsoft Graph permissions reference").
const GRAPH_ROLES: [(u128, &str); 11] = [
    (0x06b7_08a9_e830_4db3_a914_8e69_da51_d44f, "AppRoleAssignment.ReadWrite.All"),
    (0x9a5d_68dd_52b0_4cc2_bd40_abcf_44ac_3a30, "Application.Read.All"),
    (0x1bfe_fb4e_e0b5_418b_a88f_73c4_6d2c_c8e9, "Application.ReadWrite.All"),
    (0xb0af_ded3_3588_46d8_8b3d_9842_eff7_78da, "AuditLog.Read.All"),
    (0x7ab1_d382_f21e_4acd_a863_ba3e_13f7_da61, "Directory.Read.All"),
    (0x19db_c75e_c2e2_444c_a770_ec69_d855_9fc7, "Directory.ReadWrite.All"),
    (0x5b56_7255_7703_4780_807c_7be8_301a_e99b, "Group.Read.All"),
    (0x62a8_2d76_70ea_41e2_9197_3705_8180_4d09, "Group.ReadWrite.All"),
    (0x9883_0695_27a2_44f7_8c18_0c3e_bc96_98f6, "GroupMember.Read.All"),
    (0xdbaa_e8cf_10b5_4b86_a4a1_f871_c94c_6695, "GroupMember.ReadWrite.All"),
    (0xdf02_1288_bdef_4463_88db_98f2_2de8_9214, "User.Read.All"),
];

fn graph_roles() -> Vec<AppRole> {
    let role = |(id, value): &(u128, &str)| AppRole {
        id: AppRoleId::from_u128(*id),
        value: Some(value.to_string()),
        display_name: value.to_string(),
        description: String::new(),
        allowed_member_types: alloc::vec!["Application".to_string()],
        is_enabled: true,
    };
    GRAPH_ROLES.iter().map(role).collect()
}
