//! The cloud's own addresses, for tools that know no more than Resource Manager's (`/metadata/endpoints`).
//!
//! Three shapes: up to 2018 one object with few members, then a list of clouds, from 2022-09-01 on one object. Between
//! which dates the list was served is UNCONFIRMED.

use super::error;
use crate::wire::{Method, Request, Response};
use serde_json::{Value, json};

/// Whether the request asks for the addresses; it needs no token.
pub(super) fn is_asked(request: &Request) -> bool {
    request.url.path().trim_end_matches('/').eq_ignore_ascii_case("/metadata/endpoints")
}

pub(super) fn endpoints(request: &Request) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    if let Err(refusal) = super::api_version(request, &[]) {
        return refusal;
    }
    // Versions are dates, which compare as texts do.
    match request.url.query_value("api-version").unwrap_or_default().as_ref() {
        version if version < "2019" => Response::json(200, &first_generation()),
        version if version < "2022-09-01" => Response::json(200, &[cloud()]),
        _ => Response::json(200, &cloud()),
    }
}

fn authentication() -> Value {
    json!({
        "loginEndpoint": "https://login.microsoftonline.com",
        "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
        "tenant": "common",
        "identityProvider": "AAD",
    })
}

fn first_generation() -> Value {
    json!({
        "galleryEndpoint": "https://gallery.azure.com/",
        "graphEndpoint": "https://graph.windows.net/",
        "portalEndpoint": "https://portal.azure.com/",
        "authentication": authentication(),
    })
}

fn cloud() -> Value {
    json!({
        "name": "AzureCloud",
        "portal": "https://portal.azure.com",
        "authentication": authentication(),
        "resourceManager": "https://management.azure.com/",
        "microsoftGraphResourceId": "https://graph.microsoft.com/",
        "suffixes": {
            "keyVaultDns": "vault.azure.net",
            "storage": "core.windows.net",
        },
    })
}
