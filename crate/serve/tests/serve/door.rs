//! Who is let in, and where the proxy leads.

use crate::client::Running;

#[test]
fn a_host_name_that_was_made_to_point_here_is_refused() {
    let server = Running::start();
    for host in ["evil.example", "evil.example:8169", "localhost.evil.example", ""] {
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
    for target in
        ["example.org:443", "login.microsoftonline.com:80", "127.0.0.1:22", "a.b.vault.azure.net:443"]
    {
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
    assert!(ask("bm9ib2R5Ong=").contains("`nobody` is none of these"));
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
    // real-clients.md, short list, 3: with a slash at the end, with two in front (Node), in lower case, names encoded.
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
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("it has: vm1"), "{answer}");
}
