//! What the code of an app serves: a small web API that trusts Entra's tokens and asks for an app role ("Protected web
//! API: Verify scopes and app roles").
//!
//! The code is the simulator's; it behaves like an ASP.NET Core app with bearer authentication and
//! `[Authorize(Roles = "…")]`. Its application settings configure it ([`Api`]).

use super::super::Desk;
use super::super::bearer::{self, Refused};
use super::super::decision;
use crate::access::app_role::Api;
use crate::journal::TokenRefusal;
use crate::scope::ResourceId;
use crate::wire::{Request, Response};
use alloc::format;
use alloc::string::ToString;
use serde_json::json;

/// Answers a request to the app. An app that was told no audience shows App Service's own page.
pub(super) fn serve(desk: &mut Desk<'_>, host: &ResourceId, request: &Request) -> Response {
    let Some(app) = desk.cloud().host(host).cloned() else { return Response::new(404) };
    if !app.power.is_on() {
        return Response::new(403).with_body("text/html", "Error 403 - This web app is stopped.");
    }
    let Some(api) = Api::of(&app) else {
        let page = "Your web app is running and waiting for your content";
        return Response::new(200).with_body("text/html", page);
    };
    let caller = match bearer::check(desk, request, &api.audiences) {
        Ok(caller) => caller,
        Err(refused) => return challenge(&refused),
    };
    if !decision::conclude_app_role(desk, &caller, &api) {
        return Response::new(403);
    }
    let body = json!({
        "path": request.url.path(),
        "caller": caller.principal_id,
        "roles": caller.roles,
    });
    Response::json(200, &body)
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
