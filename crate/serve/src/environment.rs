//! The environment variables by which a real client finds the simulated Azure.
//!
//! Their names are a fixed list, [`VARIABLES`]. A document may be a stranger's, and what is answered here goes into a
//! shell: nothing that the document names becomes a name of a variable, but for an app's settings when they are asked for,
//! and those stand under the prefix that App Service gives them too ("Environment variables and app settings in Azure App
//! Service": `APPSETTING_`), where no program looks for orders.

use crate::connection::Peer;
use crate::machine::{ENDPOINT, Found, HEADER, Unknown, told_by_app_service};
use crate::names::{percent_decode, percent_encode};
use crate::reply::{self, Reply};
use crate::server::Site;
use crate::world::SECRET;
use hyper::StatusCode;
use mi_sim::cloud::Host;
use serde::{Deserialize, Serialize};

/// Whose variables are those of the administrator application.
const ADMIN: &str = "admin";

/// All variables that there can be, but for an app's settings.
pub const VARIABLES: [&str; 18] = [
    "AZURE_TENANT_ID",
    "AZURE_SUBSCRIPTION_ID",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_POD_IDENTITY_AUTHORITY_HOST",
    "AZURE_CONFIG_DIR",
    ENDPOINT,
    HEADER,
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "https_proxy",
    "http_proxy",
    "NO_PROXY",
    "no_proxy",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_FILE",
    "NODE_EXTRA_CA_CERTS",
    "CURL_CA_BUNDLE",
];

/// What the name of an app's setting gets in front.
pub const SETTING_PREFIX: &str = "APPSETTING_";

