//! The certificate authority that real clients are told to trust, and the one certificate it issues at each start.
//!
//! The authority is made on first use and kept. It may certify Azure's names and this machine's own addresses for servers
//! and nothing else, so that whoever trusts it trusts nothing else; its key is readable by its owner only.
//!
//! Name constraints (RFC 5280, section 4.2.1.10) restrict the kinds of names that they mention: host names, addresses,
//! e-mail addresses and URIs are each permitted below something that is ours, or below a name that can never be (RFC 2606,
//! `invalid`). Excluding all of a kind is not a way: OpenSSL reads neither an empty name nor a dot as "all". Directory names
//! are not constrained, as clients written in Go refuse every certificate whose critical constraints mention them; that
//! the authority certifies servers alone keeps such names from meaning anything.

use crate::error::ServeError;
use crate::{file, names};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CustomExtension, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use std::{env, io};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

const CERTIFICATE: &str = "ca.pem";
const KEY: &str = "ca.key";
const DAY: Duration = Duration::from_secs(86_400);
const AUTHORITY_DAYS: u32 = 3650;
/// Some clients refuse server certificates that last longer than 398 days.
const SERVER_DAYS: u32 = 397;
/// Bytes of a file of its own; either has far less.
const LONGEST_PEM: usize = 64 * 1024;

/// The object identifier of the extension with name constraints.
const NAME_CONSTRAINTS: [u64; 4] = [2, 5, 29, 30];
/// The same of the purpose that a certificate is for servers, as DER has it.
const SERVER_AUTH: [u8; 10] = [0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01];
/// The domain that nobody ever has.
const NOBODY: &str = "invalid";

/// The authority, ready to issue.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
    /// That the one before was given up.
    warning: Option<String>,
}

/// Where the platform keeps such data.
///
/// # Errors
/// [`ServeError::NoDataFolder`] when the user has no home.
pub fn data_folder() -> Result<PathBuf, ServeError> {
    let from = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = if cfg!(windows) {
        from("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        env::home_dir().map(|home| home.join("Library/Application Support"))
    } else {
        from("XDG_DATA_HOME").or_else(|| env::home_dir().map(|home| home.join(".local/share")))
    };
    folder.map(|folder| folder.join("mi-sim")).ok_or(ServeError::NoDataFolder)
}

impl Authority {
    /// The authority kept in this folder; a new one when there is none.
    pub(crate) fn open(folder: &Path) -> Result<Self, ServeError> {
        // Clients are told this path and run in folders of their own.
        let folder = std::path::absolute(folder).map_err(|error| ServeError::File {
            task: "find",
            path: folder.to_owned(),
            error,
        })?;
        let (file, key_file) = (folder.join(CERTIFICATE), folder.join(KEY));
        refuse_links(&file)?;
        refuse_links(&key_file)?;
        let kept = read_key(&key_file)?.filter(|key| is_of_today(&file, key));
        if let Some(key) = kept {
            return Ok(Self { issuer: Issuer::new(params(), key), file, warning: None });
        }
        let was_there = file.exists();
        let key = make_key(&folder, &key_file)?;
        let pem = params().self_signed(&key)?.pem();
        write_anew(&file, pem.as_bytes(), 0o644)?;
        let warning = was_there.then(|| {
            format!(
                "the certificate authority in {} was made by an earlier version and could vouch for more than it has to; a \
                 new one with a new key is in its place. Where the old ca.pem was added to a list of trusted certificates, \
                 take it out there and add the new one",
                folder.display()
            )
        });
        Ok(Self { issuer: Issuer::new(params(), key), file, warning })
    }

    /// What the user has to know about it.
    pub(crate) fn warning(&self) -> Option<&str> {
        self.warning.as_deref()
    }

    /// The file that clients are told to trust.
    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    /// A new certificate for all of Azure's names, and its key.
    fn certificate(&self) -> Result<(Certificate, KeyPair), ServeError> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let mut sans: Vec<String> = names::all().collect();
        sans.extend(["127.0.0.1".to_owned(), "::1".to_owned()]);
        let mut params = CertificateParams::new(sans)?;
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "Managed Identity Simulator");
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        valid_for(&mut params, SERVER_DAYS);
        Ok((params.signed_by(&key, &self.issuer)?, key))
    }

    /// How the server speaks TLS.
    pub(crate) fn server_config(&self) -> Result<ServerConfig, ServeError> {
        let (certificate, key) = self.certificate()?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = builder
            .with_safe_default_protocol_versions()
            .and_then(|builder| {
                builder.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key)
            })
            .map_err(|error| ServeError::Certificate(error.to_string()))?;
        Ok(config)
    }
}

