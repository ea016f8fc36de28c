//! What is wrong with a request, as a code: what the services call it, for whoever explains a refusal in words.
//!
//! A response carries its code beside its bytes, so that nobody has to read it out of a body.

use serde::Serialize;

macro_rules! codes {
    ($($name:ident = $text:literal,)+) => {
        /// Why a service refused a request.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        #[expect(missing_docs, reason = "the names are those of the services")]
        pub enum ErrorCode {
            $(#[serde(rename = $text)] $name,)+
        }

        impl ErrorCode {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As it is written.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

// The first ones are the simulator's own, for services that send the same code or none whatever is wrong.
codes! {
    CannotDeleteLastRbacAdminAssignment = "CannotDeleteLastRbacAdminAssignment",
    IdentityNotFound = "identityNotFound",
    InvalidTemplateDeployment = "InvalidTemplateDeployment",
    NoRegisteredProviderFound = "NoRegisteredProviderFound",
    ObjectIsDeletedButRecoverable = "ObjectIsDeletedButRecoverable",
    PrincipalTypeNotSupported = "PrincipalTypeNotSupported",
    SeveralIdentities = "severalIdentities",
    MetadataHeaderMissing = "metadataHeaderMissing",
    ForwardedRequest = "forwardedRequest",
    TokenRequestsThrottled = "tokenRequestsThrottled",
    IdentityHeaderWrong = "identityHeaderWrong",
    UnknownApiVersion = "unknownApiVersion",
    ResourceMissing = "resourceMissing",
    TokenUnavailable = "tokenUnavailable",
    UnknownAddress = "unknownAddress",
    NotAJob = "notAJob",
    JobNamesNobody = "jobNamesNobody",
    AccountNameInvalid = "AccountNameInvalid",
    AuthenticationFailed = "AuthenticationFailed",
    AuthenticationMSGraphPermissionMissing = "Authentication_MSGraphPermissionMissing",
    AuthenticationRequestFromUnsupportedUserRole = "Authentication_RequestFromUnsupportedUserRole",
    AuthorizationFailed = "AuthorizationFailed",
    AuthorizationPermissionMismatch = "AuthorizationPermissionMismatch",
    AuthorizationRequestDenied = "Authorization_RequestDenied",
    BadGateway = "BadGateway",
    BadParameter = "BadParameter",
    BadRequest = "BadRequest",
    BadRequestFormat = "BadRequestFormat",
    BlobAlreadyExists = "BlobAlreadyExists",
    BlobNotFound = "BlobNotFound",
    Conflict = "Conflict",
    ConditionNotMet = "ConditionNotMet",
    ContainerAlreadyExists = "ContainerAlreadyExists",
    ContainerNotFound = "ContainerNotFound",
    DenyAssignmentAuthorizationFailed = "DenyAssignmentAuthorizationFailed",
    DenyAssignmentNotFound = "DenyAssignmentNotFound",
    DeploymentFailed = "DeploymentFailed",
    DeploymentJobSizeExceeded = "DeploymentJobSizeExceeded",
    DeploymentNotFound = "DeploymentNotFound",
    DirectoryQuotaExceeded = "Directory_QuotaExceeded",
    ExpiredAuthenticationToken = "ExpiredAuthenticationToken",
    FailedIdentityOperation = "FailedIdentityOperation",
    Forbidden = "Forbidden",
    ForbiddenByPolicy = "ForbiddenByPolicy",
    ForbiddenByRbac = "ForbiddenByRbac",
    HostNameNotOnVerifiedDomain = "HostNameNotOnVerifiedDomain",
    InternalServerError = "InternalServerError",
    KeyBasedAuthenticationNotPermitted = "KeyBasedAuthenticationNotPermitted",
    InvalidActionOrNotAction = "InvalidActionOrNotAction",
    InvalidApiVersionParameter = "InvalidApiVersionParameter",
    InvalidAuthenticationInfo = "InvalidAuthenticationInfo",
    InvalidAuthenticationToken = "InvalidAuthenticationToken",
    InvalidAuthenticationTokenAudience = "InvalidAuthenticationTokenAudience",
    InvalidAuthenticationTokenTenant = "InvalidAuthenticationTokenTenant",
    InvalidClient = "invalid_client",
    InvalidDenyAssignment = "InvalidDenyAssignment",
    InvalidFederatedIdentityCredentialValue = "InvalidFederatedIdentityCredentialValue",
    InvalidFilterInQueryString = "InvalidFilterInQueryString",
    InvalidGrant = "invalid_grant",
    InvalidIdentityId = "InvalidIdentityId",
    InvalidInstance = "invalid_instance",
    InvalidParameter = "InvalidParameter",
    InvalidRange = "InvalidRange",
    InvalidRequest = "invalid_request",
    InvalidRequestContent = "InvalidRequestContent",
    InvalidResource = "invalid_resource",
    InvalidResourceGroup = "InvalidResourceGroup",
    InvalidResourceName = "InvalidResourceName",
    InvalidResourceNamespace = "InvalidResourceNamespace",
    InvalidResourceType = "InvalidResourceType",
    InvalidRoleAssignmentCondition = "InvalidRoleAssignmentCondition",
    InvalidRoleAssignmentId = "InvalidRoleAssignmentId",
    InvalidScope = "invalid_scope",
    InvalidTag = "InvalidTag",
    InvalidTemplate = "InvalidTemplate",
    InvalidTenant = "invalid_tenant",
    InvalidUri = "InvalidUri",
    InvalidValuesForRequestParameters = "InvalidValuesForRequestParameters",
    InvalidXmlDocument = "InvalidXmlDocument",
    KeyNotFound = "KeyNotFound",
    LinkedAuthorizationFailed = "LinkedAuthorizationFailed",
    LinkedInvalidPropertyId = "LinkedInvalidPropertyId",
    LocationNotAvailableForResourceType = "LocationNotAvailableForResourceType",
    LocationRequired = "LocationRequired",
    LoginRequired = "login_required",
    MethodNotAllowed = "MethodNotAllowed",
    MissingApiVersionParameter = "MissingApiVersionParameter",
    MissingRequiredHeader = "MissingRequiredHeader",
    NoAuthenticationInformation = "NoAuthenticationInformation",
    NotFound = "NotFound",
    OperationNotAllowed = "OperationNotAllowed",
    OutOfRangeInput = "OutOfRangeInput",
    ParentResourceNotFound = "ParentResourceNotFound",
    PrincipalNotFound = "PrincipalNotFound",
    RequestBadRequest = "Request_BadRequest",
    RequestBodyTooLarge = "RequestBodyTooLarge",
    RequestContentTooLarge = "RequestContentTooLarge",
    RequestEntityTooLarge = "RequestEntityTooLarge",
    RequestMultipleObjectsWithSameKeyValue = "Request_MultipleObjectsWithSameKeyValue",
    RequestResourceNotFound = "Request_ResourceNotFound",
    RequestUnsupportedQuery = "Request_UnsupportedQuery",
    ResourceGroupNotFound = "ResourceGroupNotFound",
    ResourceNotFound = "ResourceNotFound",
    RoleAssignmentExists = "RoleAssignmentExists",
    RoleAssignmentLimitExceeded = "RoleAssignmentLimitExceeded",
    RoleAssignmentNotFound = "RoleAssignmentNotFound",
    RoleAssignmentUpdateNotPermitted = "RoleAssignmentUpdateNotPermitted",
    RoleDefinitionDoesNotExist = "RoleDefinitionDoesNotExist",
    RoleDefinitionHasAssignments = "RoleDefinitionHasAssignments",
    RoleDefinitionLimitExceeded = "RoleDefinitionLimitExceeded",
    RoleDefinitionUpdateNotPermitted = "RoleDefinitionUpdateNotPermitted",
    RoleDefinitionWithSameNameExists = "RoleDefinitionWithSameNameExists",
    SecretNotFound = "SecretNotFound",
    StorageAccountAlreadyTaken = "StorageAccountAlreadyTaken",
    SubscriptionNotFound = "SubscriptionNotFound",
    SubscriptionRequestsThrottled = "SubscriptionRequestsThrottled",
    TagsTooLarge = "TagsTooLarge",
    TooManyRequests = "TooManyRequests",
    Unauthorized = "Unauthorized",
    UnauthorizedClient = "unauthorized_client",
    UnmatchedPrincipalType = "UnmatchedPrincipalType",
    UnsupportedApiVersion = "UnsupportedApiVersion",
    UnsupportedGrantType = "unsupported_grant_type",
    UnsupportedQueryOption = "UnsupportedQueryOption",
    VaultAlreadyExists = "VaultAlreadyExists",
    VaultNameNotValid = "VaultNameNotValid",
    WorkflowCircularRun = "WorkflowCircularRun",
    WorkflowRunActionNotFound = "WorkflowRunActionNotFound",
    WorkflowRunNotFound = "WorkflowRunNotFound",
    WorkflowTriggerNotFound = "WorkflowTriggerNotFound",
}

impl ErrorCode {
    /// The code that a service names so.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}
