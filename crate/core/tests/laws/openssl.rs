//! What the simulator issues, `openssl` accepts: certificates, keys and signatures.

use mi_sim::wire::base64url;
use mi_sim::wire::jws::{ALG, Jws, sign};
use mi_sim::wire::pkcs8;
use mi_sim::wire::{Certificate, CertificateFields, PrivateKey};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

const YEAR: u64 = 31_556_952;
const IN_2026: u64 = 1_767_225_600;

/// A folder of the test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn openssl(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("openssl");
    command.current_dir(folder).args(arguments);
    command.output().unwrap_or_else(|error| panic!("this test needs the program `openssl` on PATH: {error}"))
}

fn succeed(folder: &Path, arguments: &[&str]) -> String {
    let output = openssl(folder, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn fields(subject: &str, key: &PrivateKey, is_authority: bool) -> CertificateFields {
    CertificateFields {
        subject: subject.into(),
        issuer: "Managed Identity Resource Provider".into(),
        serial: vec![0x9a, 0x01, 0x02, 0x03],
        not_before: IN_2026,
        not_after: IN_2026 + 90 * 86_400,
        public_key: key.public_key(),
        is_authority,
    }
}

struct Issued {
    folder: PathBuf,
    leaf: Certificate,
    leaf_key: PrivateKey,
}

/// Writes `ca.pem`, `stranger.pem`, `leaf.pem` and `leaf.key` into a folder.
fn issue(name: &str) -> Issued {
    let folder = folder(name);
    let [ca_key, stranger_key, leaf_key] = [1, 2, 3].map(|seed| PrivateKey::from_seed(&[seed; 32]));
    let authority = |key: &PrivateKey| {
        let fields = fields("Managed Identity Resource Provider", key, true);
        Certificate::issue(
            CertificateFields { serial: vec![1], not_after: IN_2026 + 30 * YEAR, ..fields },
            key,
        )
        .unwrap()
    };
    let leaf_fields = fields("2d9fbc0b-52ec-4bd7-b3a1-8a1cfd9a7f3c", &leaf_key, false);
    let leaf = Certificate::issue(leaf_fields, &ca_key).unwrap();
    fs::write(folder.join("ca.pem"), authority(&ca_key).pem()).unwrap();
    fs::write(folder.join("stranger.pem"), authority(&stranger_key).pem()).unwrap();
    fs::write(folder.join("leaf.pem"), leaf.pem()).unwrap();
    fs::write(folder.join("leaf.key"), pkcs8::pem(&leaf_key)).unwrap();
    Issued { folder, leaf, leaf_key }
}

#[test]
fn the_leaf_reads_as_it_was_written() {
    let Issued { folder, leaf, .. } = issue("openssl-text");
    let text = succeed(&folder, &["x509", "-in", "leaf.pem", "-noout", "-text", "-fingerprint", "-sha1"]);
    for line in [
        "Version: 3 (0x2)",
        "Serial Number: 2583757315 (0x9a010203)",
        "Signature Algorithm: ED25519",
        "Issuer: CN = Managed Identity Resource Provider",
        "Not Before: Jan  1 00:00:00 2026 GMT",
        "Not After : Apr  1 00:00:00 2026 GMT",
        "Subject: CN = 2d9fbc0b-52ec-4bd7-b3a1-8a1cfd9a7f3c",
        "Public Key Algorithm: ED25519",
        "CA:FALSE",
        "Digital Signature",
        "X509v3 Subject Key Identifier",
        "X509v3 Authority Key Identifier",
    ] {
        assert!(text.contains(line), "`{line}` is missing in:\n{text}");
    }
    let fingerprint = text.lines().find_map(|line| line.split_once("Fingerprint=")).unwrap().1;
    assert_eq!(fingerprint.replace(':', ""), leaf.thumbprint());
}

#[test]
fn the_authority_is_one_beyond_2049() {
    let Issued { folder, .. } = issue("openssl-authority");
    let text = succeed(&folder, &["x509", "-in", "ca.pem", "-noout", "-text"]);
    for line in ["CA:TRUE", "Certificate Sign", "2056 GMT"] {
        assert!(text.contains(line), "`{line}` is missing in:\n{text}");
    }
}

#[test]
fn the_chain_verifies_against_its_authority_only() {
    let Issued { folder, .. } = issue("openssl-verify");
    let verify = |authority, at: u64| {
        let at = at.to_string();
        let arguments = ["verify", "-x509_strict", "-attime", &at, "-CAfile", authority, "leaf.pem"];
        openssl(&folder, &arguments)
    };
    let accepted = verify("ca.pem", IN_2026 + 1);
    assert_eq!(String::from_utf8_lossy(&accepted.stdout), "leaf.pem: OK\n", "{accepted:?}");
    assert!(!verify("stranger.pem", IN_2026 + 1).status.success());
    assert!(!verify("ca.pem", IN_2026 - 1).status.success());
    assert!(!verify("ca.pem", IN_2026 + YEAR).status.success());
}

#[test]
fn the_private_key_is_that_of_the_certificate() {
    let Issued { folder, .. } = issue("openssl-key");
    let of_key = succeed(&folder, &["pkey", "-in", "leaf.key", "-pubout"]);
    let of_certificate = succeed(&folder, &["x509", "-in", "leaf.pem", "-noout", "-pubkey"]);
    assert_eq!(of_key, of_certificate);
}

#[test]
fn the_signature_of_a_token_verifies() {
    let Issued { folder, leaf, leaf_key } = issue("openssl-token");
    let header = serde_json::json!({"alg": ALG, "typ": "JWT", "x5t": leaf.x5t()});
    let compact = sign(&header, &serde_json::json!({"iss": "somebody"}), &leaf_key).unwrap();
    let jws = Jws::parse(&compact).unwrap();
    let public = succeed(&folder, &["x509", "-in", "leaf.pem", "-noout", "-pubkey"]);
    fs::write(folder.join("leaf.pub"), public).unwrap();
    fs::write(folder.join("message"), jws.signing_input()).unwrap();
    fs::write(folder.join("signature"), jws.signature()).unwrap();
    let verify = [
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        "leaf.pub",
        "-rawin",
        "-in",
        "message",
        "-sigfile",
        "signature",
    ];
    assert_eq!(succeed(&folder, &verify), "Signature Verified Successfully\n");
    fs::write(folder.join("message"), base64url::encode(b"another message")).unwrap();
    assert!(!openssl(&folder, &verify).status.success());
}