/// Whether the certificate is there, is this key's, and says what one that is made today would say.
fn is_of_today(certificate: &Path, key: &KeyPair) -> bool {
    let Ok(pem) = file::read(certificate, LONGEST_PEM, "a certificate") else { return false };
    let Ok(der) = CertificateDer::from_pem_slice(&pem) else { return false };
    let constraints = name_constraints();
    let has = |part: &[u8]| der.windows(part.len()).any(|window| window == part);
    has(&constraints) && has(&SERVER_AUTH) && has(key.public_key_raw())
}

/// The content of the extension with name constraints: `SEQUENCE { [0] { GeneralSubtree… } }`, all of them permitted.
fn name_constraints() -> Vec<u8> {
    const EMAIL: u8 = 0x81;
    const DNS: u8 = 0x82;
    const URI: u8 = 0x86;
    const IP: u8 = 0x87;
    let named = names::domains().map(|name| (DNS, name.into_bytes()));
    let loopback = [0x7f, 0, 0, 0, 0xff, 0, 0, 0].to_vec();
    let mut loopback_v6 = vec![0; 15];
    loopback_v6.push(1);
    loopback_v6.extend([0xff; 16]);
    let rest = [
        (IP, loopback),
        (IP, loopback_v6),
        (EMAIL, NOBODY.as_bytes().to_vec()),
        (URI, NOBODY.as_bytes().to_vec()),
    ];
    let subtrees = named.chain(rest).flat_map(|(tag, name)| tlv(0x30, &tlv(tag, &name)));
    tlv(0x30, &tlv(0xa0, &subtrees.collect::<Vec<u8>>()))
}

/// A value of DER with its tag and length.
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let digits: Vec<u8> = length.iter().copied().skip_while(|byte| *byte == 0).collect();
    let mut value = vec![tag];
    match (content.len(), u8::try_from(digits.len())) {
        (..0x80, _) => value.push(digits.first().copied().unwrap_or_default()),
        (_, count) => {
            value.push(0x80 | count.unwrap_or_default());
            value.extend(digits);
        }
    }
    value.extend(content);
    value
}

/// What the authority's certificate says; the same each time, so that an issuer can be made from the key alone.
fn params() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Managed Identity Simulator (this machine only)");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let mut constraints = CustomExtension::from_oid_content(&NAME_CONSTRAINTS, name_constraints());
    constraints.set_criticality(true);
    params.custom_extensions = vec![constraints];
    valid_for(&mut params, AUTHORITY_DAYS);
    params
}

fn valid_for(params: &mut CertificateParams, days: u32) {
    let now = SystemTime::now();
    // A clock that is a little behind is no reason to distrust.
    params.not_before = now.checked_sub(DAY).unwrap_or(now).into();
    params.not_after = now.checked_add(DAY.saturating_mul(days)).unwrap_or(now).into();
}

/// The key that is kept, if there is one.
fn read_key(file: &Path) -> Result<Option<KeyPair>, ServeError> {
    let pem = match file::read(file, LONGEST_PEM, "a key") {
        Ok(pem) => String::from_utf8_lossy(&pem).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(ServeError::File { task: "read", path: file.to_owned(), error }),
    };
    #[cfg(unix)]
    if let Ok(about) = fs::metadata(file) {
        let mode = std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o777;
        if mode & 0o077 != 0 {
            return Err(ServeError::KeyIsOpen { path: file.to_owned(), mode });
        }
    }
    KeyPair::from_pem(&pem).map(Some).map_err(|_| ServeError::Key { path: file.to_owned() })
}

