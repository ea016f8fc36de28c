//! What keeps the server from starting is told in one clear line.

use crate::client::{Folder, Running, bind, options};
use std::fs;

#[test]
fn a_port_in_use_is_named() {
    let running = Running::start();
    let folder = Folder::new();
    let mut wanted = options(&folder);
    wanted.address = running.address;
    let told = bind(wanted).err().unwrap().to_string();
    assert_eq!(told.lines().count(), 1);
    assert!(told.starts_with(&format!("port {} is in use", running.address.port())), "{told}");
}

#[test]
fn an_unreadable_document_is_named() {
    let folder = Folder::new();
    let mut wanted = options(&folder);
    wanted.document = Some(folder.0.join("none.md"));
    let told = bind(wanted).err().unwrap().to_string();
    assert!(told.starts_with("cannot read ") && told.contains("none.md"), "{told}");
}

#[test]
fn an_authority_that_cannot_be_kept_is_named() {
    let folder = Folder::new();
    let file = folder.0.join("file");
    fs::write(&file, "").unwrap();
    let mut wanted = options(&folder);
    wanted.authority = file.join("below");
    let told = bind(wanted).err().unwrap().to_string();
    assert!(told.starts_with("cannot ") && told.contains("ca.key"), "{told}");
}

#[test]
fn a_key_that_is_none_is_named() {
    let folder = Folder::new();
    let key = folder.0.join("ca.key");
    fs::write(&key, "nonsense").unwrap();
    #[cfg(unix)]
    fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let told = bind(options(&folder)).err().unwrap().to_string();
    assert!(told.contains("holds no private key; delete it"), "{told}");
}

#[test]
fn the_authority_is_made_once_and_its_key_is_private() {
    let folder = Folder::new();
    drop(bind(options(&folder)).unwrap());
    let made = fs::read(folder.0.join("ca.pem")).unwrap();
    drop(bind(options(&folder)).unwrap());
    assert_eq!(fs::read(folder.0.join("ca.pem")).unwrap(), made);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder.0.join("ca.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
