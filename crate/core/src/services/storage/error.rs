//! The errors of Blob Storage: XML, with the code in a header too ("Blob Storage error codes").

use super::super::bearer::Refused;
use crate::ids::TenantId;
use crate::journal::TokenRefusal;
use crate::time::Timestamp;
use crate::wire::Response;
use alloc::format;
use alloc::string::String;

/// Why a request is refused.
pub(super) enum StorageError {
    BlobAlreadyExists,
    BlobNotFound,
    BlobTypeMissing,
    BodyTooLarge {
        most: usize,
    },
    ConditionNotMet,
    ContainerAlreadyExists,
    ContainerNotFound,
    InvalidRange,
    InvalidResourceName,
    /// The codes and texts about tags are UNCONFIRMED.
    InvalidTag,
    InvalidUri,
    InvalidXml,
    KeysNotPermitted,
    NameLength,
    PermissionMismatch,
    SignatureMismatch,
    TagsTooLarge,
    /// Of wrong tokens only the answer to a wrong audience was seen; status and details for the others are UNCONFIRMED.
    /// So is what no token at all is told where a container is not public: UNCONFIRMED.
    Unauthenticated(Refused),
    /// What the service says to a token without the header is UNCONFIRMED.
    VersionMissing,
}

impl StorageError {
    fn parts(&self) -> (u16, &'static str, &'static str) {
        match self {
            Self::BlobAlreadyExists => (409, "BlobAlreadyExists", "The specified blob already exists."),
            Self::ConditionNotMet => (
                412,
                "ConditionNotMet",
                "The condition specified using HTTP conditional header(s) is not met.",
            ),
            Self::ContainerAlreadyExists => {
                (409, "ContainerAlreadyExists", "The specified container already exists.")
            }
            Self::BlobNotFound => (404, "BlobNotFound", "The specified blob does not exist."),
            Self::BlobTypeMissing | Self::VersionMissing => (
                400,
                "MissingRequiredHeader",
                "An HTTP header that's mandatory for this request is not specified.",
            ),
            Self::BodyTooLarge { .. } => (
                413,
                "RequestBodyTooLarge",
                "The request body is too large and exceeds the maximum permissible limit.",
            ),
            // The misspelling is the service's.
            Self::InvalidResourceName => {
                (400, "InvalidResourceName", "The specifed resource name contains invalid characters.")
            }
            Self::NameLength => (
                400,
                "OutOfRangeInput",
                "The specified resource name length is not within the permissible limits.",
            ),
            Self::ContainerNotFound => (404, "ContainerNotFound", "The specified container does not exist."),
            Self::InvalidRange => {
                (416, "InvalidRange", "The range specified is invalid for the current size of the resource.")
            }
            Self::InvalidTag => (
                400,
                "InvalidTag",
                "The tags specified are invalid. It contains characters that are not permitted.",
            ),
            Self::InvalidUri => {
                (400, "InvalidUri", "The requested URI does not represent any resource on the server.")
            }
            Self::InvalidXml => (400, "InvalidXmlDocument", "XML specified is not syntactically valid."),
            Self::KeysNotPermitted => (
                403,
                "KeyBasedAuthenticationNotPermitted",
                "Key based authentication is not permitted on this storage account.",
            ),
            Self::SignatureMismatch => (
                403,
                "AuthenticationFailed",
                "Server failed to authenticate the request. Make sure the value of Authorization header is formed \
                 correctly including the signature.",
            ),
            Self::TagsTooLarge => {
                (400, "TagsTooLarge", "The tags specified exceed the maximum permissible limit.")
            }
            Self::PermissionMismatch => (
                403,
                "AuthorizationPermissionMismatch",
                "This request is not authorized to perform this operation using this permission.",
            ),
            Self::Unauthenticated(refused) => {
                let code = match refused.reason {
                    TokenRefusal::Missing => "NoAuthenticationInformation",
                    _ => "InvalidAuthenticationInfo",
                };
                let message = "Server failed to authenticate the request. Please refer to the information in the \
                               www-authenticate header.";
                (401, code, message)
            }
        }
    }

    /// What more the answer says.
    fn detail(&self) -> String {
        let header = |name: &str| format!("<HeaderName>{name}</HeaderName>");
        let detail = |text: &str| format!("<AuthenticationErrorDetail>{text}</AuthenticationErrorDetail>");
        match self {
            Self::BlobTypeMissing => header("x-ms-blob-type"),
            Self::BodyTooLarge { most } => format!("<MaxLimit>{most}</MaxLimit>"),
            Self::VersionMissing => header("x-ms-version"),
            Self::Unauthenticated(refused) => match refused.reason {
                TokenRefusal::Missing => String::new(),
                TokenRefusal::Audience => detail("Audience validation failed. Audience did not match."),
                TokenRefusal::Issuer => detail("Issuer validation failed. Issuer did not match."),
                TokenRefusal::Expired | TokenRefusal::NotYetValid => {
                    detail("Lifetime validation failed. The token is expired or not yet valid.")
                }
                _ => {
                    detail("Signature validation failed. Signature key not found or signature did not match.")
                }
            },
            _ => String::new(),
        }
    }

    /// The response that carries the error.
    pub(super) fn response(self, request_id: &str, now: Timestamp, tenant: TenantId) -> Response {
        let (status, code, message) = self.parts();
        let body = format!(
            "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>{message}\nRequestId:\
             {request_id}\nTime:{}</Message>{}</Error>",
            now.to_round_trip(),
            self.detail()
        );
        let response = Response::new(status)
            .with_body("application/xml", body)
            .with_header("x-ms-error-code", code)
            .named(code);
        if status != 401 {
            return response;
        }
        response.with_header(
            "WWW-Authenticate",
            format!(
                "Bearer authorization_uri=https://login.microsoftonline.com/{tenant}/oauth2/authorize \
                 resource_id=https://storage.azure.com"
            ),
        )
    }
}