/// Whether this is the name of a variable for an app's setting.
#[must_use]
pub fn is_setting(name: &str) -> bool {
    name.strip_prefix(SETTING_PREFIX).is_some_and(|own| {
        own.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && own.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// Whether a value can stand in a shell's line: it has no control character, no line break, and nothing that turns the
/// direction of a text, which would show another line than the one that runs.
#[must_use]
pub fn is_plain_value(value: &str) -> bool {
    value.chars().all(is_plain)
}

/// Whether a character is seen as what it is: it controls nothing, and does not turn the direction of a text.
#[must_use]
pub fn is_plain(c: char) -> bool {
    let turns =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks = matches!(c, '\u{2028}' | '\u{2029}');
    !c.is_control() && !turns && !breaks
}

/// One variable to set.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// What is to be set.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Environment {
    /// The variables, each name once.
    pub variables: Vec<Variable>,
    /// The names of settings that cannot be given to a shell: their name is not a name of a variable, or their value holds
    /// control characters.
    pub left_out: Vec<String>,
}

/// `/simulator/env/NAME`: what to set to be whoever has this name, or to sign in with the rights of `admin`; with
/// `?settings`, an app's settings too. JSON of an [`Environment`].
pub(crate) fn answer(peer: &Peer, name: &str, with_settings: bool) -> Reply {
    let site = &peer.site;
    let Some(name) = percent_decode(name) else {
        return reply::text(StatusCode::BAD_REQUEST, "the name is not text in UTF-8");
    };
    let mut environment = Environment::default();
    let mut set = |name: &str, value: String| {
        environment.variables.push(Variable { name: name.to_owned(), value });
    };
    if name == ADMIN {
        everywhere(site, ADMIN, &mut set);
        set("AZURE_CLIENT_ID", site.world.administrator().map(|(id, _)| id.to_string()).unwrap_or_default());
        set("AZURE_CLIENT_SECRET", SECRET.to_owned());
        return reply::json(&environment);
    }
    let found = match site.world.find(&name) {
        Ok(found) => found,
        Err(Unknown(words)) => {
            let line = format!("{words}; and `{ADMIN}`, the application with the rights of admin");
            return reply::text(StatusCode::NOT_FOUND, &line);
        }
    };
    everywhere(site, &name, &mut set);
    match &found {
        Found::Machine(_) => {
            let name = name.strip_prefix("vm/").unwrap_or(&name);
            set("AZURE_POD_IDENTITY_AUTHORITY_HOST", format!("http://{}/vm/{name}", site.own_address()));
        }
        Found::App(id) => {
            let told = |app: &Host| (told_by_app_service(app, HEADER), own_settings(app));
            let (header, settings) = site.world.look(|cloud| cloud.host(id).map(told)).unwrap_or_default();
            if let Some(header) = header {
                set(ENDPOINT, format!("http://{}/app/{}/msi/token", site.own_address(), id.name()));
                set(HEADER, header);
            }
            if with_settings {
                add_settings(&mut environment, settings);
            }
        }
        Found::Person(_) => {}
    }
    reply::json(&environment)
}

fn own_settings(app: &Host) -> Vec<(String, String)> {
    app.app_settings().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn add_settings(environment: &mut Environment, settings: Vec<(String, String)>) {
    for (own, value) in settings {
        let name = format!("{SETTING_PREFIX}{own}");
        let is_new = environment.variables.iter().all(|known| known.name != name);
        if is_setting(&name) && is_plain_value(&value) && is_new {
            environment.variables.push(Variable { name, value });
        } else {
            environment.left_out.push(own);
        }
    }
}

/// What anybody needs: the way to Azure's names, the certificate to trust, and a folder in which the Azure CLI keeps
/// sign-ins apart from its user's own.
fn everywhere(site: &Site, name: &str, set: &mut impl FnMut(&str, String)) {
    // Python's requests leaves out a user name without a password.
    let proxy = format!("http://{}:x@{}", percent_encode(name), site.own_address());
    let trusted = site.authority.display().to_string();
    let (tenant, subscription) =
        site.world.look(|cloud| (cloud.tenant().id.to_string(), cloud.subscription().to_string()));
    set("AZURE_TENANT_ID", tenant);
    set("AZURE_SUBSCRIPTION_ID", subscription);
    // curl reads http_proxy in lower case alone; where names of variables have no case, it is one and the same.
    for name in ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"] {
        set(name, proxy.clone());
    }
    for name in ["NO_PROXY", "no_proxy"] {
        set(name, "127.0.0.1,localhost".to_owned());
    }
    // Python's requests, OpenSSL and Rust, Node, curl: each has its own.
    for name in ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "CURL_CA_BUNDLE"] {
        set(name, trusted.clone());
    }
    let folder: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
    let own = site.authority.with_file_name("azure-cli").join(folder);
    set("AZURE_CONFIG_DIR", own.display().to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_variable_is_one_that_a_shell_or_a_loader_obeys() {
        let obeyed = [
            "PATH",
            "IFS",
            "ENV",
            "BASH_ENV",
            "PS1",
            "PS2",
            "PS4",
            "PROMPT_COMMAND",
            "LD_PRELOAD",
            "LD_LIBRARY_PATH",
            "DYLD_INSERT_LIBRARIES",
            "NODE_OPTIONS",
            "PYTHONSTARTUP",
            "PYTHONPATH",
            "PERL5OPT",
            "RUBYOPT",
            "GIT_SSH_COMMAND",
            "EDITOR",
            "PAGER",
            "SHELLOPTS",
            "BASHOPTS",
            "ZDOTDIR",
            "FPATH",
            "PSModulePath",
            "HOME",
        ];
        for name in obeyed {
            assert!(!VARIABLES.contains(&name) && !is_setting(name), "{name}");
            assert!(is_setting(&format!("{SETTING_PREFIX}{name}")), "{name} is harmless under the prefix");
        }
    }

    #[test]
    fn a_setting_is_given_only_under_a_plain_name_and_with_a_plain_value() {
        let mut environment = Environment::default();
        let settings = [
            ("COLOR", "red; $(id)"),
            ("COLOR", "twice"),
            ("COLOR=red; touch /tmp/x; export SIZE", "1"),
            ("", "empty"),
            ("1ST", "digit"),
            ("Größe", "letter"),
            ("A:B", "colon"),
            ("LINES", "a\nb"),
            ("NUL", "a\0b"),
            ("ESC", "\u{1b}[2J"),
            ("TURN", "\u{202e}x"),
        ];
        add_settings(
            &mut environment,
            settings.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        );
        let set: Vec<_> =
            environment.variables.iter().map(|one| (one.name.as_str(), one.value.as_str())).collect();
        assert_eq!(set, [("APPSETTING_COLOR", "red; $(id)")]);
        assert_eq!(environment.left_out.len(), settings.len() - 1);
    }
}
