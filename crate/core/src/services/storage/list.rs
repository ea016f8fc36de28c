//! The blobs of a container as XML ("List Blobs").

use super::error::StorageError;
use crate::cloud::{Blob, StorageAccount};
use crate::wire::{Request, Response};
use alloc::format;
use alloc::string::String;

/// All blobs whose names begin with `prefix`. Paging, delimiters and metadata are left out.
pub(super) fn list(
    account: &StorageAccount,
    name: &str,
    request: &Request,
) -> Result<Response, StorageError> {
    let container = account.containers.get(name).ok_or(StorageError::ContainerNotFound)?;
    let prefix = request.url.query_value("prefix").unwrap_or_default();
    let blobs = container.blobs.iter().filter(|(name, _)| name.starts_with(prefix.as_ref()));
    let blobs: String = blobs.map(|(name, blob)| element(name, blob)).collect();
    let body = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"https://{}.blob.core.windows.net/\" \
         ContainerName=\"{}\"><Blobs>{blobs}</Blobs><NextMarker /></EnumerationResults>",
        account.id.name(),
        escape(name)
    );
    Ok(Response::new(200).with_body("application/xml", body))
}

fn element(name: &str, blob: &Blob) -> String {
    format!(
        "<Blob><Name>{}</Name><Properties><Last-Modified>{}</Last-Modified><Etag>{}</Etag><Content-Length>{}\
         </Content-Length><Content-Type>{}</Content-Type><BlobType>BlockBlob</BlobType></Properties></Blob>",
        escape(name),
        blob.last_modified.to_http_date(),
        blob.etag.trim_matches('"'),
        blob.content.as_bytes().len(),
        escape(&blob.content_type)
    )
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
