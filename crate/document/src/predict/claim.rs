//! Which claims of a token say something else than those of the last token that the same code got for the same service ("Access
//! token claims reference"). Times and the numbers of the token itself are other in each, and so tell nothing.

use super::worlds::Worlds;
use super::{Answer, Observed, cached, requests_of, status};
use crate::fence::Part;
use crate::run::Step;
use crate::session::Session;
use mi_sim::view::Claim;
use mi_sim::wire::UnverifiedToken;
use mi_sim::{Cloud, PrincipalId, Span};
use serde::Serialize;
use std::collections::BTreeSet;

/// What is other in each token.
const OF_EACH: [&str; 6] = ["aio", "exp", "iat", "nbf", "rh", "uti"];
/// What says together to whom a token was issued.
const HOLDER: [&str; 6] = ["appid", "azp", "oid", "sub", "xms_az_rid", "xms_mirid"];

/// Claims that are other than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ClaimChange {
    /// Their names; several where they say one thing together.
    pub names: Vec<String>,
    /// What they say now, by name where it is an id of the directory; none where the token has no such claim any more.
    pub value: Option<String>,
}

/// A token and the request for it.
struct Got<'a> {
    span: Span<'a>,
    /// None where the request was refused.
    token: Option<UnverifiedToken>,
}

/// The first request for a token that a step sent, and what it brought.
fn got<'a>(session: &'a Session, step: &Step) -> Option<Got<'a>> {
    let span = requests_of(session, step).into_iter().find(cached::asks_for_a_token)?;
    let response = span.response().filter(|response| response.status < 400);
    let body = response.and_then(|response| response.body.json().ok());
    let token = body.and_then(|body| UnverifiedToken::parse(body.get("access_token")?.as_str()?).ok());
    Some(Got { span, token })
}

/// The latest block before in which the same code got a token for the same service.
pub(super) fn probe(worlds: &Worlds) -> Option<usize> {
    let own = worlds.own();
    let (last, before) = own.run().steps.split_last()?;
    let now = got(own, last)?;
    let audience = now.token?.text("aud")?.to_owned();
    let mut shown = before.iter().rev().filter(|step| step.part == Part::Shown);
    let before = shown.find(|step| {
        let found = got(own, step).filter(|found| found.span.from == now.span.from);
        found.and_then(|found| found.token).is_some_and(|token| token.text("aud") == Some(&audience))
    });
    before?.command
}

pub(super) fn observe(session: &Session, probe: usize) -> Option<Observed> {
    let (last, before) = session.run().steps.split_last()?;
    let now = got(session, last)?;
    let earlier = before.iter().rev().find(|step| step.command == Some(probe))?;
    let earlier = got(session, earlier)?.token?;
    let Some(token) = now.token else { return Some(Observed::of(&now.span, status::of(&now.span))) };
    let answer = if token.claims() == earlier.claims() {
        Answer::SameToken
    } else {
        let changed = changes(session.world().cloud(), &earlier, &token);
        if changed.is_empty() { Answer::Renewed } else { Answer::Claims { changed } }
    };
    Some(Observed::of(&now.span, answer))
}

fn changes(cloud: &Cloud, before: &UnverifiedToken, now: &UnverifiedToken) -> Vec<ClaimChange> {
    let (before, now) = (claims(before), claims(now));
    let said = |claims: &[Claim], name: &str| claims.iter().find(|claim| claim.name == name).cloned();
    let names = before.iter().chain(&now).map(|claim| claim.name.as_str());
    let mut other: BTreeSet<&str> = mi_sim::gathered(names);
    other.retain(|name| !OF_EACH.contains(name) && said(&before, name) != said(&now, name));
    let value = |name: &str| said(&now, name).map(|claim| told(cloud, &claim));
    let (holder, rest): (Vec<&str>, Vec<&str>) = other.into_iter().partition(|name| HOLDER.contains(name));
    let rest = rest.into_iter().map(|name| ClaimChange { names: vec![name.to_owned()], value: value(name) });
    let names: Vec<String> = holder.into_iter().map(str::to_owned).collect();
    let whose = (!names.is_empty()).then(|| ClaimChange { names, value: value("oid") });
    whose.into_iter().chain(rest).collect()
}

fn claims(token: &UnverifiedToken) -> Vec<Claim> {
    let claims = token.claims().as_object().into_iter().flatten();
    claims.map(|(name, value)| Claim { name: name.clone(), value: value.clone() }).collect()
}

/// What a claim says, as people read it.
fn told(cloud: &Cloud, claim: &Claim) -> String {
    match (claim.value.as_str(), claim.value.as_array()) {
        (Some(text), _) => named(cloud, text),
        (None, Some(all)) => {
            let all =
                all.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), |text| named(cloud, text)));
            all.collect::<Vec<_>>().join(", ")
        }
        (None, None) => claim.value.to_string(),
    }
}

/// The name that the directory has for an id.
fn named(cloud: &Cloud, text: &str) -> String {
    let name = text.parse::<PrincipalId>().ok().and_then(|id| cloud.tenant().name_of(id));
    name.unwrap_or(text).to_owned()
}
