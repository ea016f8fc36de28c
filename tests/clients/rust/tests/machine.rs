//! The Azure SDK for Rust as code on `vm1`. It knows no other metadata endpoint than 169.254.169.254 and gets there through
//! the proxy.

use azure_core::credentials::TokenCredential;
use azure_core::http::StatusCode;
use azure_identity::{
    ClientSecretCredential, ManagedIdentityCredential, ManagedIdentityCredentialOptions, UserAssignedId,
};
use azure_security_keyvault_secrets::SecretClient;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use std::env;
use std::sync::Arc;

const VAULT: &str = "https://lab-kv.vault.azure.net";
const SCOPE: &str = "https://vault.azure.net/.default";

fn variable(name: &str) -> String {
    env::var(name)
        .unwrap_or_else(|_| panic!("`{name}` is not set: `cargo xtask test --only clients` sets it"))
}

/// The managed identity of the machine; without the proxy nothing is asked, for it would be another endpoint.
fn identity(user_assigned_id: Option<UserAssignedId>) -> Arc<ManagedIdentityCredential> {
    let proxy = format!("@{}", variable("MI_SIM_ADDRESS"));
    assert!(proxy.starts_with("@127.0.0.1:"), "{proxy}");
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"] {
        assert!(variable(name).ends_with(&proxy), "{name}");
    }
    assert_eq!(variable("NO_PROXY"), "127.0.0.1,localhost");
    let options = ManagedIdentityCredentialOptions { user_assigned_id, ..Default::default() };
    ManagedIdentityCredential::new(Some(options)).unwrap()
}

fn chosen() -> UserAssignedId {
    let subscription = variable("AZURE_SUBSCRIPTION_ID");
    UserAssignedId::ResourceId(format!(
        "/subscriptions/{subscription}/resourceGroups/lab-rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/lab-id"
    ))
}

fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn the_machine_is_who_it_is() {
    let token = identity(None).get_token(&[SCOPE], None).await.unwrap();
    let claims = claims(token.token.secret());
    assert_eq!(claims["aud"], "https://vault.azure.net");
    assert!(claims["xms_mirid"].as_str().unwrap().to_lowercase().ends_with("/virtualmachines/vm1"));
}

#[tokio::test]
async fn the_chosen_identity_is_another() {
    let token = identity(Some(chosen())).get_token(&[SCOPE], None).await.unwrap();
    let claims = claims(token.token.secret());
    assert!(claims["xms_mirid"].as_str().unwrap().to_lowercase().ends_with("/userassignedidentities/lab-id"));
}

#[tokio::test]
async fn an_identity_that_is_not_there_is_refused() {
    let nobody = UserAssignedId::ClientId("99999999-9999-4999-8999-999999999999".into());
    let refused = identity(Some(nobody)).get_token(&[SCOPE], None).await.unwrap_err().to_string();
    assert!(refused.contains("The requested identity has not been assigned to this resource"), "{refused}");
}

#[tokio::test]
async fn the_machine_reads_the_secret() {
    let client = SecretClient::new(VAULT, identity(None), None).unwrap();
    let secret = client.get_secret("db-password", None).await.unwrap().into_model().unwrap();
    assert_eq!(secret.value.as_deref(), Some("correct horse battery staple"));
}

#[tokio::test]
async fn an_identity_without_a_role_is_told_so() {
    let client = SecretClient::new(VAULT, identity(Some(chosen())), None).unwrap();
    let refused = client.get_secret("db-password", None).await.unwrap_err();
    assert_eq!(refused.http_status(), Some(StatusCode::Forbidden));
    assert!(
        refused.to_string().contains("Caller is not authorized to perform action on resource"),
        "{refused}"
    );
}

#[tokio::test]
async fn the_application_signs_in_with_its_secret() {
    let (tenant, id) = (variable("AZURE_TENANT_ID"), variable("MI_SIM_CLIENT_ID"));
    let credential =
        |secret: String| ClientSecretCredential::new(&tenant, id.clone(), secret.into(), None).unwrap();
    let token = credential(variable("MI_SIM_CLIENT_SECRET")).get_token(&[SCOPE], None).await.unwrap();
    assert_eq!(claims(token.token.secret())["appid"], id.as_str());
    let refused = credential("wrong".into()).get_token(&[SCOPE], None).await.unwrap_err().to_string();
    assert!(refused.contains("AADSTS7000215"), "{refused}");
}
