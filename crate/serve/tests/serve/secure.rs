//! Azure's HTTPS services, by their own names and with a certificate that a client trusts.

use crate::client::{Running, body};

#[test]
fn a_token_opens_the_vault_that_trusts_it_and_no_other_service() {
    let server = Running::start();
    let bearer = format!("Authorization: Bearer {}", server.token("https://vault.azure.net"));
    let line = "GET /secrets/db-password/?api-version=7.4";
    let challenged = server.secure("vm1", "lab-kv.vault.azure.net", line, &[]);
    // Without a token comes the challenge.
    assert!(
        challenged.starts_with("HTTP/1.1 401 ") && challenged.contains("Bearer authorization=\""),
        "{challenged}"
    );
    let secret = server.secure("vm1", "lab-kv.vault.azure.net", line, &[&bearer]);
    assert_eq!(body(&secret)["value"], "correct horse battery staple");
    let blob = server.secure(
        "vm1",
        "lablake.blob.core.windows.net",
        "GET /data/hello.txt",
        &[&bearer, "x-ms-version: 2024-11-04"],
    );
    assert!(blob.starts_with("HTTP/1.1 401 "), "{blob}");
}

#[test]
fn the_administrator_application_signs_in_and_lists_its_groups() {
    let server = Running::start();
    let variables = body(&server.ask("GET /simulator/env/admin", &[]));
    let value = |name: &str| {
        let variable =
            variables["variables"].as_array().unwrap().iter().find(|variable| variable["name"] == name);
        variable.unwrap()["value"].as_str().unwrap().to_owned()
    };
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope=https://management.azure.com/.default",
        value("AZURE_CLIENT_ID"),
        value("AZURE_CLIENT_SECRET")
    );
    let signed_in = server.secure(
        "admin",
        "login.microsoftonline.com",
        &format!("POST /{}/oauth2/v2.0/token", value("AZURE_TENANT_ID")),
        &[
            "Content-Type: application/x-www-form-urlencoded",
            &format!("Content-Length: {}\r\n\r\n{form}", form.len()),
        ],
    );
    let bearer = format!("Authorization: Bearer {}", body(&signed_in)["access_token"].as_str().unwrap());
    let line = format!(
        "GET /subscriptions/{}/resourcegroups?api-version=2024-11-01",
        value("AZURE_SUBSCRIPTION_ID")
    );
    let groups = server.secure("admin", "management.azure.com", &line, &[&bearer]);
    assert_eq!(body(&groups)["value"][0]["name"], "lab-rg");
}

#[test]
fn what_does_not_exist_is_told_without_making_clients_try_again() {
    let server = Running::start();
    let answer = server.secure("vm1", "no-such.vault.azure.net", "GET /secrets", &[]);
    assert!(answer.starts_with("HTTP/1.1 421 ") && answer.contains("could not resolve host"), "{answer}");
    let answer = server.secure("vm1", "localhost", "GET /secrets/a", &[]);
    assert!(answer.starts_with("HTTP/1.1 404 ") && answer.contains("tells no service"), "{answer}");
    let answer = server.secure("vm1", "localhost", "GET /metadata/endpoints?api-version=2022-09-01", &[]);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[test]
fn what_is_asked_on_localhost_leads_nowhere_else() {
    let server = Running::start();
    let here = format!("https://localhost:{}", server.address.port());
    let ask = |path: &str| server.secure("vm1", "localhost", &format!("GET {path}"), &[]);
    for version in ["2015-11-01", "2019-05-01", "2022-09-01"] {
        let answer = ask(&format!("/metadata/endpoints?api-version={version}"));
        let told = body(&answer);
        let cloud = told.get(0).unwrap_or(&told);
        assert_eq!(cloud["authentication"]["loginEndpoint"], here);
        // What tokens are for is called as ever: the services themselves look at it.
        assert_eq!(cloud["authentication"]["audiences"][1], "https://management.azure.com/");
        if let Some(address) = cloud.get("resourceManager") {
            assert_eq!(address, &format!("{here}/"));
            assert_eq!(cloud["suffixes"], serde_json::json!({}));
        }
        for real in ["microsoftonline.com", "vault.azure.net", "graph.microsoft.com", "windows.net", "portal"]
        {
            let rest = answer.replace("management.core.windows.net", "");
            assert!(!rest.contains(real), "{real}: {answer}");
        }
    }
    for version in ["", "/v2.0"] {
        let told = body(&ask(&format!("/common{version}/.well-known/openid-configuration")));
        for endpoint in ["authorization_endpoint", "jwks_uri", "token_endpoint"] {
            let address = told[endpoint].as_str().unwrap();
            assert!(address.starts_with(&format!("{here}/common/")), "{endpoint}: {address}");
        }
        let keys = body(&ask(told["jwks_uri"].as_str().unwrap().strip_prefix(&here).unwrap()));
        assert!(keys["keys"][0]["kid"].is_string());
        // It is compared with what tokens say, and nobody is asked there.
        assert!(!told["issuer"].as_str().unwrap().contains("localhost"));
    }
    let instance = "/common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.microsoftonline.com/common/oauth2/authorize";
    let answer = ask(instance);
    assert!(answer.starts_with("HTTP/1.1 200 ") && !answer.contains("microsoftonline"), "{answer}");
    let refused = ask("/subscriptions?api-version=2022-12-01");
    assert!(refused.to_lowercase().contains(&format!("authorization_uri=\"{here}/")), "{refused}");
    // By its own name a service says what Azure says.
    let own =
        server.secure("vm1", "management.azure.com", "GET /metadata/endpoints?api-version=2022-09-01", &[]);
    assert_eq!(body(&own)["authentication"]["loginEndpoint"], "https://login.microsoftonline.com");
}
