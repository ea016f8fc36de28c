//! Tokens, and what they open: secrets and blobs. A person has `az` do it; code asks its token endpoint, and then shows the token,
//! as whoever stole it does.

use mi_sim::cloud::{Instance, TokenEndpoint};

use super::GestureKind as Kind;
use super::offer::{Thing, free};
use super::written::{Both, quoted, signed};
use crate::fence::Runner;

/// By what `az` names the system-assigned identity.
pub(super) const SYSTEM: &str = "[system]";

const METADATA: &str = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01";
/// The version of Blob Storage.
const STORAGE: &str = "x-ms-version: 2026-04-06";

/// A path or part of one, percent-encoded where an address needs it, or where bash or a block would take it for something else.
pub(super) fn encoded(path: &str) -> String {
    let mut encoded = String::new();
    for byte in path.bytes() {
        match byte {
            byte if byte.is_ascii_alphanumeric() || b"-._~/()".contains(&byte) => {
                encoded.push(char::from(byte))
            }
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// The address of a secret.
pub(super) fn secret(vault: &str, name: &str) -> String {
    format!(
        "https://{}.vault.azure.net/secrets/{}?api-version=7.4",
        vault.to_ascii_lowercase(),
        encoded(name)
    )
}

/// The address of the list of secrets.
pub(super) fn secrets(vault: &str) -> String {
    format!("https://{}.vault.azure.net/secrets?api-version=7.4", vault.to_ascii_lowercase())
}

/// The address of a blob, or of a container.
pub(super) fn blob(account: &str, path: &str) -> String {
    format!("https://{account}.blob.core.windows.net/{}", encoded(path))
}

/// A request of code for a token.
struct Asked {
    header: &'static str,
    /// What stands for the header's value and the address, in bash and in a block.
    shell: (&'static str, String),
    requests: (&'static str, String),
}

impl Asked {
    fn of(one: Instance<'_>, client: &str, audience: &str) -> Option<Self> {
        let client = if client.is_empty() { String::new() } else { format!("&client_id={client}") };
        let rest = format!("&resource={audience}{client}");
        match one.host().kind.token_endpoint() {
            TokenEndpoint::InstanceMetadata => {
                let address = format!("{METADATA}{rest}");
                Some(Self {
                    header: "Metadata",
                    shell: ("true", address.clone()),
                    requests: ("true", address),
                })
            }
            TokenEndpoint::AppService => {
                let at = |endpoint: &str| format!("{endpoint}?api-version=2019-08-01{rest}");
                Some(Self {
                    header: "X-IDENTITY-HEADER",
                    shell: ("$IDENTITY_HEADER", at("$IDENTITY_ENDPOINT")),
                    requests: ("{{$processEnv IDENTITY_HEADER}}", at("{{$processEnv IDENTITY_ENDPOINT}}")),
                })
            }
            TokenEndpoint::Platform => None,
        }
    }

    fn in_shell(&self) -> String {
        let (value, address) = &self.shell;
        format!("curl -s -H \"{}: {value}\" \"{address}\"", self.header)
    }

    fn request(&self) -> String {
        let (value, address) = &self.requests;
        format!("GET {address}\n{}: {value}", self.header)
    }

    /// The same, and what is done with the token then.
    fn and_read(&self, address: &str, version: &str) -> Both {
        let header = if version.is_empty() { String::new() } else { format!(" -H \"{version}\"") };
        let version = if version.is_empty() { String::new() } else { format!("\n{version}") };
        (
            format!(
                "TOKEN=$({} | jq -r .access_token)\ncurl -s -H \"Authorization: Bearer $TOKEN\"{header} \"{address}\"",
                self.in_shell()
            ),
            format!(
                "# @name ownToken\n{}\n\n###\n\nGET {address}\nAuthorization: Bearer {{{{ownToken.response.body.$.access_token}}}}{version}",
                self.request()
            ),
        )
    }
}

pub(super) fn written(thing: &Thing<'_>, kind: Kind, by: &Runner, picked: &[&str]) -> Option<Both> {
    match (kind, picked, by, thing) {
        (Kind::AskToken, [client, audience], _, Thing::Code(one)) => {
            let asked = Asked::of(*one, client, audience)?;
            Some((asked.in_shell(), asked.request()))
        }
        (Kind::ReadSecret, [client, secret_id], Runner::Machine { .. }, Thing::Code(one)) => {
            let (vault, name) = secret_id.split_once('/')?;
            Some(Asked::of(*one, client, "https://vault.azure.net")?.and_read(&secret(vault, name), ""))
        }
        (Kind::ReadBlob, [client, path], Runner::Machine { .. }, Thing::Code(one)) => {
            let (account, path) = path.split_once('/')?;
            Some(
                Asked::of(*one, client, "https://storage.azure.com")?.and_read(&blob(account, path), STORAGE),
            )
        }
        (Kind::ReadSecret, [id], ..) => {
            let (vault, name) = id.split_once('/')?;
            let shell =
                format!("az keyvault secret show --vault-name {} --name {}", quoted(vault), quoted(name));
            Some((shell, signed("GET", &secret(vault, name), "")))
        }
        (Kind::WriteSecret, [id], ..) => {
            let (vault, name) = id.split_once('/')?;
            let shell = format!(
                "az keyvault secret set --vault-name {} --name {} --value s3cret",
                quoted(vault),
                quoted(name)
            );
            let body = "{ \"value\": \"s3cret\", \"tags\": { \"file-encoding\": \"utf-8\" } }";
            Some((shell, signed("PUT", &secret(vault, name), body)))
        }
        (Kind::ReadBlob, [id], ..) => {
            let (account, path) = id.split_once('/')?;
            let (container, name) = path.split_once('/')?;
            let shell = format!("{} --auth-mode login", named("download", account, container, name));
            Some((shell, format!("{}\n{STORAGE}", signed("GET", &blob(account, path), ""))))
        }
        (Kind::WriteBlob, [container], _, Thing::Account(one)) => {
            let name = free("note", |name| {
                one.containers
                    .get(container)
                    .is_some_and(|inside| inside.blobs.get(&format!("{name}.txt")).is_some())
            }) + ".txt";
            let account = one.id.name();
            let shell =
                format!("{} --data hello --auth-mode login", named("upload", account, container, &name));
            let address = blob(account, &format!("{container}/{name}"));
            let body = "x-ms-blob-type: BlockBlob\nContent-Type: application/octet-stream\n\nhello";
            Some((shell, format!("{}\n{STORAGE}\n{body}", signed("PUT", &address, ""))))
        }
        (Kind::CreateContainer, [], _, Thing::Account(one)) => {
            let name = free("container", |name| one.containers.get(name).is_some());
            let account = one.id.name();
            let shell = format!(
                "az storage container create --account-name {account} --name {name} --auth-mode login"
            );
            let address = format!("{}?restype=container", blob(account, &name));
            Some((shell, format!("{}\n{STORAGE}", signed("PUT", &address, ""))))
        }
        (Kind::UseToken, [address], _, Thing::Token { text, .. }) => {
            let is_blob = address.contains(".blob.core.windows.net/");
            let header = if is_blob { format!(" -H \"{STORAGE}\"") } else { String::new() };
            let line = if is_blob { format!("\n{STORAGE}") } else { String::new() };
            Some((
                format!("curl -s -H \"Authorization: Bearer {text}\"{header} \"{address}\""),
                format!("GET {address}\nAuthorization: Bearer {text}{line}"),
            ))
        }
        _ => None,
    }
}

/// A command about a blob.
fn named(verb: &str, account: &str, container: &str, name: &str) -> String {
    format!(
        "az storage blob {verb} --account-name {account} --container-name {} --name {}",
        quoted(container),
        quoted(name)
    )
}
