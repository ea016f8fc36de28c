//! What runs the code of a host: the host itself, or one of several alike that it keeps, as a scale set does its machines
//! ("Virtual Machine Scale Set VMs").

use super::{Cloud, Host};
use crate::scope::ResourceId;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;
use serde_json::{Map as JsonMap, Value};

/// What several alike are made from and counted by.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Instances {
    /// How many there have ever been: no number is given twice.
    pub begun: u32,
    /// Those that are there, in the order in which they came.
    pub all: Vec<OneOfMany>,
}

/// One of several that a host keeps.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OneOfMany {
    /// Its id, below that of the host.
    pub id: ResourceId,
    /// The number by which the platform knows it.
    pub platform_id: String,
}

/// Something that runs the code of a host.
#[derive(Clone, Copy, Debug)]
pub struct Instance<'a> {
    host: &'a Host,
    /// Which of many; nothing where the host runs its code itself.
    which: Option<&'a OneOfMany>,
}

impl<'a> Instance<'a> {
    /// The host that it belongs to.
    #[must_use]
    pub fn host(self) -> &'a Host {
        self.host
    }

    /// Its id: the host's own, where it is the host itself.
    #[must_use]
    pub fn id(self) -> &'a ResourceId {
        self.which.map_or(&self.host.id, |one| &one.id)
    }

    /// What it calls itself.
    #[must_use]
    pub fn name(self) -> String {
        match self.which {
            None => self.host.id.name().to_string(),
            Some(one) => numbered(&self.host.id, &one.id),
        }
    }

    /// The number by which the platform knows it.
    #[must_use]
    pub fn platform_id(self) -> &'a str {
        self.which.map_or(&self.host.platform_id, |one| &one.platform_id)
    }

    /// The name of the host that keeps it among others.
    #[must_use]
    pub fn set_name(self) -> Option<&'a str> {
        self.which.map(|_| self.host.id.name())
    }

    /// What is said of it at this place (a JSON pointer) below `properties`: of itself, or of all that the host keeps.
    #[must_use]
    pub fn property(self, pointer: &str) -> Option<&'a Value> {
        let properties: &JsonMap<String, Value> = match self.which {
            None => &self.host.properties,
            Some(_) => self.host.properties.get(self.host.kind.model()?)?.as_object()?,
        };
        let (first, rest) = pointer.strip_prefix('/')?.split_once('/').unwrap_or((pointer.get(1..)?, ""));
        let inside = properties.get(first)?;
        if rest.is_empty() { Some(inside) } else { inside.pointer(&format!("/{rest}")) }
    }
}

/// The name of an instance with this id: that of the host, or the host's with the number of the one, as in `web_0`.
#[must_use]
pub fn instance_name(id: &ResourceId) -> String {
    id.parent().map_or_else(|| id.name().to_string(), |host| numbered(&host, id))
}

fn numbered(host: &ResourceId, one: &ResourceId) -> String {
    format!("{}_{}", host.name(), one.name())
}

impl Host {
    /// All that run its code.
    pub fn instances(&self) -> impl Iterator<Item = Instance<'_>> {
        let itself = self.instances.is_none().then_some(Instance { host: self, which: None });
        let many = self.instances.iter().flat_map(|many| &many.all);
        itself.into_iter().chain(many.map(|one| Instance { host: self, which: Some(one) }))
    }
}

impl Cloud {
    /// The instance with this id.
    #[must_use]
    pub fn instance(&self, id: &ResourceId) -> Option<Instance<'_>> {
        let host = self.host(id).or_else(|| self.host(&id.parent()?))?;
        host.instances().find(|one| one.id() == id)
    }

    /// The instance that the platform knows by this number.
    #[must_use]
    pub fn instance_with(&self, platform_id: &str) -> Option<Instance<'_>> {
        self.instance(self.platform_ids.get(platform_id)?)
    }

    /// The instances of all hosts: machines, apps and workflows.
    pub fn instances(&self) -> impl Iterator<Item = Instance<'_>> {
        self.hosts().flat_map(Host::instances)
    }
}
