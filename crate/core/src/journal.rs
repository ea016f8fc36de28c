//! The one record of everything that happens, and the way back to any moment of it.

use crate::access::Offer;
use crate::cloud::{CertifiedKey, Change, Cloud, KeyCredential};
use crate::ids::{ClientId, FederatedCredentialId, KeyId, PrincipalId};
use crate::place::Place;
use crate::rbac::Decision;
use crate::time::Timestamp;
use crate::wire::{Request, Response};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

mod spans;

use spans::Extent;
pub use spans::{Span, Spans};

/// How many entries lie between two checkpoints: replaying that many changes takes well below a frame, and a checkpoint
/// shares its structure with its neighbours, so that more of them would cost little too.
const STRIDE: usize = 1024;

/// A request and all that happens until it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number"))]
pub struct SpanId(pub u32);

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Entry {
    /// When, by the virtual clock.
    pub at: Timestamp,
    /// In which request; `None` outside of all.
    pub span: Option<SpanId>,
    /// The request that this request serves, if it serves one.
    pub parent: Option<SpanId>,
    /// What.
    pub event: Event,
}

impl Entry {
    /// About how many bytes of memory it takes; always the same.
    fn weight(&self) -> usize {
        let within = match &self.event {
            Event::Sent { request, .. } => {
                let Request { url, headers, body, .. } = &**request;
                url.len().saturating_add(headers.len()).saturating_add(body.as_bytes().len())
            }
            Event::Answered { response } => {
                response.headers.len().saturating_add(response.body.as_bytes().len())
            }
            Event::Changed { change } => change.weight(),
            Event::Failed { reason } => reason.len(),
            Event::Concluded { .. } | Event::Passed { .. } => 0,
        };
        size_of::<Self>().saturating_add(within)
    }

    /// Whether it opens a span.
    fn opens(&self) -> bool {
        matches!(self.event, Event::Sent { .. })
    }

    /// Whether it closes a span.
    fn closes(&self) -> bool {
        matches!(self.event, Event::Answered { .. } | Event::Failed { .. })
    }
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// A request left its sender; it opens its span.
    Sent {
        /// Who sent it.
        from: Place,
        /// Who will answer it; `None` when nobody listens at the address.
        to: Option<Place>,
        /// The request.
        request: Arc<Request>,
        /// Whether Microsoft publishes this call. What Azure's services say to each other inside is not public, so the
        /// simulator words it itself.
        published: bool,
    },
    /// The cloud changed.
    Changed {
        /// How.
        change: Change,
    },
    /// A service concluded something on the way to its answer.
    Concluded {
        /// About what, and how.
        conclusion: Conclusion,
    },
    /// The response came back; it closes its span.
    Answered {
        /// The response.
        response: Response,
    },
    /// No connection came about; it closes its span.
    Failed {
        /// Why, as a client's tool would print it.
        reason: String,
    },
    /// Time passed without anything else.
    Passed {
        /// How much, in seconds.
        seconds: u64,
    },
}

