//! Bytes and languages that the core reads by itself, without a world around them.

use mi_sim::rbac::condition::{Attributes, Circumstances, Condition, Source};
use mi_sim::wire::Certificate;

const ACTION: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";
const PATH: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path";

/// A certificate: what is read is written again in the same bytes.
pub(crate) fn certificate(data: &[u8]) {
    if let Ok(certificate) = Certificate::parse(data) {
        assert_eq!(certificate.der(), data);
    }
}

/// The condition of a role assignment, asked of a request whose attributes are as hostile: the first line is the
/// condition, the rest a path that it is asked of.
pub(crate) fn condition(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (condition, path) = text.split_once('\n').unwrap_or((&text, "reports/2026"));
    let Ok(condition) = Condition::parse(condition) else { return };
    let attributes = Attributes::default().with(Source::Resource, PATH, path).with(
        Source::Environment,
        "UtcNow",
        "2026-11-02T09:00:00.0000000Z",
    );
    let circumstances = Circumstances { action: ACTION, suboperation: None, attributes: &attributes };
    let holds = condition.holds(&circumstances);
    let again = Condition::parse(condition.as_str()).map(|again| again.holds(&circumstances));
    assert_eq!(again.ok(), Some(holds), "what is kept of a condition reads otherwise");
    let _findings = condition.explain(&circumstances);
    let _unknown = condition.unknown_attribute();
}
