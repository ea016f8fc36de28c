//! `az ad app federated-credential`: whose tokens count as an application, by Microsoft Graph v1.0.

use super::ad::application;
use super::role::written;
use crate::az::command::{Az, Command, Done, each};
use crate::az::failure::Failure;
use crate::http::escaped;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use mi_sim::wire::Method;

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "ad app federated-credential create",
        summary: "Let tokens of an issuer count as the application.",
        options: "--id! --parameters!",
        missing: "",
        asks: false,
        run: create,
        table: None,
    },
    Command {
        name: "ad app federated-credential list",
        summary: "List the federated credentials of an application.",
        options: "--id!",
        missing: "",
        asks: false,
        run: list,
        table: None,
    },
    Command {
        name: "ad app federated-credential show",
        summary: "Show a federated credential of an application.",
        options: "--id! --federated-credential-id!",
        missing: "",
        asks: false,
        run: |az| one(az, Method::Get, None),
        table: None,
    },
    Command {
        name: "ad app federated-credential update",
        summary: "Change a federated credential of an application.",
        options: "--id! --federated-credential-id! --parameters!",
        missing: "",
        asks: false,
        run: update,
        table: None,
    },
    Command {
        name: "ad app federated-credential delete",
        summary: "Delete a federated credential of an application.",
        options: "--id! --federated-credential-id!",
        missing: "",
        asks: false,
        run: |az| one(az, Method::Delete, None).map(|_| None),
        table: None,
    },
];

/// Where the credentials of the application are.
fn all(az: &mut Az) -> Result<String, Failure> {
    Ok(format!("/applications/{}/federatedIdentityCredentials", application(az)?))
}

/// A request about them; the tool exits with 1 for one that was not found too.
fn ask(az: &mut Az, method: Method, path: &str, body: Option<&Json>) -> Result<Json, Failure> {
    az.graph(method, path, body).map_err(|failure| Failure { code: 1, ..failure })
}

fn parameters(az: &mut Az) -> Result<Json, Failure> {
    let text = az.needed("--parameters")?.to_owned();
    written(az, &text)
}

fn create(az: &mut Az) -> Done {
    let body = parameters(az)?;
    let all = all(az)?;
    ask(az, Method::Post, &all, Some(&body)).map(Some)
}

fn list(az: &mut Az) -> Done {
    let all = all(az)?;
    let found = ask(az, Method::Get, &all, None)?;
    Ok(Some(each(&found, Clone::clone)))
}

fn one(az: &mut Az, method: Method, body: Option<&Json>) -> Done {
    let all = all(az)?;
    let name = escaped(az.needed("--federated-credential-id")?);
    ask(az, method, &format!("{all}/{name}"), body).map(Some)
}

fn update(az: &mut Az) -> Done {
    let body = parameters(az)?;
    one(az, Method::Patch, Some(&body)).map(|_| None)
}
