//! A certificate taken apart, as `openssl x509 -text` would show it.

use crate::journal::Journal;
use crate::time::Timestamp;
use crate::wire::Certificate;
use alloc::string::String;
use serde::Serialize;

/// A certificate.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CertificateView {
    /// Whom it names.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// Its serial number in hex.
    pub serial: String,
    /// From when it counts.
    pub not_before: Timestamp,
    /// Until when it counts.
    pub not_after: Timestamp,
    /// SHA-1 of it, 40 hex digits.
    pub thumbprint: String,
    /// SHA-256 of it, base64url (`x5t#S256` in an assertion's header).
    pub x5t_s256: String,
    /// The whole certificate, as a `.pem` file holds it.
    pub pem: String,
}

/// The certificate with this SHA-1 thumbprint, among those of the tenant's signing keys and all that identities ever had.
#[must_use]
pub fn certificate(journal: &Journal, thumbprint: &str) -> Option<CertificateView> {
    let signing_keys = journal.signing_keys();
    let of_tenant = signing_keys.iter().map(|key| &*key.certificate);
    let of_principals = journal.key_credentials().map(|credential| &*credential.certificate);
    of_tenant.chain(of_principals).find(|one| one.thumbprint().eq_ignore_ascii_case(thumbprint)).map(view)
}

fn view(certificate: &Certificate) -> CertificateView {
    CertificateView {
        subject: certificate.subject().into(),
        issuer: certificate.issuer().into(),
        serial: certificate.serial(),
        not_before: Timestamp::from_secs(certificate.not_before()),
        not_after: Timestamp::from_secs(certificate.not_after()),
        thumbprint: certificate.thumbprint(),
        x5t_s256: certificate.x5t_s256(),
        pem: certificate.pem(),
    }
}
