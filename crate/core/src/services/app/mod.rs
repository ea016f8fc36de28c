//! Apps of App Service and functions: the token endpoint of the app's own, and the API that its code serves ("How to use
//! managed identities for App Service and Azure Functions").

mod api;
mod endpoint;

pub(super) use api::serve;
pub(super) use endpoint::token;