/// What is linked from here is somebody else's, and is neither trusted nor written.
pub(crate) fn refuse_links(file: &Path) -> Result<(), ServeError> {
    match fs::symlink_metadata(file) {
        Ok(about) if !about.is_file() => Err(ServeError::NoFile { path: file.to_owned() }),
        _ => Ok(()),
    }
}

fn make_key(folder: &Path, file: &Path) -> Result<KeyPair, ServeError> {
    let failed = |error| ServeError::File { task: "write", path: file.to_owned(), error };
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    fs::create_dir_all(folder).map_err(failed)?;
    // A certificate of an earlier key would be trusted in vain.
    remove(&folder.join(CERTIFICATE)).map_err(failed)?;
    write_anew(file, key.serialize_pem().as_bytes(), 0o600)?;
    Ok(key)
}

/// Writes a file that was not there before, or takes the place of the one that was: nothing is ever written into what
/// somebody else put there. Nobody gets more rights than `mode` says, from the first moment on.
pub(crate) fn write_anew(file: &Path, content: &[u8], mode: u32) -> Result<(), ServeError> {
    let failed = |error| ServeError::File { task: "write", path: file.to_owned(), error };
    let draft = file.with_extension("new");
    remove(&draft).map_err(failed)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let mut kept = options.open(&draft).map_err(failed)?;
    kept.write_all(content).map_err(failed)?;
    fs::rename(&draft, file).map_err(failed)
}

