//! How a server proves to the commands of its user that it is theirs.
//!
//! Whoever listens at a port decides where clients go that are told to go there, and any user of the machine can take a
//! port before `mi-sim serve` does. So a server leaves a secret in its user's own folder, for nobody else to read, under the
//! number of its port. A command sends a challenge with its question, and believes an answer that comes with a MAC of
//! question, challenge and answer by that secret (HMAC, RFC 2104). Who does not know the secret can neither answer nor
//! change an answer, nor hand the question on to another server, which has another secret.

use crate::authority::{refuse_links, write_anew};
use crate::error::ServeError;
use crate::file;
use hmac::digest::Key;
use hmac::{Hmac, KeyInit, Mac};
use mi_sim::wire::base64url;
use sha2::Sha256;
use std::fs;
use std::path::{Path, PathBuf};
use tokio_rustls::rustls::crypto::ring;

/// The header with a challenge.
pub const CHALLENGE: &str = "mi-sim-challenge";
/// The header with the proof.
pub const PROOF: &str = "mi-sim-proof";

/// Where the secrets of running servers are, below a user's folder for data.
const FOLDER: &str = "serving";
/// Bytes of a secret or a challenge, as they are written.
const LONGEST: usize = 128;

/// What a server and the commands of its user know, and nobody else does.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// What the server at this port left in its user's folder for data.
    ///
    /// # Errors
    /// [`ServeError`] when there is none, or others could read or change it.
    pub fn of(data: &Path, port: u16) -> Result<Self, ServeError> {
        let path = place(data, port);
        refuse_links(&path)?;
        let failed = |error| ServeError::File { task: "read", path: path.clone(), error };
        let bytes = file::read(&path, LONGEST, "a secret").map_err(failed)?;
        #[cfg(unix)]
        {
            let about = fs::metadata(&path).map_err(failed)?;
            let mode = std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o777;
            if mode & 0o077 != 0 {
                return Err(ServeError::SecretIsOpen { path, mode });
            }
        }
        Ok(Self(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The proof of an answer to a question, which is the target of a request.
    #[must_use]
    pub fn proof(&self, challenge: &[u8], question: &str, answer: &[u8]) -> String {
        // Neither a header nor a target holds a line break.
        let parts = [b"mi-sim", challenge, question.as_bytes(), answer];
        // As HMAC does with a key that is shorter than a block: it is filled up with zeros.
        let mut key = Key::<Hmac<Sha256>>::default();
        key.iter_mut().zip(self.0.bytes()).for_each(|(byte, own)| *byte = own);
        let mac = Hmac::<Sha256>::new(&key).chain_update(parts.join(&b'\n'));
        base64url::encode(&mac.finalize().into_bytes())
    }
}

/// A challenge that was never sent before.
///
/// # Errors
/// [`ServeError::NoChance`] when the system gives no random bytes.
pub fn challenge() -> Result<String, ServeError> {
    let mut bytes = [0; 32];
    ring::default_provider().secure_random.fill(&mut bytes).map_err(|_| ServeError::NoChance)?;
    Ok(base64url::encode(&bytes))
}

/// The secret of a server as long as it runs; then it is taken away.
pub(crate) struct Left {
    pub(crate) secret: Secret,
    file: PathBuf,
}

impl Left {
    /// Leaves a new secret for the server at this port.
    pub(crate) fn new(data: &Path, port: u16) -> Result<Self, ServeError> {
        let file = place(data, port);
        let folder = data.join(FOLDER);
        let failed = |error| ServeError::File { task: "make", path: folder.clone(), error };
        fs::create_dir_all(&folder).map_err(failed)?;
        let secret = challenge()?;
        write_anew(&file, secret.as_bytes(), 0o600)?;
        Ok(Self { secret: Secret(secret), file })
    }
}

impl Drop for Left {
    fn drop(&mut self) {
        // Another server may listen at this port of another address, and have left its own.
        let is_own = fs::read(&self.file).is_ok_and(|kept| kept == self.secret.0.as_bytes());
        if is_own {
            let _ = fs::remove_file(&self.file);
        }
    }
}

fn place(data: &Path, port: u16) -> PathBuf {
    data.join(FOLDER).join(port.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_of_this_secret_challenge_question_and_answer_alone() {
        let prove = |secret: &str, challenge: &[u8], question, answer| {
            Secret(secret.to_owned()).proof(challenge, question, answer)
        };
        let right = prove("secret", b"challenge", "/a", b"answer");
        assert_eq!(prove("secret", b"challenge", "/a", b"answer"), right);
        for other in [
            prove("other", b"challenge", "/a", b"answer"),
            prove("secret", b"another", "/a", b"answer"),
            prove("secret", b"challenge", "/b", b"answer"),
            prove("secret", b"challenge", "/a", b"another"),
            prove("secret", b"", "challenge\n/a", b"answer"),
        ] {
            assert_ne!(other, right);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_secret_is_its_users_alone_and_goes_with_its_server() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let data = std::env::temp_dir().join(format!("mi-sim-proof-{}", std::process::id()));
        let left = Left::new(&data, 8169).unwrap();
        let file = data.join("serving/8169");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(Secret::of(&data, 8169).unwrap().0 == left.secret.0);
        assert!(Secret::of(&data, 8170).is_err());
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        let told = Secret::of(&data, 8169).err().unwrap().to_string();
        assert!(told.contains("mode 640"), "{told}");
        let second = Left::new(&data, 8169).unwrap();
        assert!(second.secret.0 != left.secret.0, "every server has another");
        drop(left);
        assert!(file.exists(), "it is the second one's by now");
        drop(second);
        assert!(!file.exists());
        symlink("/dev/zero", &file).unwrap();
        assert!(Secret::of(&data, 8169).err().unwrap().to_string().contains("not a plain file"));
        fs::remove_dir_all(data).unwrap();
    }
}
