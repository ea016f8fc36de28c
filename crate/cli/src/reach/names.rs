//! What things are called, as somebody types it and as it is printed.

use mi_sim::analysis::Gain;
use mi_sim::view::name_of_gain;
use mi_sim::{Cloud, Scope};

/// Those who can begin: people, identities and applications.
pub(super) fn of_principals(cloud: &Cloud) -> Vec<String> {
    let tenant = cloud.tenant();
    let services = tenant.service_principals().map(|one| one.display_name.to_string());
    tenant.users().map(|user| user.name.clone()).chain(services).collect()
}

/// Whether a gain is called so; data also by the account or the vault in which it lies.
pub(super) fn is_called(cloud: &Cloud, gain: &Gain, name: &str) -> bool {
    let is_within = match gain {
        Gain::Data { scope, .. } => holder(scope).is_some_and(|holder| holder.eq_ignore_ascii_case(name)),
        _ => false,
    };
    is_within || name_of_gain(cloud, gain).eq_ignore_ascii_case(name)
}

/// Whether anything that could be reached is called so.
pub(super) fn is_known(cloud: &Cloud, name: &str) -> bool {
    let tenant = cloud.tenant();
    let people = tenant.users().map(|user| user.user_principal_name.clone());
    let groups = tenant.groups().map(|group| group.display_name.to_string());
    let hosts = cloud.hosts().map(|host| host.id.name().to_owned());
    let vaults = cloud.vaults().flat_map(|vault| {
        let secrets = vault.secrets.iter().map(|(name, _)| name.to_string());
        let keys = vault.keys.iter().map(|(name, _)| name.to_string());
        secrets.chain(keys).chain([vault.id.name().to_owned()])
    });
    let accounts = cloud.accounts().flat_map(|account| {
        let containers = account.containers.iter().map(|(name, _)| name.to_string());
        containers.chain([account.id.name().to_owned()])
    });
    let roles = cloud.authorization().roles().map(|role| role.role_name.to_string());
    let mut all = of_principals(cloud).into_iter().chain(people).chain(groups).chain(hosts).chain(vaults);
    let mut rest = accounts.chain(roles);
    let same = |known: String| known.eq_ignore_ascii_case(name);
    all.any(same) || rest.any(same)
}

/// The account or the vault in which data lies.
fn holder(scope: &Scope) -> Option<&str> {
    scope.as_str().split('/').nth(8)
}
