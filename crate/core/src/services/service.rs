//! What a service says of itself: where it listens, what tokens for it are called, where it stands in the picture and which
//! function answers.
//!
//! Each service has such a row beside the function, and `SERVICES` lists the rows; whoever asks which services there are,
//! for whichever reason, goes through that list.

use super::Desk;
use crate::cloud::{Cloud, FirstParty};
use crate::place::Place;
use crate::scope::ResourceId;
use crate::wire::{Request, Response, Url};

/// Where a service listens.
pub(crate) enum At {
    /// At these names, over https.
    Names(&'static [&'static str]),
    /// For each resource at a name with this ending, over https.
    Below(&'static str),
    /// The same, for names that only Azure's own services resolve. The real ones are not public.
    Inside(&'static str),
    /// Over https outside Azure, at a host that the settings of the world name, where a path ends so.
    Outside(&'static [&'static str]),
    /// At this address of the network that a machine shares with its host alone, over http.
    Link(&'static str),
    /// At this port of whatever code runs on, over http.
    Loopback(u16),
}

impl At {
    /// Whether an address leads here, by its host and port.
    pub(crate) fn is_meant(&self, url: &Url) -> bool {
        match self {
            Self::Names(names) => names.contains(&url.host()),
            Self::Below(ending) | Self::Inside(ending) => url.host().ends_with(ending),
            Self::Outside(paths) => paths.iter().any(|path| url.path().ends_with(path)),
            Self::Link(address) => url.host() == *address,
            Self::Loopback(port) => is_loopback(url.host()) && url.port() == Some(*port) && !url.is_secure(),
        }
    }
}

/// Whether this host is whoever asks.
pub(crate) fn is_loopback(host: &str) -> bool {
    matches!(host, "127.0.0.1" | "localhost")
}

/// Whether Microsoft, or a standard, publishes what is said to a service. How anybody asks Entra for tokens and keys is public, how Azure's
/// services configure each other is not.
pub(crate) enum Published {
    /// Whoever asks.
    Always,
    /// What people and code ask, but not what Azure's own services do.
    ToClients,
    /// Nothing.
    Never,
}

/// An address as somebody calls it.
pub(crate) struct Call<'a> {
    pub(crate) cloud: &'a Cloud,
    pub(crate) from: &'a Place,
    pub(crate) url: &'a Url,
}

impl<'a> Call<'a> {
    /// What stands before the ending of the host's name.
    pub(crate) fn name(&self, ending: &str) -> &'a str {
        self.url.host().strip_suffix(ending).unwrap_or_default()
    }
}

pub(crate) const KIB: usize = 1_024;
pub(crate) const MIB: usize = 1_024 * KIB;

/// What body a service takes. It is looked at before anything else of a request, so that a stranger's megabytes are neither
/// read nor kept.
///
/// Resource Manager's figure is its own error's ("RequestContentTooLarge"). The others are UNCONFIRMED: Graph is taken to be
/// like Resource Manager, the token endpoints and vaults to take some times what a certificate or the longest secret (25 kB)
/// needs, and those that serve GET alone nearly nothing. An app takes 30 MB; here it is what fits into the memory of a page.
pub(crate) struct Body {
    /// The most bytes of one.
    pub(crate) longest: usize,
    /// What it says to a longer one.
    pub(crate) too_large: fn(&mut Desk<'_>, &Request) -> Response,
}

/// Who answers.
pub(crate) enum Listens {
    /// One service for all of Azure.
    Once {
        /// Where it stands.
        place: Place,
        /// Whether it hears this sender.
        hears: fn(&Place) -> bool,
        /// What it answers.
        answer: fn(&mut Desk<'_>, &Request) -> Response,
    },
    /// One for each resource of a kind.
    ForEach {
        /// The resource that a call is for, and where its service stands; `None` where nobody listens for this sender.
        find: fn(&Call<'_>) -> Option<(Place, ResourceId)>,
        /// What it answers for the resource.
        answer: fn(&mut Desk<'_>, &ResourceId, &Request) -> Response,
    },
    /// One for each of somebody else's outside Azure.
    Outside {
        /// Where it stands; `None` where nobody listens.
        find: fn(&Call<'_>) -> Option<Place>,
        /// What it answers.
        answer: fn(&mut Desk<'_>, &Request) -> Response,
    },
}

/// One service.
pub(crate) struct Service {
    pub(crate) at: At,
    /// The names by which tokens for it are asked for, the first being the one that clients use; none where it takes no
    /// tokens of Entra.
    pub(crate) audiences: &'static [&'static str],
    /// The application that Microsoft registered for it.
    pub(crate) application: Option<FirstParty>,
    pub(crate) published: Published,
    pub(crate) body: Body,
    pub(crate) listens: Listens,
}
