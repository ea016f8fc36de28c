//! Who holds which access token: what clients keep is not of the cloud, but all that they were given, and all that they
//! show, crossed the network and stands in the journal.

use super::Aim;
use crate::cloud::Cloud;
use crate::ids::PrincipalId;
use crate::journal::{Entry, Event, Journal};
use crate::place::Place;
use crate::services::TakesTokens;
use crate::time::Timestamp;
use crate::wire::{Request, Response, UnverifiedToken};
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;

/// So many tokens of one holder are told of at most, the newest ones.
const MOST: usize = 4;

/// An access token in somebody's hands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct HeldToken {
    /// Who has it.
    pub holder: Place,
    /// For whom it is meant: its `aud`.
    pub audience: String,
    /// Which of the services that the picture shows takes it; `None` where none of them does.
    pub service: Option<TakesTokens>,
    /// Whom it speaks for: its `oid`.
    pub principal_id: PrincipalId,
    /// Until when it counts: its `exp`.
    pub expires_on: Timestamp,
    /// Whether that moment has passed.
    pub expired: bool,
    /// Who had it first, where its holder showed one that nobody had given them.
    pub copied_from: Option<Place>,
}

/// The tokens that came into somebody's hands, in a journal that only grows.
#[derive(Clone, Default)]
pub(super) struct Holdings {
    /// Each with the place of the entry after which it was held.
    all: Vec<(usize, HeldToken)>,
    /// Who had which token, by its signature, the first holder first.
    holders: BTreeMap<String, Vec<Place>>,
    /// The requests that are not answered yet, as senders.
    asked: BTreeMap<crate::journal::SpanId, Place>,
    /// The place of the next entry to look at.
    next: usize,
}

impl Holdings {
    /// Looks at what was appended since it looked last.
    pub(super) fn see(&mut self, journal: &Journal) {
        let from = self.next.max(journal.first());
        for (place, entry) in (from..).zip(journal.since(from)) {
            self.look(place, entry);
        }
        self.next = self.next.max(journal.len());
    }

    /// What is held after so many entries, the newest of each holder first; of tokens alike, only the newest.
    /// Code that is gone with its host holds nothing any more.
    pub(super) fn at(&self, cursor: usize, now: Timestamp, cloud: &Cloud) -> Vec<HeldToken> {
        let mut held: Vec<HeldToken> = Vec::new();
        let is_there = |holder: &Place| match holder {
            Place::Code { host } => cloud.instance(host).is_some(),
            _ => true,
        };
        let had = self.all.iter().rev().filter(|(place, token)| *place < cursor && is_there(&token.holder));
        for (_, token) in had {
            let others = held.iter().filter(|other| other.holder == token.holder);
            let is_replaced = others.clone().any(|other| is_alike(other, token));
            if !is_replaced && others.count() < MOST {
                held.push(HeldToken { expired: token.expires_on <= now, ..token.clone() });
            }
        }
        held
    }

    /// The text of a token that is held at a cursor.
    pub(super) fn text(&self, journal: &Journal, cursor: usize, token: &HeldToken) -> Option<String> {
        let is_meant = |other: &HeldToken| {
            other.holder == token.holder && is_alike(other, token) && other.expires_on == token.expires_on
        };
        let mut had = self.all.iter().rev();
        let (place, _) = had.find(|(place, other)| *place < cursor && is_meant(other))?;
        match &journal.get(*place)?.event {
            Event::Sent { request, .. } => shown(request).map(ToString::to_string),
            Event::Answered { response } => given(response),
            _ => None,
        }
    }

    fn look(&mut self, place: usize, entry: &Entry) {
        match &entry.event {
            Event::Sent { from, to, request, .. } if is_client(from) => {
                let aim = Aim::of(from, to.as_ref(), request);
                if let Some(span) = entry.span.filter(|_| brings_token(aim)) {
                    self.asked.insert(span, from.clone());
                }
                if let Some(shown) = shown(request) {
                    self.hold(place, from, shown);
                }
            }
            Event::Answered { response } => {
                let asked = entry.span.and_then(|span| self.asked.remove(&span));
                if let Some((holder, text)) = asked.zip(given(response)) {
                    self.hold(place, &holder, &text);
                }
            }
            _ => {}
        }
    }

    fn hold(&mut self, place: usize, holder: &Place, text: &str) {
        let Some((_, signature)) = text.rsplit_once('.') else { return };
        let holders = self.holders.entry(signature.to_string()).or_default();
        if holders.contains(holder) {
            return;
        }
        let Some(token) = UnverifiedToken::parse(text).ok().and_then(|token| read(&token)) else { return };
        let copied_from = holders.first().cloned();
        holders.push(holder.clone());
        self.all.push((place, HeldToken { holder: holder.clone(), copied_from, ..token }));
    }
}

fn is_alike(one: &HeldToken, other: &HeldToken) -> bool {
    one.audience == other.audience && one.principal_id == other.principal_id
}

/// Whether somebody is no part of Azure: what Azure's own services show each other is no token in anybody's hands.
fn is_client(from: &Place) -> bool {
    match from {
        Place::Person { .. } | Place::Internet | Place::Code { .. } | Place::Issuer { .. } => true,
        Place::Metadata { .. }
        | Place::ResourceManager
        | Place::EntraId
        | Place::IdentityProvider
        | Place::KeyVault { .. }
        | Place::Storage { .. } => false,
    }
}

/// Whether the answer to this is an access token.
fn brings_token(aim: Aim) -> bool {
    matches!(aim, Aim::Redeem | Aim::TokenRequest | Aim::Token | Aim::AppToken | Aim::WorkflowToken)
}

/// The token that authorizes a request.
fn shown(request: &Request) -> Option<&str> {
    let (scheme, text) = request.headers.get("Authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| text.trim())
}

/// The token in an answer.
fn given(response: &Response) -> Option<String> {
    response.body.json().ok()?.get("access_token")?.as_str().map(ToString::to_string)
}

fn read(token: &UnverifiedToken) -> Option<HeldToken> {
    let audience = token.text("aud")?;
    let expires = token.claims().get("exp")?.as_u64()?;
    Some(HeldToken {
        holder: Place::Internet,
        audience: audience.to_string(),
        service: TakesTokens::of(audience),
        principal_id: token.text("oid")?.parse().ok()?,
        expires_on: Timestamp::from_millis(expires.saturating_mul(1_000)),
        expired: false,
        copied_from: None,
    })
}
