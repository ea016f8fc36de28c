//! One HTTP action of a workflow ("Call external HTTP or HTTPS endpoints from workflows in Azure Logic Apps").

use super::super::Desk;
use super::super::host::platform;
use crate::wire::{Method, Request, Response, Url, base64url, form_encode};
use alloc::format;
use alloc::string::{String, ToString};
use serde_json::{Map as JsonMap, Value, json};

/// The audience of a token that an action does not name ("Authenticate access and connections to Azure resources with managed
/// identities in Azure Logic Apps").
const DEFAULT_AUDIENCE: &str = "https://management.azure.com/";
/// So long a body is kept in a run's history. Azure keeps more, elsewhere; here it would stand in the journal again.
const LONGEST_KEPT: usize = 64 * 1024;

/// Sends what the inputs of an action say; why nothing was sent, else.
pub(super) fn act(desk: &mut Desk<'_>, platform_id: &str, inputs: &Value) -> Result<Response, String> {
    let text = |name: &str| inputs.get(name).and_then(Value::as_str);
    let method = text("method").unwrap_or("GET");
    let method: Method = method.parse().map_err(|_| format!("'{method}' is no method of HTTP."))?;
    let uri = text("uri").ok_or("The inputs of the action have no 'uri'.")?;
    let mut request = Request::new(method, Url::parse(uri).map_err(|error| format!("'{uri}': {error}"))?);
    for (name, value) in inputs.get("headers").and_then(Value::as_object).into_iter().flatten() {
        request = request.with_header(name, value.as_str().unwrap_or_default());
    }
    if let Some(authentication) = inputs.get("authentication") {
        let token = fetch(desk, platform_id, authentication)?;
        request = request.with_header("Authorization", format!("Bearer {token}"));
    }
    if let Some(body) = inputs.get("body") {
        request = with_body(request, body);
    }
    desk.send(request).map_err(|failed| failed.reason)
}

/// A text goes as it is, anything else as JSON. The type that the action names counts.
fn with_body(mut request: Request, body: &Value) -> Request {
    let (media_type, text) = match body {
        Value::String(text) => ("text/plain; charset=utf-8", text.clone()),
        other => ("application/json", other.to_string()),
    };
    if request.headers.get("Content-Type").is_some() {
        request.body = text.into();
        return request;
    }
    request.with_body(media_type, text)
}

/// A token for an action, from the platform under the workflow.
fn fetch(desk: &mut Desk<'_>, platform_id: &str, authentication: &Value) -> Result<String, String> {
    let text = |name: &str| authentication.get(name).and_then(Value::as_str);
    let kind = text("type").unwrap_or_default();
    if kind != "ManagedServiceIdentity" {
        return Err(format!(
            "The authentication type '{kind}' is not simulated; 'ManagedServiceIdentity' is."
        ));
    }
    let resource = text("audience").unwrap_or(DEFAULT_AUDIENCE);
    let query = form_encode(&[("resource", resource), ("identity", text("identity").unwrap_or_default())]);
    let address = platform(platform_id, &format!("token?{query}"));
    let url = Url::parse(&address).map_err(|error| error.to_string())?;
    let response = desk.send(Request::new(Method::Get, url)).map_err(|failed| failed.reason)?;
    let body = response.body.json().unwrap_or_default();
    let said = |name: &str| body.get(name).and_then(Value::as_str).map(ToString::to_string);
    said("access_token").ok_or_else(|| {
        said("error_description").or(said("error")).unwrap_or_else(|| "There is no token.".to_string())
    })
}

/// What an action came to, as the history of its run shows it.
pub(super) fn outputs(response: &Response) -> Value {
    let mut headers = JsonMap::new();
    for (name, value) in response.headers.iter() {
        headers.insert(name.to_string(), value.into());
    }
    let mut outputs = json!({ "statusCode": response.status, "headers": headers });
    if let (Value::Object(members), Some(body)) = (&mut outputs, body(response)) {
        members.insert("body".into(), body);
    }
    outputs
}

/// A body as the workflow definition language sees it: JSON as its value, text as text, other bytes in base64.
fn body(response: &Response) -> Option<Value> {
    let bytes = response.body.as_bytes();
    if bytes.is_empty() || bytes.len() > LONGEST_KEPT {
        return None;
    }
    let media_type = response.headers.get("Content-Type").unwrap_or("application/octet-stream");
    if media_type.contains("json")
        && let Ok(value) = response.body.json()
    {
        return Some(value);
    }
    Some(match core::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => json!({ "$content-type": media_type, "$content": base64url::encode_standard(bytes) }),
    })
}
