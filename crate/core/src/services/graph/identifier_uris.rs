//! What an application may be called ("Restrictions on identifier URIs of Microsoft Entra applications"): only names that
//! hold the application's own id, the tenant's, or a domain that the tenant has verified. So nobody takes a name of
//! Microsoft's or of another organization's.

use super::error;
use crate::cloud::Tenant;
use crate::ids::{ClientId, TenantId};
use crate::wire::Response;
use alloc::format;

/// Whether the pattern of a name is among the supported ones. A new application has no id yet that it could be called by.
pub(super) fn is_allowed(uri: &str, tenant: &Tenant, own: Option<ClientId>) -> bool {
    let Some((scheme, rest)) = uri.split_once("://") else { return false };
    let (host, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
    if host.is_empty() || uri.ends_with('/') || !uri.bytes().all(|byte| byte.is_ascii_graphic()) {
        return false;
    }
    let is_own = |text: &str| own.is_some() && text.parse::<ClientId>().ok() == own;
    let is_tenant = host.parse::<TenantId>() == Ok(tenant.id);
    let is_verified = is_of_domain(host, &tenant.domain);
    match (scheme, path) {
        ("api", None) => is_own(host) || is_verified,
        ("api", Some(path)) => is_own(path) || is_tenant || is_verified,
        ("https", None) => is_verified && host.len() > tenant.domain.len(),
        ("https", Some(_)) => is_verified,
        _ => false,
    }
}

/// Whether a host is a domain or lies in it.
fn is_of_domain(host: &str, domain: &str) -> bool {
    let (host, domain) = (host.to_ascii_lowercase(), domain.to_ascii_lowercase());
    host.strip_suffix(&domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The refusal of a name that anybody could claim.
pub(super) fn refused(uri: &str) -> Response {
    let message = format!(
        "Values of identifierUris property must use a verified domain of the organization or its subdomain: '{uri}'"
    );
    error::error(400, "HostNameNotOnVerifiedDomain", &message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Settings, Simulator};
    use alloc::string::String;

    #[test]
    fn the_documented_patterns_are_supported_and_no_others() {
        let simulator = Simulator::new(&Settings::default()).unwrap();
        let tenant = simulator.cloud().tenant();
        let own = ClientId::from_u128(7);
        let other = ClientId::from_u128(8);
        let (id, domain) = (tenant.id, tenant.domain.as_str());
        let supported: [String; 9] = [
            format!("api://{own}"),
            format!("api://{id}/{own}"),
            format!("api://{id}/orders"),
            format!("api://orders/{own}"),
            format!("https://{domain}/orders"),
            format!("https://orders.{domain}"),
            format!("https://orders.{domain}/v1"),
            format!("api://orders.{domain}/v1"),
            format!("api://{domain}/orders"),
        ];
        for uri in &supported {
            assert!(is_allowed(uri, tenant, Some(own)), "{uri}");
        }
        let refused: [String; 12] = [
            format!("api://{other}"),
            format!("api://orders/{other}"),
            format!("https://evil{domain}/orders"),
            format!("https://{domain}.evil.example/orders"),
            format!("https://{domain}/orders/"),
            format!("https://{domain}"),
            "api://orders".into(),
            "https://graph.microsoft.com".into(),
            "https://management.azure.com/".into(),
            "orders".into(),
            "api://".into(),
            format!("https://evil.example/?{domain}/{own}"),
        ];
        for uri in &refused {
            assert!(!is_allowed(uri, tenant, Some(own)), "{uri}");
        }
        assert!(!is_allowed(&format!("api://{own}"), tenant, None));
    }
}
