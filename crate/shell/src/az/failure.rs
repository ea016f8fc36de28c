//! Why a command failed: what az prints after `ERROR: `, and its exit code.

use crate::json::Json;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use mi_sim::wire::Response;

#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) code: u8,
    pub(crate) message: String,
    /// What to do about it, a line below the message.
    pub(crate) advice: Vec<String>,
    /// The HTTP status, where a service refused.
    pub(crate) status: Option<u16>,
    /// The service's own word for it.
    pub(crate) word: String,
}

impl Failure {
    pub(crate) fn of(code: u8, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), advice: Vec::new(), status: None, word: String::new() }
    }

    /// The same with a line of advice.
    pub(crate) fn with(mut self, advice: impl Into<String>) -> Self {
        self.advice.push(advice.into());
        self
    }

    /// A command line that is wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::of(2, message)
    }

    /// Nobody has signed in.
    pub(crate) fn signed_out() -> Self {
        Self::of(1, "Please run 'az login' to setup account.")
    }

    /// A subscription that the account does not see.
    pub(crate) fn unknown_subscription(wanted: &str) -> Self {
        Self::of(
            1,
            format!("Subscription '{wanted}' not found. Check the spelling and casing and try again."),
        )
    }

    /// What became of something that went on and failed.
    pub(crate) fn operation(state: &Json) -> Self {
        let error = state.get("error").cloned().unwrap_or_default();
        Self::of(1, error.compact().replace("\":", "\": ").replace(",\"", ", \""))
    }

    /// What a service refused: 3 where something was not found, 1 for all else.
    pub(crate) fn service(response: &Response) -> Self {
        let body = Json::parse(response.body.as_bytes()).unwrap_or_default();
        let error = body.get("error").or(body.get("odata.error")).unwrap_or(&body);
        let text = |name: &str| error.get(name).and_then(Json::as_text);
        let (code, message) = (text("code"), text("message"));
        let message = match (code, message) {
            (Some(code), Some(message)) => {
                let mut told = format!("({code}) {message}\nCode: {code}\nMessage: {message}");
                if let Some(inner) = error.get("innererror") {
                    told.push_str(&format!("\nInner error: {}", inner.pretty().replace("\n  ", "\n    ")));
                }
                told
            }
            _ if response.body.is_empty() => without_body(response),
            _ => blob(response).unwrap_or_else(|| {
                format!(
                    "Operation returned an invalid status '{}'\nContent: {}",
                    response.reason(),
                    response.body.text()
                )
            }),
        };
        Self {
            code: if response.status == 404 { 3 } else { 1 },
            message,
            advice: Vec::new(),
            status: Some(response.status),
            word: code.unwrap_or_default().into(),
        }
    }
}

/// A refusal that has no body, as every answer to `HEAD`: Blob Storage says its code in a header too.
fn without_body(response: &Response) -> String {
    let status = format!("Operation returned an invalid status '{}'", response.reason());
    match response.headers.get("x-ms-error-code") {
        Some("AuthorizationPermissionMismatch") => NO_DATA_ROLE.into(),
        Some(code) => format!("{status}\nErrorCode:{code}"),
        None => status,
    }
}

/// The words of Blob Storage, which answers in XML.
fn blob(response: &Response) -> Option<String> {
    let text = response.body.text();
    let part = |name: &str| {
        let (_, after) = text.split_once(&format!("<{name}>"))?;
        Some(String::from(after.split_once(&format!("</{name}>"))?.0))
    };
    let (code, message) = (part("Code")?, part("Message")?);
    Some(match code.as_str() {
        "AuthorizationPermissionMismatch" => NO_DATA_ROLE.into(),
        _ => format!("{message}\nErrorCode:{code}"),
    })
}

/// az's own words for a token without a role on the data.
const NO_DATA_ROLE: &str = "\nYou do not have the required permissions needed to perform this operation.\nDepending on your operation, you may need to be assigned one of the following roles:\n    \"Storage Blob Data Owner\"\n    \"Storage Blob Data Contributor\"\n    \"Storage Blob Data Reader\"\n    \"Storage Queue Data Contributor\"\n    \"Storage Queue Data Reader\"\n    \"Storage Table Data Contributor\"\n    \"Storage Table Data Reader\"\n\nIf you want to use the old authentication method and allow querying for the right account key, please use the \"--auth-mode\" parameter and \"key\" value.\n                    ";
