//! Where a session is at home: its directory, and what its environment holds.

use crate::files::Files;
use crate::session::Session;
use crate::variables::Variables;
use crate::world::World;
use alloc::borrow::ToOwned;
use alloc::format;
use mi_sim::Place;

/// The variables and files of a place before the first line.
pub(crate) fn at_home(place: &Place) -> (Variables, Files) {
    let user = match place {
        Place::Person { name } => name.as_str(),
        Place::Code { .. } => "azureuser",
        Place::Issuer { .. } => "runner",
        _ => "user",
    };
    let home = format!("/home/{user}");
    let mut variables = Variables::default();
    for (name, value) in [("HOME", home.as_str()), ("PWD", &home), ("SHELL", "/bin/bash"), ("USER", user)] {
        variables.set(name, value.to_owned());
        variables.export(name);
    }
    (variables, Files::new(home))
}

impl Session {
    /// What the platform sets for the code of an app: where its tokens are, and its own settings.
    pub(crate) fn take_environment(&mut self, world: &dyn World) {
        if let Place::Code { host } = &self.place
            && let Some(instance) = world.cloud().instance(host)
        {
            for (name, value) in instance.host().environment() {
                self.variables.set(&name, value);
                self.variables.export(&name);
            }
        }
    }
}
