//! What a person's computer or a machine keeps between two lines.

use crate::sign_in::{SignInError, SignIns};
use alloc::borrow::ToOwned;
use alloc::string::String;
use mi_sim::{Place, Simulator};

/// The tools of one place: who is signed in, which tokens are kept, the variables and files of its shell.
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) place: Place,
    /// What the Azure CLI keeps.
    pub(crate) az: crate::az::Profile,
    /// What PowerShell keeps, with what the Az modules keep.
    pub(crate) powershell: crate::powershell::Memory,
    sign_ins: SignIns,
    pub(crate) variables: crate::variables::Variables,
    pub(crate) files: crate::files::Files,
    /// The exit status of the last command: `$?`.
    pub(crate) status: u8,
}

impl Session {
    /// The tools of a place, as they are before the first line.
    #[must_use]
    pub fn at(place: Place) -> Self {
        let (variables, files) = crate::bash::at_home(&place);
        Self {
            az: crate::az::Profile::at(&place),
            powershell: crate::powershell::Memory::at(&place),
            place,
            sign_ins: SignIns::default(),
            variables,
            files,
            status: 0,
        }
    }

    /// An access token of the person who sits here, for a resource such as `https://vault.azure.net`; kept until it
    /// expires.
    ///
    /// # Errors
    /// [`SignInError`] when nobody sits here who could sign in, or with Entra's words when it issues no token.
    pub fn token(&mut self, world: &mut Simulator, resource: &str) -> Result<String, SignInError> {
        match &self.place {
            Place::Person { name } => self.sign_ins.token(world, name, resource),
            _ => Err(SignInError { reason: "only a person signs in with a browser".to_owned() }),
        }
    }
}
