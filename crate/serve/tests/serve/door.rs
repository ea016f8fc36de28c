//! Who is let in, and where the proxy leads.

use crate::client::{Running, body};

#[test]
fn a_host_name_that_was_made_to_point_here_is_refused() {
    let server = Running::start();
    for host in ["evil.example", "evil.example:8169", "localhost.evil.example"] {
        let answer = server.ask("GET /vm/vm1/metadata/versions", &[&format!("Host: {host}")]);
        assert!(answer.starts_with("HTTP/1.1 421 "), "{host}: {answer}");
    }
    for host in ["localhost:1", "127.0.0.1", "[::1]:8169"] {
        let answer = server.ask("GET /vm/vm1/metadata/versions", &[&format!("Host: {host}")]);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{host}: {answer}");
    }
}

#[test]
fn no_answer_opens_itself_to_other_origins() {
    let server = Running::start();
    for line in ["GET /", "GET /vm/vm1/metadata/versions", "OPTIONS /vm/vm1/metadata/identity/oauth2/token"] {
        let answer =
            server.ask(line, &["Origin: http://evil.example", "Access-Control-Request-Headers: metadata"]);
        assert!(!answer.to_lowercase().contains("access-control"), "{answer}");
    }
}

#[test]
fn the_proxy_leads_to_azures_names_alone() {
    let server = Running::start();
    for target in [
        "example.org:443",
        "login.microsoftonline.com:80",
        "127.0.0.1:22",
        "a.b.vault.azure.net:443",
        "azureextension.example:443",
    ] {
        let answer = server.ask(&format!("CONNECT {target}"), &[]);
        assert!(
            answer.starts_with("HTTP/1.1 403 ") && answer.contains("leads nowhere"),
            "{target}: {answer}"
        );
    }
    let answer = server.ask("GET http://example.org/", &["Host: example.org"]);
    assert!(answer.starts_with("HTTP/1.1 403 ") && answer.contains("`example.org`"), "{answer}");
    let answer = server.ask("GET http://lab-kv.vault.azure.net/", &["Host: lab-kv.vault.azure.net"]);
    assert!(answer.starts_with("HTTP/1.1 403 ") && answer.contains("https only"), "{answer}");
    let mut stream = server.connect();
    std::io::Write::write_all(&mut stream, b"CONNECT lab-kv.vault.azure.net:443 HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    let mut start = [0; 12];
    std::io::Read::read_exact(&mut stream, &mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 200");
}

#[test]
fn the_metadata_endpoint_is_that_of_the_proxys_user() {
    let server = Running::start();
    let ask = |user: &str| {
        let line =
            "GET http://169.254.169.254/metadata/instance/compute/name?api-version=2021-02-01&format=text";
        let mut headers = vec!["Host: 169.254.169.254".to_owned(), "Metadata: true".to_owned()];
        if !user.is_empty() {
            headers.push(format!("Proxy-Authorization: Basic {user}"));
        }
        server.ask(line, &headers.iter().map(String::as_str).collect::<Vec<_>>())
    };
    // vm1:x, nobody:x, dana:x
    let answer = ask("dm0xOng=");
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("\r\n\r\nvm1"), "{answer}");
    assert!(
        ask("bm9ib2R5Ong=").contains("`nobody` is not the name of a virtual machine, an app or a person")
    );
    for nobody in ["", "ZGFuYTp4"] {
        let answer = ask(nobody);
        assert!(
            answer.starts_with("HTTP/1.1 407 ") && answer.contains("another endpoint on every machine"),
            "{answer}"
        );
    }
}

#[test]
fn clients_find_the_endpoint_however_they_write_its_path() {
    let server = Running::start();
    // With a slash at the end, with two in front (Node), in lower case, names encoded.
    for path in [
        "/vm/vm1/metadata/identity/oauth2/token/?api-version=2018-02-01&resource=https://vault.azure.net",
        "/vm/vm1//metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.azure.net",
        "/vm/VM1/metadata/identity/oauth2/token?api%2Dversion=2019-08-01&resource=https://vault.azure.net",
    ] {
        let answer = server.ask(&format!("GET {path}"), &["metadata: true", "Content-Type: application/x"]);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{path}: {answer}");
    }
    let own = format!("GET http://{}/vm/vm1/metadata/versions", server.address);
    assert!(server.ask(&own, &[]).starts_with("HTTP/1.1 200 "), "through the proxy, as Node sends it");
    // The availability probe: at once, and no 403 or 404.
    assert!(server.ask("GET /vm/vm1/metadata/identity/oauth2/token", &[]).starts_with("HTTP/1.1 400 "));
    let answer = server.ask("GET /vm/vm9/metadata/instance", &["Metadata: true"]);
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("virtual machines vm1;"), "{answer}");
}

