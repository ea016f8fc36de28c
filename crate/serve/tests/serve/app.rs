//! The token endpoint of an app, and the variables by which its code finds it.

use crate::client::{Running, body};
use std::fs;

const WORLD: &str = "---\ntitle: An app\ndelays: none\n---\n```http\n\
    PUT https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/rg?api-version=2024-11-01\n\
    Authorization: {{$aadToken}}\nContent-Type: application/json\n\n{ \"location\": \"japaneast\" }\n\n###\n\
    PUT https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/rg/providers/Microsoft.Web/sites/web1?api-version=2024-04-01\n\
    Authorization: {{$aadToken}}\nContent-Type: application/json\n\n\
    { \"location\": \"japaneast\", \"kind\": \"app\", \"identity\": { \"type\": \"SystemAssigned\" } }\n```\n";

#[test]
fn code_on_an_app_finds_its_token_endpoint() {
    let server = Running::with(|options| {
        let file = options.authority.join("app.md");
        fs::write(&file, WORLD).unwrap();
        options.document = Some(file);
    });
    let variables = body(&server.ask("GET /simulator/env/web1", &[]));
    let value = |name: &str| {
        let variable =
            variables["variables"].as_array().unwrap().iter().find(|variable| variable["name"] == name);
        variable.unwrap()["value"].as_str().unwrap().to_owned()
    };
    let endpoint = value("IDENTITY_ENDPOINT");
    assert_eq!(endpoint, format!("http://{}/app/web1/msi/token", server.address));
    // The address as it is, version 2019-08-01, the header of the app.
    let line = format!("GET {endpoint}?resource=https://vault.azure.net&api-version=2019-08-01");
    let header = format!("X-IDENTITY-HEADER: {}", value("IDENTITY_HEADER"));
    let token = server.ask(&line, &[&header, "Metadata: true"]);
    assert!(body(&token)["access_token"].is_string(), "{token}");
    let refused = server.ask(&line, &["X-IDENTITY-HEADER: wrong"]);
    assert!(refused.starts_with("HTTP/1.1 403 "), "{refused}");
    let nobody = server.ask("GET /app/web9/msi/token", &[&header]);
    assert!(
        nobody.starts_with("HTTP/1.1 400 ") && nobody.contains("`web9` is not the name of an app"),
        "{nobody}"
    );
}