fn remove(file: &Path) -> io::Result<()> {
    fs::remove_file(file).or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::SanType;
    use std::process::Command;

    fn folder(name: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("mi-sim-authority-{name}-{}", std::process::id()));
        // What an earlier run left behind, if it left anything.
        let _absent = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn clients_in_other_folders_find_it() {
        let kept = Path::new("../../target").join(format!("mi-sim-authority-{}", std::process::id()));
        assert!(Authority::open(&kept).unwrap().file().is_absolute());
        fs::remove_dir_all(kept).unwrap();
    }

    #[test]
    fn an_authority_of_another_kind_is_made_anew_with_another_key_and_a_warning() {
        let folder = folder("names");
        let opened = Authority::open(&folder).unwrap();
        assert_eq!(opened.warning(), None);
        let file = opened.file().to_owned();
        let first = fs::read_to_string(&file).unwrap();
        assert_eq!(Authority::open(&folder).unwrap().warning(), None);
        assert_eq!(fs::read_to_string(&file).unwrap(), first);

        // As they were made before: for Azure's names, and all there is besides.
        let key_pem = fs::read_to_string(folder.join(KEY)).unwrap();
        let key = KeyPair::from_pem(&key_pem).unwrap();
        let mut older = params();
        older.custom_extensions.clear();
        older.extended_key_usages.clear();
        older.name_constraints = Some(rcgen::NameConstraints {
            permitted_subtrees: names::domains().map(rcgen::GeneralSubtree::DnsName).collect(),
            excluded_subtrees: Vec::new(),
        });
        fs::write(&file, older.self_signed(&key).unwrap().pem()).unwrap();
        let anew = Authority::open(&folder).unwrap();
        assert!(
            anew.warning().is_some_and(|words| words.contains("earlier version")),
            "{:?}",
            anew.warning()
        );
        assert_ne!(fs::read_to_string(folder.join(KEY)).unwrap(), key_pem);
        assert_eq!(Authority::open(&folder).unwrap().warning(), None);
        fs::remove_dir_all(folder).unwrap();
    }

    /// What `openssl verify` says of a leaf that the authority signed for this name.
    fn verified(authority: &Authority, name: SanType, purpose: &str) -> Result<(), String> {
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.subject_alt_names = vec![name];
        params.use_authority_key_identifier_extension = true;
        valid_for(&mut params, SERVER_DAYS);
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let leaf = params.signed_by(&key, &authority.issuer).unwrap();
        let file = authority.file().with_file_name("leaf.pem");
        fs::write(&file, leaf.pem()).unwrap();
        let mut openssl = Command::new("openssl");
        openssl
            .args(["verify", "-x509_strict", "-purpose", purpose, "-CAfile"])
            .arg(authority.file())
            .arg(&file);
        let output = openssl.output().expect("`cargo xtask test` installs openssl");
        let told = [output.stdout, output.stderr].concat();
        if output.status.success() { Ok(()) } else { Err(String::from_utf8(told).unwrap()) }
    }

    #[test]
    fn openssl_accepts_nothing_but_azures_names_and_this_machine_for_servers() {
        let folder = folder("constraints");
        let authority = Authority::open(&folder).unwrap();
        let dns = |name: &str| SanType::DnsName(name.try_into().unwrap());
        let email = |name: &str| SanType::Rfc822Name(name.try_into().unwrap());
        let uri = |name: &str| SanType::URI(name.try_into().unwrap());
        let ip = |address: &str| SanType::IpAddress(address.parse().unwrap());
        for name in names::all() {
            assert_eq!(verified(&authority, dns(&name), "sslserver"), Ok(()), "{name}");
        }
        for address in ["127.0.0.1", "127.1.2.3", "::1"] {
            assert_eq!(verified(&authority, ip(address), "sslserver"), Ok(()), "{address}");
        }
        for outside in [
            dns("example.org"),
            dns("login.microsoftonline.com.example.org"),
            dns("azure.net"),
            dns("com"),
            ip("192.0.2.1"),
            ip("169.254.169.254"),
            ip("10.0.0.1"),
            ip("2001:db8::1"),
            ip("::2"),
            email("a@example.org"),
            email("a@login.microsoftonline.com"),
            uri("https://example.org/"),
            uri("https://login.microsoftonline.com/"),
        ] {
            let told = verified(&authority, outside.clone(), "sslserver").unwrap_err();
            assert!(told.contains("permitted subtree violation"), "{outside:?}: {told}");
        }
        for purpose in ["sslclient", "smimesign", "smimeencrypt", "timestampsign"] {
            assert!(verified(&authority, dns("localhost"), purpose).is_err(), "{purpose}");
        }
        let mut shown = Command::new("openssl");
        shown.args(["x509", "-noout", "-text", "-in"]).arg(authority.file());
        let text = String::from_utf8(shown.output().unwrap().stdout).unwrap();
        for part in ["Name Constraints: critical", "TLS Web Server Authentication", "CA:TRUE, pathlen:0"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("Code Signing"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_certificate_of_the_server_verifies() {
        let folder = folder("server");
        let authority = Authority::open(&folder).unwrap();
        let file = folder.join("server.pem");
        fs::write(&file, authority.certificate().unwrap().0.pem()).unwrap();
        for host in ["login.microsoftonline.com", "lab-kv.vault.azure.net", "localhost"] {
            let mut openssl = Command::new("openssl");
            openssl.args([
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-verify_hostname",
                host,
                "-CAfile",
            ]);
            let output = openssl.arg(authority.file()).arg(&file).output().unwrap();
            assert!(output.status.success(), "{host}: {}", String::from_utf8_lossy(&output.stderr));
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_and_links_are_refused() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = folder("open");
        Authority::open(&folder).unwrap();
        let (file, key) = (folder.join(CERTIFICATE), folder.join(KEY));
        fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
        let told = Authority::open(&folder).err().unwrap().to_string();
        assert!(told.contains("mode 644") && told.contains("chmod 600"), "{told}");
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
        Authority::open(&folder).unwrap();

        let elsewhere = folder.join("elsewhere");
        fs::write(&elsewhere, "precious").unwrap();
        for linked in [&file, &key] {
            let before = fs::read(linked).unwrap();
            fs::remove_file(linked).unwrap();
            symlink(&elsewhere, linked).unwrap();
            let told = Authority::open(&folder).err().unwrap().to_string();
            assert!(told.contains("is not a plain file"), "{told}");
            assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "precious");
            fs::remove_file(linked).unwrap();
            fs::write(linked, before).unwrap();
            fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