#[test]
fn the_proxy_does_not_lead_to_other_ports_of_this_machine() {
    let server = Running::start();
    for target in
        ["http://127.0.0.1:22/", "http://localhost/", "http://[::1]:1/vm/vm1", "http://192.0.2.1:8169/"]
    {
        let host = target.split('/').nth(2).unwrap();
        let answer = server.ask(&format!("GET {target}"), &[&format!("Host: {host}")]);
        assert!(
            answer.starts_with("HTTP/1.1 403 ") && answer.contains("leads nowhere"),
            "{target}: {answer}"
        );
    }
    let own = format!("localhost:{}", server.address.port());
    let answer =
        server.ask(&format!("GET http://{own}/vm/vm1/metadata/versions"), &[&format!("Host: {own}")]);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[test]
fn an_absolute_target_and_its_host_name_the_same() {
    let server = Running::start();
    let here = server.address;
    let own = format!("http://{here}/vm/vm1/metadata/versions");
    for (target, host) in [
        ("http://evil.example/", here.to_string()),
        ("http://evil.example/vm/vm1/metadata/versions", here.to_string()),
        ("http://169.254.169.254/metadata/versions", here.to_string()),
        (own.as_str(), "evil.example".to_owned()),
        (own.as_str(), "127.0.0.1".to_owned()),
    ] {
        let answer = server.ask(&format!("GET {target}"), &[&format!("Host: {host}"), "Metadata: true"]);
        assert!(
            answer.starts_with("HTTP/1.1 400 ") && answer.contains("names another"),
            "{target} {host}: {answer}"
        );
    }
    for (target, host) in [
        (own.as_str(), here.to_string()),
        ("http://169.254.169.254/metadata/versions", "169.254.169.254:80".to_owned()),
        ("http://169.254.169.254:80/metadata/versions", "169.254.169.254".to_owned()),
    ] {
        let vm1 = "Proxy-Authorization: Basic dm0xOng=";
        let answer = server.ask(&format!("GET {target}"), &[&format!("Host: {host}"), vm1]);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{target} {host}: {answer}");
    }
    // Over TLS too, where no port is another one.
    let vault = "lab-kv.vault.azure.net";
    let ask = |target: &str| server.secure("vm1", vault, &format!("GET {target}"), &[]);
    let answer = ask("https://management.azure.com/secrets?api-version=7.4");
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("names another"), "{answer}");
    let answer = ask("https://LAB-KV.vault.azure.net:443/secrets?api-version=7.4");
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
}

#[test]
fn a_target_of_the_other_scheme_is_refused() {
    let server = Running::start();
    let here = server.address;
    for host in [here.to_string(), "169.254.169.254".to_owned(), "lab-kv.vault.azure.net".to_owned()] {
        let answer = server.ask(&format!("GET https://{host}/"), &[&format!("Host: {host}")]);
        assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("CONNECT"), "{host}: {answer}");
    }
    let vault = "lab-kv.vault.azure.net";
    let answer = server.secure("vm1", vault, &format!("GET http://{vault}/secrets?api-version=7.4"), &[]);
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("over TLS"), "{answer}");
}

#[test]
fn what_names_no_single_host_is_refused() {
    let server = Running::start();
    let here = server.address;
    for host in
        [format!("{here}, evil.example"), format!("evil.example@{here}"), format!("{here}x"), String::new()]
    {
        for target in
            ["/vm/vm1/metadata/versions".to_owned(), format!("http://{here}/vm/vm1/metadata/versions")]
        {
            let answer = server.ask(&format!("GET {target}"), &[&format!("Host: {host}")]);
            assert!(
                answer.starts_with("HTTP/1.1 400 ") && answer.contains("not one host"),
                "{target} {host}: {answer}"
            );
        }
    }
}

#[test]
fn two_hosts_are_none() {
    let server = Running::start();
    let hosts = ["Host: 127.0.0.1", "Host: localhost"];
    let answer = server.ask("GET /vm/vm1/metadata/versions", &hosts);
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("more than one `Host`"), "{answer}");
    let answer = server.secure("vm1", "lab-kv.vault.azure.net", "GET /secrets", &["Host: localhost"]);
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("more than one `Host`"), "{answer}");
}

#[test]
fn a_page_from_elsewhere_changes_nothing() {
    let server = Running::start();
    let length = || {
        let query = "{%22outline%22:{%22from%22:0,%22to%22:100000}}";
        let outline = server.ask(&format!("GET /simulator/ask?query={query}"), &[]);
        body(&outline).as_array().unwrap().len()
    };
    let before = length();
    let form = ["Content-Type: text/plain", "Content-Length: 0"];
    for foreign in [
        "Origin: http://evil.example",
        "Origin: null",
        "Origin: http://127.0.0.1:1",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
    ] {
        for line in [
            "POST /vm/vm1/metadata/x",
            "GET /vm/vm1/metadata/versions",
            "POST /app/web1/msi/token",
            "POST /simulator/clock/2d",
            "POST /simulator/ask",
            "GET /simulator/live",
        ] {
            let answer = server.ask(line, &[form[0], form[1], foreign, "Mi-Sim: 1"]);
            assert!(
                answer.starts_with("HTTP/1.1 403 ") && answer.contains("another origin"),
                "{line} {foreign}: {answer}"
            );
        }
    }
    assert_eq!(length(), before);
    // A link leads to the page from anywhere.
    assert!(
        server.ask("GET /", &["Sec-Fetch-Site: cross-site"]).starts_with("HTTP/1.1 404 "),
        "there is no page here"
    );
    for own in [format!("Origin: http://{}", server.address), "Sec-Fetch-Site: same-origin".to_owned()] {
        let answer = server.ask("GET /simulator/clock", &[&own]);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{own}: {answer}");
    }
}

