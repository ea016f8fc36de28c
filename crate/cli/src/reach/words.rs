//! What `mi-sim reach` says of a step: what is done, how it shows in the logs, how it is closed.

use mi_sim::access::Operation;
use mi_sim::analysis::{Gain, Way};

/// What somebody has at the end of a path.
pub(super) fn gained(gain: &Gain) -> &'static str {
    match gain {
        Gain::Principal { .. } => "can act as it",
        Gain::Code { .. } => "can run code on it",
        Gain::Keys { .. } => "can list its keys",
        Gain::Role { .. } => "can assign the role",
        Gain::Definition { .. } => "can change the role",
        Gain::Policy { .. } => "can change its access policies",
        Gain::Member { .. } => "can join it",
        Gain::Data { operation, .. } => match operation {
            Operation::GetSecrets => "can read the secret",
            Operation::SetSecrets => "can overwrite the secret",
            Operation::SignWithKeys => "can sign with the key",
            Operation::ReadBlobs => "can read its blobs",
            Operation::WriteBlobs => "can write blobs to it",
            _ => "can use it",
        },
    }
}

/// What is done in a step.
pub(super) fn done(way: Way) -> &'static str {
    match way {
        Way::Start => "it begins here",
        Way::RunCode => "run a command on the host",
        Way::PublishingCredential => "list the publishing credentials and open the Kudu site with them",
        Way::PublishProfile => "download the publishing profile and open the Kudu site with it",
        Way::RewriteWorkflow => "write the workflow and run it",
        Way::AskEndpoint => "ask the token endpoint of the host for its identity's token",
        Way::Attach => "attach the identity to a host that runs the attacker's code",
        Way::CreateHost => "create a host with the identity and run code on it",
        Way::Federate => "add a federated credential and sign in from outside",
        Way::AssignRole => "assign a role",
        Way::Elevate => "elevate access as Global Administrator",
        Way::DefineRole => "change a custom role so that it allows everything",
        Way::ListKeys => "list the keys of the storage account",
        Way::AddPolicy => "add an access policy to the vault",
        Way::WriteVault => "write the vault with another access policy",
        Way::AddMember => "add a member to the group",
        Way::WithToken => "ask for the data with a token",
        Way::WithKey => "ask for the data with the account key",
    }
}

/// How a step shows in the logs.
pub(super) fn logged(way: Way) -> &'static str {
    match way {
        Way::Start => "nothing",
        Way::RunCode => "Activity log: the run command, with its caller; what the script did is not logged",
        Way::PublishingCredential | Way::PublishProfile => {
            "Activity log: the credentials were listed; who then opens the Kudu site with them is not named"
        }
        Way::RewriteWorkflow => "Activity log: the workflow was written and run, with the callers",
        Way::AskEndpoint => {
            "sign-in log of managed identities: the identity signed in, at most once a day per resource"
        }
        Way::Attach | Way::CreateHost => "Activity log: the host was written, with its caller",
        Way::Federate => {
            "Activity log: the credential was written; sign-in log: the identity signed in from outside"
        }
        Way::AssignRole => "Activity log: a role assignment was created, with its caller",
        Way::Elevate => "directory Activity log: elevateAccess, with the administrator",
        Way::DefineRole => "Activity log: a role definition was written, with its caller",
        Way::ListKeys => "Activity log: List Storage Account Keys, with its caller",
        Way::AddPolicy | Way::WriteVault => "Activity log: the vault was updated, with its caller",
        Way::AddMember => "directory audit log: Add member to group, with who did it",
        Way::WithToken => "resource logs of the service, if they are switched on: the principal of the token",
        Way::WithKey => "resource logs of the account, if they are switched on: a key, and nobody's name",
    }
}

/// How a step is closed.
pub(super) fn closed(way: Way) -> &'static str {
    match way {
        Way::Start => "-",
        Way::RunCode => "no role with the run command at this host",
        Way::PublishingCredential | Way::PublishProfile => {
            "no role that lists the credentials, and basic authentication switched off"
        }
        Way::RewriteWorkflow => "Logic App Operator in place of a role that writes workflows",
        Way::AskEndpoint => "the least roles for the identity, and one identity for each purpose",
        Way::Attach | Way::CreateHost => {
            "Managed Identity Operator at single identities, only for who attaches them"
        }
        Way::Federate => "no role that writes federated credentials at this identity",
        Way::AssignRole => {
            "no right to assign roles, or a condition that names the roles that may be assigned"
        }
        Way::Elevate => "few Global Administrators, just in time",
        Way::DefineRole => "no right to write role definitions",
        Way::ListKeys => "no role that lists keys, or shared key access switched off",
        Way::AddPolicy | Way::WriteVault => "Azure RBAC in place of access policies",
        Way::AddMember => "no permission to write members, and direct assignments where access matters",
        Way::WithToken => "a narrower role at a narrower scope",
        Way::WithKey => "shared key access switched off",
    }
}
