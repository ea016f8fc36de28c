//! Time passes: what the world does by itself is done in order, each at its own time.
//!
//! A certificate is renewed by the host that uses it: it asks the Managed Identity Resource Provider again once
//! `renew_after` has come, and the provider then issues the next one ("Managed identities for Azure resources frequently
//! asked questions"; `msi-dataplane` for the times in a credential object). An identity that no host uses is renewed when
//! a host asks for it the next time.

use crate::cloud::{Change, Due, SigningKeys, Task};
use crate::fault::Fault;
use crate::ids::PrincipalId;
use crate::scope::ResourceId;
use crate::services;
use crate::simulator::Simulator;
use crate::time::Timestamp;

/// Lets time pass until this moment, and everything happen that is due by then.
pub(crate) fn run_until(simulator: &mut Simulator, moment: Timestamp) {
    let mut done: Option<Due> = None;
    // What could not be done stays due; it is passed over here, and tried again when time passes the next time.
    while let Some(due) = simulator.cloud().next_due(done.as_ref()).filter(|due| due.at <= moment).cloned() {
        simulator.wait_until(due.at);
        perform(simulator, &due.task);
        done = Some(due);
    }
}

fn perform(simulator: &mut Simulator, task: &Task) {
    match task {
        Task::CredentialRenewed { host, principal_id } => renew(simulator, host, *principal_id),
        Task::ServicePrincipalPurged { principal_id } => purge(simulator, *principal_id),
        Task::SigningKeysRolled => {
            let (before, now) = (simulator.cloud().tenant().signing_keys.clone(), simulator.now());
            if let Some(keys) = SigningKeys::after(&before, now, &mut simulator.chance) {
                simulator.change(None, None, Change::SigningKeysRolled { keys: keys.into() });
            }
        }
    }
}

fn purge(simulator: &mut Simulator, principal_id: PrincipalId) {
    let deleted = simulator.cloud().tenant().deleted_service_principal(principal_id);
    let display_name = deleted.map(|deleted| deleted.service_principal.display_name.clone());
    let (display_name, purged_on) = (display_name.unwrap_or_default(), simulator.now());
    simulator.change(None, None, Change::ServicePrincipalPurged { principal_id, display_name, purged_on });
}

/// The host takes the certificate that the provider has for it now.
fn renew(simulator: &mut Simulator, host: &ResourceId, principal_id: PrincipalId) {
    if simulator.cloud().has(Fault::CertificateKept) {
        return;
    }
    let endpoint = simulator.cloud().endpoint(host);
    let mut identities = endpoint.map(|endpoint| endpoint.identities.to_vec()).unwrap_or_default();
    let wanted = identities.iter_mut().find(|one| one.credential.principal.principal_id == principal_id);
    let renewed = wanted.and_then(|identity| {
        identity.credential = services::fetch_credential(simulator, host, &identity.identity_url)?;
        Some(())
    });
    if renewed.is_some() {
        simulator.change(
            None,
            None,
            Change::EndpointConfigured { host: host.clone(), identities: identities.into() },
        );
    }
}