#[test]
fn what_the_server_shows_is_in_nobodys_frame() {
    let folder = crate::client::Folder::new();
    std::fs::write(
        folder.0.join("index.html"),
        "<!doctype html>\n<html lang=\"en\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\">",
    )
    .unwrap();
    let server = Running::with(|options| options.page = Some(folder.0.clone()));
    for line in ["GET /", "GET /none", "GET /simulator/clock", "GET /simulator/none", "POST /"] {
        let answer = server.ask(line, &[]).to_lowercase();
        for header in [
            "x-frame-options: deny\r\n",
            "frame-ancestors 'none'\r\n",
            "x-content-type-options: nosniff\r\n",
            "cross-origin-resource-policy: same-origin\r\n",
            "referrer-policy: no-referrer\r\n",
        ] {
            assert!(answer.contains(header), "{line}: {header}: {answer}");
        }
    }
    assert!(server.ask("GET /", &[]).contains("default-src 'self'; frame-ancestors 'none'\r\n"));
}

const TWINS: &str = "https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/";

/// Two groups with a machine of the same name in each, and an app and a person who are called like a machine.
fn twins() -> String {
    let mut text = "---\ntitle: Twins\ndelays: none\npeople:\n  web1:\n---\n".to_owned();
    for (path, version, body) in [
        ("a", "2024-11-01", "{\"location\": \"japaneast\"}"),
        ("b", "2024-11-01", "{\"location\": \"japaneast\"}"),
        ("a/providers/Microsoft.Compute/virtualMachines/vm2", "2024-11-01", IDENTITY),
        ("b/providers/Microsoft.Compute/virtualMachines/vm2", "2024-11-01", IDENTITY),
        ("b/providers/Microsoft.Compute/virtualMachines/web1", "2024-11-01", IDENTITY),
        ("b/providers/Microsoft.Web/sites/web1", "2024-04-01", IDENTITY),
    ] {
        text += &format!(
            "```http setup\nPUT {TWINS}{path}?api-version={version}\nAuthorization: {{{{$aadToken}}}}\n\
             Content-Type: application/json\n\n{body}\n```\n"
        );
    }
    text
}

const IDENTITY: &str =
    "{\"location\": \"japaneast\", \"kind\": \"app\", \"identity\": {\"type\": \"SystemAssigned\"}}";

#[test]
fn of_two_machines_with_one_name_none_is_guessed_at() {
    let server = Running::with(|options| {
        let file = options.authority.join("twins.md");
        std::fs::write(&file, twins()).unwrap();
        options.document = Some(file);
    });
    let answer = server.ask("GET /vm/vm2/metadata/versions", &[]);
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.contains("`vm/a/vm2`") && answer.contains("`vm/b/vm2`"), "{answer}");
    let id = |group: &str| {
        let path = format!(
            "GET /vm/{group}/vm2/metadata/instance/compute/resourceId?api-version=2021-02-01&format=text"
        );
        server.ask(&path, &["Metadata: true"])
    };
    assert!(id("a").contains("/resourceGroups/a/") && id("B").contains("/resourceGroups/b/"), "{}", id("a"));
    let env = |name: &str| server.ask(&format!("GET /simulator/env/{name}"), &[]);
    for (name, told) in
        [("vm2", "`vm/a/vm2`"), ("web1", "`app/b/web1`"), ("web1", "`person/web1`"), ("vm9", "people ")]
    {
        let answer = env(name);
        assert!(answer.starts_with("HTTP/1.1 404 ") && answer.contains(told), "{name}: {answer}");
    }
    assert!(
        env("app/web1").contains("IDENTITY_ENDPOINT") && env("app/web1").contains("http://app%2Fweb1:x@")
    );
    assert!(env("vm/b/vm2").contains(&format!("http://{}/vm/b/vm2", server.address)));
    let person = env("person/web1");
    assert!(person.contains("HTTPS_PROXY") && !person.contains("IDENTITY"), "{person}");
    // vm2:x, app/web1:x through the proxy
    let proxy = |user: &str| {
        let user = format!("Proxy-Authorization: Basic {user}");
        server.ask("GET http://169.254.169.254/metadata/versions", &["Host: 169.254.169.254", &user])
    };
    let refused = proxy("dm0yOng=");
    assert!(refused.starts_with("HTTP/1.1 407 ") && refused.contains("`vm/b/vm2`"), "{refused}");
    assert!(body(&refused)["error_description"].is_string(), "clients read it as JSON");
}
