//! What the code of an app serves: a small web API that trusts Entra's tokens and asks for an app role ("Protected web
//! API: Verify scopes and app roles").
//!
//! The code is the simulator's; it behaves like an ASP.NET Core app with bearer authentication and
//! `[Authorize(Roles = "…")]`. Its application settings configure it: those that begin with
//! `Authentication__Schemes__Bearer__ValidAudience` are ASP.NET Core's own and say for whom tokens must be meant;
//! `Authorize__Roles` is the simulator's and names the roles of which a caller needs one, separated by commas.

use super::super::Desk;
use super::super::bearer::{self, Refused};
use crate::access::app_role;
use crate::cloud::Host;
use crate::journal::{Conclusion, TokenRefusal};
use crate::scope::ResourceId;
use crate::wire::{Request, Response};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::json;

const AUDIENCES: &str = "Authentication__Schemes__Bearer__ValidAudience";
const ROLES: &str = "Authorize__Roles";

/// Answers a request to the app. An app that was told no audience shows App Service's own page.
pub(super) fn serve(desk: &mut Desk<'_>, host: &ResourceId, request: &Request) -> Response {
    let Some(app) = desk.cloud().host(host).cloned() else { return Response::new(404) };
    let audiences: Vec<&str> =
        app.app_settings().filter(|(name, _)| name.starts_with(AUDIENCES)).map(|(_, value)| value).collect();
    if audiences.is_empty() {
        let page = "Your web app is running and waiting for your content";
        return Response::new(200).with_body("text/html", page);
    }
    let caller = match bearer::check(desk, request, &audiences) {
        Ok(caller) => caller,
        Err(refused) => return challenge(&refused),
    };
    let required = required(&app);
    let allowed = required.is_empty() || app_role::suffices(&required, &caller.roles);
    desk.conclude(Conclusion::AppRole {
        principal_id: caller.principal_id,
        required,
        held: caller.roles.as_slice().into(),
        allowed,
    });
    if !allowed {
        return Response::new(403);
    }
    let body = json!({
        "path": request.url.path(),
        "caller": caller.principal_id,
        "roles": caller.roles,
    });
    Response::json(200, &body)
}

fn required(app: &Host) -> Vec<String> {
    let named = app.app_settings().find(|(name, _)| *name == ROLES).map(|(_, value)| value);
    let words = named.unwrap_or_default().split(',').map(str::trim);
    words.filter(|word| !word.is_empty()).map(ToString::to_string).collect()
}

/// The challenge as ASP.NET Core's JwtBearer handler words it.
fn challenge(refused: &Refused) -> Response {
    let description = match refused.reason {
        TokenRefusal::Missing => return Response::new(401).with_header("WWW-Authenticate", "Bearer"),
        TokenRefusal::Audience => format!("The audience '{}' is invalid", refused.audience),
        TokenRefusal::Issuer => format!("The issuer '{}' is invalid", refused.issuer),
        TokenRefusal::Expired => format!("The token expired at '{}'", refused.expiry.to_us()),
        TokenRefusal::NotYetValid => "The token is not valid yet".to_string(),
        TokenRefusal::UnknownKey => "The signature key was not found".to_string(),
        TokenRefusal::Signature | TokenRefusal::Algorithm => "The signature is invalid".to_string(),
        TokenRefusal::Malformed => {
            return Response::new(401).with_header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
    };
    let value = format!("Bearer error=\"invalid_token\", error_description=\"{description}\"");
    Response::new(401).with_header("WWW-Authenticate", value)
}
