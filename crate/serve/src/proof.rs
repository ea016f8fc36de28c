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
use mi_sim::wire::base64url;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use tokio_rustls::rustls::crypto::ring;

/// The header with a challenge.
pub const CHALLENGE: &str = "mi-sim-challenge";
/// The header with the proof.
pub const PROOF: &str = "mi-sim-proof";

/// Where the secrets of running servers are, below a user's folder for data.
const FOLDER: &str = "serving";
/// What SHA-256 takes at once, and a secret is not longer than.
const BLOCK: usize = 64;
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
        base64url::encode(&hmac(self.0.as_bytes(), &parts.join(&b'\n')))
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

/// HMAC with SHA-256; the key is not longer than a block.
fn hmac(key: &[u8], text: &[u8]) -> [u8; 32] {
    let padded = |fill: u8| {
        let mut block = [fill; BLOCK];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mac_is_that_of_rfc_4231() {
        let hex = |bytes: [u8; 32]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        for (key, text, mac) in [
            (
                &[0x0b; 20][..],
                &b"Hi There"[..],
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
        ] {
            assert_eq!(hex(hmac(key, text)), mac);
        }
    }

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
