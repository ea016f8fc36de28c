//! Why a command failed, as PowerShell 7 tells it ("about_Output_Streams", the view `ConciseView`).

use alloc::format;
use alloc::string::String;

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Failure {
    /// The command that failed; empty where a statement did.
    pub(crate) command: String,
    pub(crate) message: String,
    /// The HTTP status, where a service refused.
    pub(crate) status: Option<u16>,
    /// The body of its answer.
    pub(crate) body: String,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    /// As it stands on the screen.
    pub(crate) fn told(&self) -> String {
        match self.command.as_str() {
            "" => self.message.clone(),
            command => format!("{command}: {}", self.message),
        }
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::new(message)
    }
}