/// What a service can make up its mind about.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Conclusion {
    /// The metadata endpoint knows which identity is meant.
    IdentityChosen {
        /// By which rule.
        rule: IdentityRule,
        /// The identity's service principal.
        principal_id: PrincipalId,
        /// Its client id.
        client_id: ClientId,
        /// The Resource Manager id of the identity, or of the machine with the system-assigned one.
        resource_id: Arc<str>,
    },
    /// A kept token answers the request.
    TokenFound {
        /// Until when it counts.
        expires_on: Timestamp,
    },
    /// No kept token answers the request.
    TokenNotFound,
    /// Entra accepted a client assertion.
    AssertionAccepted {
        /// Whose.
        client_id: ClientId,
        /// The key credential it was checked by.
        key_id: KeyId,
        /// SHA-1 of that certificate, 40 hex digits.
        thumbprint: String,
    },
    /// A token of an outside issuer fits a federated identity credential; its signature and times are checked next.
    FederationMatched {
        /// Whose.
        client_id: ClientId,
        /// The credential.
        credential_id: FederatedCredentialId,
        /// What the credential is called.
        name: String,
        /// Who signed the token.
        issuer: String,
        /// For whom.
        subject: String,
    },
    /// A token of an outside issuer fits no federated identity credential.
    FederationMismatched {
        /// Who the sender wants to be.
        client_id: ClientId,
        /// The first point in which none fits.
        mismatch: FederationMismatch,
    },
    /// Entra refused to issue a token.
    SignInRefused {
        /// The number behind `AADSTS`.
        code: u32,
    },
    /// A service accepted an access token: signature, issuer, audience and times are right.
    TokenAccepted {
        /// Whose.
        principal_id: PrincipalId,
        /// For whom.
        audience: String,
        /// The signing key it was checked by.
        kid: String,
    },
    /// A service refused an access token.
    TokenRefused {
        /// Why.
        reason: TokenRefusal,
    },
    /// The code of an app asked for an app role: one of those required, among those that the token names.
    AppRole {
        /// Who calls.
        principal_id: PrincipalId,
        /// The roles of which one is needed.
        required: Vec<String>,
        /// The roles that the token names.
        held: Box<[String]>,
        /// Whether the caller may go on.
        allowed: bool,
    },
    /// A service is asked for more than it does in a while.
    LimitReached {
        /// Which request this is, counted from 1; of a bucket, one more than it holds.
        asked: u64,
        /// How many it answers.
        most: u32,
        /// In how many seconds; of a bucket, which refills all the time, nothing.
        seconds: Option<u64>,
        /// After how many seconds it is worth asking again.
        retry_after: u64,
    },
    /// Somebody may, or may not, do something.
    Access {
        /// With all reasons.
        decision: Box<Decision>,
        /// What the request offered to conditions, by which the question can be asked again. Nobody is shown it.
        #[serde(skip)]
        offer: Box<Offer>,
    },
}

impl Conclusion {
    /// The word for this kind of conclusion in JSON.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::IdentityChosen { .. } => "identityChosen",
            Self::TokenFound { .. } => "tokenFound",
            Self::TokenNotFound => "tokenNotFound",
            Self::AssertionAccepted { .. } => "assertionAccepted",
            Self::FederationMatched { .. } => "federationMatched",
            Self::FederationMismatched { .. } => "federationMismatched",
            Self::SignInRefused { .. } => "signInRefused",
            Self::TokenAccepted { .. } => "tokenAccepted",
            Self::TokenRefused { .. } => "tokenRefused",
            Self::AppRole { .. } => "appRole",
            Self::LimitReached { .. } => "limitReached",
            Self::Access { .. } => "access",
        }
    }

    /// Whether it refuses somebody something.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::FederationMismatched { .. }
            | Self::SignInRefused { .. }
            | Self::TokenRefused { .. }
            | Self::LimitReached { .. } => true,
            Self::AppRole { allowed, .. } => !allowed,
            Self::Access { decision, .. } => !decision.allowed,
            _ => false,
        }
    }
}

/// How the metadata endpoint knows which identity is meant ("Managed identities for Azure resources frequently asked
/// questions").
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum IdentityRule {
    /// The request named it.
    Selector {
        /// The query parameter that named it.
        name: String,
    },
    /// The machine has a system-assigned identity, which is the default.
    SystemAssigned,
    /// The machine has this one user-assigned identity and no system-assigned one.
    OnlyUserAssigned,
}

/// In what a token of an outside issuer fits no federated identity credential of a client. Entra looks at the points in this
/// order, which is UNCONFIRMED.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum FederationMismatch {
    /// The client has no such credential.
    NoCredential,
    /// None has this issuer.
    Issuer,
    /// None of this issuer has this subject.
    Subject,
    /// One has this subject in other letters, large for small.
    SubjectCase,
    /// The one with issuer and subject has another audience.
    Audience,
    /// The one that fits is so new that Entra does not go by it.
    NotYet,
}

/// What can be wrong with an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum TokenRefusal {
    /// There is none.
    Missing,
    /// It is not a token, or one that no honest issuer writes.
    Malformed,
    /// Its algorithm is not the one of the key it names.
    Algorithm,
    /// It names a key that the tenant does not publish.
    UnknownKey,
    /// Its signature does not fit.
    Signature,
    /// Another tenant, or nobody, issued it.
    Issuer,
    /// It is meant for another service.
    Audience,
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotYetValid,
}

