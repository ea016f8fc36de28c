//! The certificate authority that real clients are told to trust, and the one certificate it issues at each start.
//!
//! The authority is made on first use and kept. It may certify Azure's names alone, so that whoever trusts it trusts
//! nothing else, and its key is readable by its owner only.

use crate::error::ServeError;
use crate::names;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, NameConstraints, PKCS_ECDSA_P256_SHA256,
};
use std::fs::{self, File, OpenOptions};
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

/// The authority, ready to issue.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
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
        let key = match fs::read_to_string(&key_file) {
            Ok(pem) => KeyPair::from_pem(&pem).map_err(|_| ServeError::Key { path: key_file })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => make_key(&folder, &key_file)?,
            Err(error) => return Err(ServeError::File { task: "read", path: key_file, error }),
        };
        if !permits_every_name(&file) {
            let pem = params().self_signed(&key)?.pem();
            fs::write(&file, pem).map_err(|error| ServeError::File {
                task: "write",
                path: file.clone(),
                error,
            })?;
        }
        Ok(Self { issuer: Issuer::new(params(), key), file })
    }

    /// The file that clients are told to trust.
    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    /// How the server speaks TLS: with one new certificate for all of Azure's names.
    pub(crate) fn server_config(&self) -> Result<ServerConfig, ServeError> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let mut sans: Vec<String> = names::all().collect();
        sans.push("127.0.0.1".to_owned());
        let mut params = CertificateParams::new(sans)?;
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "Managed Identity Simulator");
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        valid_for(&mut params, SERVER_DAYS);
        let certificate = params.signed_by(&key, &self.issuer)?;
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

/// Whether the certificate is there and was made when the names were those of today.
fn permits_every_name(certificate: &Path) -> bool {
    let Ok(der) = CertificateDer::from_pem_file(certificate) else { return false };
    names::domains().all(|name| {
        // As RFC 5280's GeneralName has it: the tag of a DNS name, the length, the name.
        let entry: Vec<u8> = [0x82].into_iter().chain(u8::try_from(name.len())).chain(name.bytes()).collect();
        der.windows(entry.len()).any(|window| window == entry)
    })
}

/// What the authority's certificate says; the same each time, so that an issuer can be made from the key alone.
fn params() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Managed Identity Simulator (this machine only)");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: names::domains().map(GeneralSubtree::DnsName).collect(),
        excluded_subtrees: Vec::new(),
    });
    valid_for(&mut params, AUTHORITY_DAYS);
    params
}

fn valid_for(params: &mut CertificateParams, days: u32) {
    let now = SystemTime::now();
    // A clock that is a little behind is no reason to distrust.
    params.not_before = now.checked_sub(DAY).unwrap_or(now).into();
    params.not_after = now.checked_add(DAY.saturating_mul(days)).unwrap_or(now).into();
}

fn make_key(folder: &Path, file: &Path) -> Result<KeyPair, ServeError> {
    let failed = |error| ServeError::File { task: "write", path: file.to_owned(), error };
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    fs::create_dir_all(folder).map_err(failed)?;
    // A certificate of an earlier key would be trusted in vain.
    fs::remove_file(folder.join(CERTIFICATE)).or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => Ok(()),
        _ => Err(failed(error)),
    })?;
    let mut kept = private_file(file).map_err(failed)?;
    kept.write_all(key.serialize_pem().as_bytes()).map_err(failed)?;
    Ok(key)
}

/// A new file that its owner alone can read, from its first moment on.
fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_certificate_is_kept_until_a_name_is_new() {
        let folder = folder("names");
        let file = Authority::open(&folder).unwrap().file().to_owned();
        let first = fs::read_to_string(&file).unwrap();
        Authority::open(&folder).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), first);

        let key = KeyPair::from_pem(&fs::read_to_string(folder.join(KEY)).unwrap()).unwrap();
        let mut older = params();
        older.name_constraints = Some(NameConstraints {
            permitted_subtrees: vec![GeneralSubtree::DnsName("localhost".to_owned())],
            excluded_subtrees: Vec::new(),
        });
        let older = older.self_signed(&key).unwrap().pem();
        fs::write(&file, &older).unwrap();
        Authority::open(&folder).unwrap();
        let renewed = fs::read_to_string(&file).unwrap();
        assert_ne!(renewed, older);
        assert!(permits_every_name(&file));
        fs::remove_dir_all(folder).unwrap();
    }
}
