//! How much Azure Resource Manager and the identity provider behind it do in a while ("Understand how Azure Resource
//! Manager throttles requests"; "Managed identity limits").

use super::super::Desk;
use super::super::bearer::Caller;
use super::error;
use crate::meters::TooMuch;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::ToString;

/// How many times as much the whole subscription may ask as one principal.
const WHOLE: u32 = 15;
/// The time, in seconds, for which "Managed identity limits" states its figures.
const WINDOW: u64 = 20;

/// What a principal, and the whole subscription, may still ask for.
pub(super) struct Remaining {
    kind: &'static str,
    own: u32,
    whole: u32,
}

/// Lets a request in, or not.
pub(super) fn admit(desk: &mut Desk<'_>, request: &Request, caller: &Caller) -> Result<Remaining, Response> {
    let limits = desk.cloud().limits();
    let (kind, most, refill) = match request.method {
        Method::Get | Method::Head | Method::Options => ("reads", limits.reads, limits.reads_refill),
        Method::Delete => ("deletes", limits.deletes, limits.deletes_refill),
        Method::Put | Method::Patch | Method::Post => ("writes", limits.writes, limits.writes_refill),
    };
    let own = desk.draw(format!("{kind} {}", caller.principal_id), most, refill);
    let own = own.map_err(|much| refused(desk, kind, caller, much))?;
    let whole = desk.draw(kind.to_string(), most.saturating_mul(WHOLE), refill.saturating_mul(WHOLE));
    let whole = whole.map_err(|much| refused(desk, kind, caller, much))?;
    Ok(Remaining { kind, own, whole })
}

impl Remaining {
    /// Tells the caller.
    pub(super) fn tell(&self, response: Response) -> Response {
        let Self { kind, own, whole } = self;
        response
            .with_header(&format!("x-ms-ratelimit-remaining-subscription-{kind}"), own.to_string())
            .with_header(&format!("x-ms-ratelimit-remaining-subscription-global-{kind}"), whole.to_string())
    }
}

/// The code is documented; the words are those of the days before the buckets, with the new ones put in: UNCONFIRMED.
fn refused(desk: &Desk<'_>, kind: &str, caller: &Caller, much: TooMuch) -> Response {
    let message = format!(
        "Number of '{}' requests for subscription '{}' actor '{}' exceeded. Please try again after '{}' seconds after \
         additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.",
        kind.trim_end_matches('s'),
        desk.cloud().subscription(),
        caller.principal_id,
        much.retry_after
    );
    later(error::error(429, "SubscriptionRequestsThrottled", &message), much)
}

fn later(response: Response, much: TooMuch) -> Response {
    response.with_header("Retry-After", much.retry_after.to_string())
}

/// A managed identity is about to be created in this region. How Resource Manager words this refusal is UNCONFIRMED.
pub(super) fn creation(desk: &mut Desk<'_>, location: &str) -> Result<(), Response> {
    let most = desk.cloud().limits().identity_creations;
    let counted = desk.count(format!("identity creations {location}"), 1, most, WINDOW);
    counted.map_err(|much| later(busy(), much))
}

/// So many user-assigned identities are about to be assigned to resources of this region.
pub(super) fn assignment(desk: &mut Desk<'_>, location: &str, new: usize) -> Result<(), Response> {
    let most = desk.cloud().limits().identity_assignments;
    let counted = desk.count(format!("identity assignments {location}"), new, most, WINDOW);
    counted.map_err(|much| later(busy(), much))
}

fn busy() -> Response {
    error::error(429, "TooManyRequests", "The request is being throttled.")
}