/// Everything that happened, in order; of a long run perhaps only the newest part.
#[derive(Clone)]
pub struct Journal {
    /// How many entries were forgotten.
    first: usize,
    entries: Vec<Entry>,
    /// How many spans were opened in entries that were forgotten.
    spans_before: usize,
    /// Where each span lies, in the order of their numbers, which begin with 1.
    spans: Vec<Extent>,
    /// The cloud at some places: before the first entry, and at every so many.
    checkpoints: Vec<(usize, Cloud)>,
    /// What the entries weigh together.
    bytes: usize,
}

impl Journal {
    /// An empty journal that begins with this cloud.
    pub(crate) fn new(origin: Cloud) -> Self {
        Self {
            first: 0,
            entries: Vec::new(),
            spans_before: 0,
            spans: Vec::new(),
            checkpoints: alloc::vec![(0, origin)],
            bytes: 0,
        }
    }

    /// An empty journal that counts on from this one, after which the cloud is as given.
    pub(crate) fn fork(&self, cloud: &Cloud) -> Self {
        Self {
            first: self.len(),
            entries: Vec::new(),
            spans_before: self.spans_before.saturating_add(self.spans.len()),
            spans: Vec::new(),
            checkpoints: alloc::vec![(self.len(), cloud.clone())],
            bytes: 0,
        }
    }

    /// Puts what another journal has of the time before this one in front; nothing, where it does not reach up to here.
    pub(crate) fn follow(&mut self, mut before: Self) {
        if !(before.first..=before.len()).contains(&self.first) {
            return;
        }
        before.truncate(self.first);
        before.entries.append(&mut self.entries);
        before.spans.append(&mut self.spans);
        // The first one stands where the other journal leads by itself.
        before.checkpoints.extend(self.checkpoints.drain(..).skip(1));
        before.bytes = before.bytes.saturating_add(self.bytes);
        *self = before;
    }

    /// Undoes the entries from this place on, where a request was opened or nothing was open.
    fn truncate(&mut self, place: usize) {
        let undone = self.since(place).iter().map(Entry::weight).sum();
        self.bytes = self.bytes.saturating_sub(undone);
        self.entries.truncate(place.saturating_sub(self.first));
        let spans = self.spans.partition_point(|extent| extent.opened < place);
        self.spans.truncate(spans);
        self.checkpoints.retain(|(at, _)| *at <= place);
    }

    /// Appends an entry, after which the cloud is as given. What was worked on beside other things is written down when
    /// it is done, and never before what is there already.
    pub(crate) fn push(&mut self, mut entry: Entry, cloud: &Cloud) {
        entry.at = self.entries.last().map_or(entry.at, |last| entry.at.max(last.at));
        let place = self.len();
        if entry.opens() {
            self.spans.push(Extent { opened: place, closed: None });
        } else if entry.closes() {
            let index = entry.span.and_then(|span| self.span_index(span));
            if let Some(extent) = index.and_then(|index| self.spans.get_mut(index)) {
                extent.closed = Some(place);
            }
        }
        self.bytes = self.bytes.saturating_add(entry.weight());
        self.entries.push(entry);
        if self.len().is_multiple_of(STRIDE) {
            self.checkpoints.push((self.len(), cloud.clone()));
        }
    }

    /// Forgets the oldest requests when there are more than twice as many entries as are to be kept. What is left counts on
    /// as if they were there, and leads back to every moment of its own.
    pub(crate) fn keep(&mut self, newest: usize) {
        let excess = self.entries.len().saturating_sub(newest);
        if excess <= newest {
            return;
        }
        self.forget(excess);
    }

    /// Forgets the oldest requests when the entries take more than this many bytes, until they take at most half: so that
    /// it need not be done again at the next one. The newest request stays whatever it takes.
    pub(crate) fn keep_bytes(&mut self, most: usize) {
        if self.bytes <= most {
            return;
        }
        let mut left = self.bytes;
        let half = most.div_euclid(2);
        let fits = self.entries.iter().position(|entry| {
            let is_enough = left <= half;
            left = left.saturating_sub(entry.weight());
            is_enough
        });
        self.forget(fits.unwrap_or(self.entries.len()));
    }

