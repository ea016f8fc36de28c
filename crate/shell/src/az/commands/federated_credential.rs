//! `az identity federated-credential`: which tokens from outside count as an identity, api-version 2025-01-31-preview.

use crate::az::command::{Az, Command, Done, each, flattened, made, part, set};
use crate::az::failure::Failure;
use alloc::format;
use alloc::string::String;
use mi_sim::wire::Method;
use serde_json::json;

const VERSION: &str = "2025-01-31-preview";

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "identity federated-credential create",
        summary: "Let tokens of an issuer count as the identity.",
        options: "-n,--name! --resource-group,-g! --identity-name! --audiences+ --issuer --subject",
        missing: "--cme-version,--claims-matching-expression-version \
            --cme-value,--claims-matching-expression-value",
        asks: false,
        run: create,
        table: None,
    },
    Command {
        name: "identity federated-credential show",
        summary: "Show a federated credential of an identity.",
        options: "-n,--name! --resource-group,-g! --identity-name!",
        missing: "",
        asks: false,
        run: show,
        table: None,
    },
    Command {
        name: "identity federated-credential list",
        summary: "List the federated credentials of an identity.",
        options: "--resource-group,-g! --identity-name!",
        missing: "--next-token --max-items --skiptoken --top",
        asks: false,
        run: list,
        table: None,
    },
    Command {
        name: "identity federated-credential delete",
        summary: "Delete a federated credential of an identity.",
        options: "-n,--name! --resource-group,-g! --identity-name! --yes,-y%",
        missing: "",
        asks: true,
        run: delete,
        table: None,
    },
];

fn all(az: &mut Az) -> Result<String, Failure> {
    let identity = part(az.needed("--identity-name")?);
    let group = az.group()?;
    Ok(format!(
        "{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{identity}/federatedIdentityCredentials"
    ))
}

fn path(az: &mut Az) -> Result<String, Failure> {
    let name = part(az.needed("--name")?);
    Ok(format!("{}/{name}", all(az)?))
}

fn create(az: &mut Az) -> Done {
    let path = path(az)?;
    let mut properties = json!({});
    for (option, name) in [("--issuer", "issuer"), ("--subject", "subject")] {
        if let Some(value) = az.value(option) {
            set(&mut properties, name, value.into());
        }
    }
    if az.has("--audiences") {
        set(&mut properties, "audiences", az.values("--audiences").into());
    }
    let body = made(&json!({ "properties": properties }));
    az.put(&path, VERSION, &body).map(|made| Some(flattened(&made)))
}

fn show(az: &mut Az) -> Done {
    let path = path(az)?;
    az.get(&path, VERSION).map(|found| Some(flattened(&found)))
}

fn list(az: &mut Az) -> Done {
    let path = all(az)?;
    let list = az.get(&path, VERSION)?;
    Ok(Some(each(&list, flattened)))
}

fn delete(az: &mut Az) -> Done {
    let path = path(az)?;
    az.arm(Method::Delete, &path, VERSION, None).map(|_| None)
}
