//! HTTP messages and their senders, as JavaScript says them.

use super::given::Given;
use core::cell::RefCell;
use mi_sim::wire::{Body, Headers, Method, Request, Response, Url};
use mi_sim::{Place, Scope, Simulator};
use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;

/// Who sends a request.
#[cfg(feature = "typescript")]
#[derive(ts_rs::TS)]
#[ts(tag = "kind", rename_all = "camelCase")]
pub enum Origin {
    /// A person at their own computer.
    Person {
        /// The name before the `@`.
        name: String,
    },
    /// Code on a machine or of an app or workflow.
    Code {
        /// The Resource Manager id of the instance, which most hosts are themselves.
        host: String,
    },
    /// Somewhere outside Azure, signed in as nobody.
    Internet,
    /// A job of one of the cloud's `issuers`.
    Issuer {
        /// What the options call it.
        name: String,
    },
}

/// A request. `GET` without headers and body where they are left out.
#[cfg(feature = "typescript")]
#[derive(ts_rs::TS)]
#[ts(optional_fields)]
#[expect(dead_code, reason = "its declaration is all that TypeScript needs; `request` reads it")]
pub struct CloudRequest {
    url: String,
    method: Option<Method>,
    #[ts(optional, type = "Record<string, string>")]
    headers: Option<()>,
    /// A text is sent as UTF-8.
    #[ts(optional, type = "string | Uint8Array")]
    body: Option<()>,
}

/// What was answered.
#[derive(Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CloudResponse {
    status: u16,
    /// In the order sent; a name may come again.
    headers: Headers,
    #[serde(serialize_with = "as_bytes")]
    #[cfg_attr(feature = "typescript", ts(type = "Uint8Array"))]
    body: Body,
}

impl From<Response> for CloudResponse {
    /// The code of an error is in the body, as clients of the real services read it.
    fn from(Response { status, headers, body, code: _ }: Response) -> Self {
        Self { status, headers, body }
    }
}

fn as_bytes<S: Serializer>(body: &Body, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(body.as_bytes())
}

/// Reads what `Origin` declares; it must be there at this moment. A field may be a getter, and that may call the cloud: it is
/// borrowed only once everything is read.
pub(super) fn origin(given: Given, simulator: &RefCell<Simulator>) -> Result<Place, JsValue> {
    let given = given.object(&["kind", "name", "host"])?;
    let kind = given.field("kind")?;
    match kind.string()?.as_str() {
        "person" => Ok(Place::Person { name: person(&given.field("name")?, simulator)? }),
        "internet" => Ok(Place::Internet),
        "code" => {
            let host = given.field("host")?;
            let id = host.string()?;
            let resource = Scope::parse(&id).ok().and_then(|scope| scope.resource());
            let simulator = simulator.borrow();
            let instance = resource.and_then(|id| simulator.cloud().instance(&id));
            let absent = || {
                host.wrong(format!(
                    "no code runs on `{id}` at this moment; give the id of a machine, app or workflow"
                ))
            };
            Ok(Place::Code { host: instance.ok_or_else(absent)?.id().clone() })
        }
        "issuer" => {
            let name = given.field("name")?;
            let wanted = name.string()?;
            let simulator = simulator.borrow();
            let issuer = simulator.cloud().issuer(&wanted);
            let issuer = issuer.ok_or_else(|| name.wrong("no issuer of this cloud is called so"))?;
            Ok(Place::Issuer { name: issuer.name.clone() })
        }
        other => {
            Err(kind.wrong(format!("`{other}` sends nothing; `person`, `code`, `internet` and `issuer` do")))
        }
    }
}

/// The name of somebody who is in the tenant.
pub(super) fn person(given: &Given, simulator: &RefCell<Simulator>) -> Result<String, JsValue> {
    let name = given.string()?;
    let simulator = simulator.borrow();
    let user = simulator.cloud().tenant().user_named(&name);
    let user = user.ok_or_else(|| given.wrong(format!("nobody is called `{name}` in this tenant")))?;
    Ok(user.name.clone())
}

/// Reads what `CloudRequest` declares.
pub(super) fn request(given: Given) -> Result<Request, JsValue> {
    let given = given.object(&["url", "method", "headers", "body"])?;
    let url = given.field("url")?;
    let url = Url::parse(&url.string()?).map_err(|reason| url.wrong(reason))?;
    let method = given.field("method")?.if_given();
    let method =
        method.map(|method| method.string()?.parse().map_err(|reason| method.wrong(format!("{reason}"))));
    let mut headers = Headers::default();
    if let Some(given) = given.field("headers")?.if_given() {
        for (name, value) in given.fields()? {
            let text = value.string()?;
            if name.is_empty() || !name.chars().all(is_of_a_name) || text.contains(is_no_value) {
                let rule = "a header's name has letters, digits and `-`, and its value no line break";
                return Err(value.wrong(rule));
            }
            headers.push(&name, text);
        }
    }
    let body = given.field("body")?.if_given().map(|body| body.bytes()).transpose()?.unwrap_or_default();
    Ok(Request {
        method: method.transpose()?.unwrap_or(Method::Get),
        url,
        headers: headers.into(),
        body: body.into(),
    })
}

/// What a token of HTTP is made of (RFC 9110, section 5.6.2).
fn is_of_a_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

/// What may not stand in a value (RFC 9110, section 5.5).
fn is_no_value(c: char) -> bool {
    c.is_control() && c != '\t'
}