    /// Forgets the requests that begin and end before this many entries.
    fn forget(&mut self, count: usize) {
        // No request is cut in two: what it opens, closes.
        let begins = |entry: &Entry| entry.parent.is_none() && entry.opens();
        let oldest = self.entries.get(..=count).unwrap_or(&self.entries);
        let forgotten = oldest.iter().rposition(begins).unwrap_or_default();
        let first = self.first.saturating_add(forgotten);
        let cloud = self.cloud_at(first);
        let later = self.checkpoints.partition_point(|(place, _)| *place <= first);
        self.checkpoints.splice(..later, [(first, cloud)]);
        let weight = self.entries.drain(..forgotten).map(|entry| entry.weight()).sum();
        self.bytes = self.bytes.saturating_sub(weight);
        self.first = first;
        let spans = self.spans.partition_point(|extent| extent.opened < first);
        self.spans_before = self.spans_before.saturating_add(spans);
        self.spans.drain(..spans);
    }

    /// About how many bytes of memory the entries take: what clients sent and got, and what the cloud keeps of it. What
    /// several entries share counts for each.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many entries there are, those that were forgotten among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.first.saturating_add(self.entries.len())
    }

    /// Whether nothing has happened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place of the first entry that is not forgotten.
    #[must_use]
    pub fn first(&self) -> usize {
        self.first
    }

    /// The entries that are not forgotten, in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries up to this many, without those that are forgotten.
    #[must_use]
    pub fn until(&self, count: usize) -> &[Entry] {
        let known = count.min(self.len()).saturating_sub(self.first());
        self.entries.get(..known).unwrap_or_default()
    }

    /// The entries from this place on.
    #[must_use]
    pub fn since(&self, place: usize) -> &[Entry] {
        self.entries.get(place.saturating_sub(self.first)..).unwrap_or_default()
    }

    /// The entry at this place.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&Entry> {
        self.entries.get(place.checked_sub(self.first)?)
    }

    /// The entries, for whoever needs the journal no more.
    pub(crate) fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// Where this span is among those that are not forgotten.
    fn span_index(&self, span: SpanId) -> Option<usize> {
        let number = usize::try_from(span.0).ok()?;
        number.checked_sub(1)?.checked_sub(self.spans_before)
    }

    /// The cloud as it was after this many entries; as it is, when there are fewer; as it was at the first moment that is
    /// not forgotten, when that came later.
    #[must_use]
    pub fn cloud_at(&self, count: usize) -> Cloud {
        let count = count.clamp(self.first, self.len());
        let after = self.checkpoints.partition_point(|(place, _)| *place <= count);
        let Some((place, cloud)) = after.checked_sub(1).and_then(|at| self.checkpoints.get(at)) else {
            return Cloud::default();
        };
        let mut cloud = cloud.clone();
        let replayed = self.since(*place).iter().take(count.saturating_sub(*place));
        for entry in replayed {
            if let Event::Changed { change } = &entry.event {
                cloud.apply(change);
            }
        }
        cloud
    }

    /// Every key credential that any service principal was given, in order, those of deleted ones among them.
    pub fn key_credentials(&self) -> impl Iterator<Item = &KeyCredential> {
        self.entries.iter().filter_map(|entry| match &entry.event {
            Event::Changed { change: Change::KeyCredentialAdded { key_credential, .. } } => {
                Some(&**key_credential)
            }
            _ => None,
        })
    }

    /// Every key that the tenant ever signed with or will, in order.
    #[must_use]
    pub fn signing_keys(&self) -> Vec<CertifiedKey> {
        let mut keys = self.cloud_at(0).tenant().signing_keys.clone();
        for entry in &self.entries {
            if let Event::Changed { change: Change::SigningKeysRolled { keys: rolled } } = &entry.event {
                keys.extend(rolled.keys.iter().cloned());
            }
        }
        keys
    }

    /// The whole journal as lines of JSON. The same seed and the same moves give the same bytes on every machine.
    #[must_use]
    pub fn to_json_lines(&self) -> String {
        let mut lines = String::new();
        for entry in &self.entries {
            lines.push_str(&serde_json::to_string(entry).unwrap_or_default());
            lines.push('\n');
        }
        lines
    }
}
