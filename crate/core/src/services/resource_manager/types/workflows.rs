//! Workflows of Logic Apps ("Workflows - Create Or Update").

use super::super::super::{Desk, workflow};
use super::super::hosts::{self, Draft, HostType};
use super::super::resource_type::ResourceType;
use super::super::{error, hosts::JsonObject};
use super::workflow_runs;
use crate::cloud::{Host, HostKind};
use crate::wire::Response;
use serde_json::Value;

const NAME: &str = HostKind::LogicApp.resource_type();

pub(in super::super) const TYPE: ResourceType = ResourceType {
    version: "2019-05-01",
    operations: workflow_runs::OPERATIONS,
    ..hosts::row(NAME, &HOST, None)
};

const HOST: HostType = HostType {
    kind: |_| HostKind::LogicApp,
    admit: |_, _| Ok(()),
    settle,
    created: 201,
    computed: &["provisioningState", "accessEndpoint"],
    show,
};

fn settle(_: &mut Desk<'_>, _: &Draft<'_>, host: &mut Host) -> Result<(), Response> {
    let definition = host.properties.get("definition").and_then(Value::as_object);
    let definition = definition
        .ok_or_else(|| error::invalid_content("The property 'properties.definition' must be an object"))?;
    let actions = definition.get("actions").and_then(Value::as_object);
    let Some((action, missing)) = actions.and_then(workflow::waits_for_nothing) else { return Ok(()) };
    let message = alloc::format!(
        "The 'runAfter' property of template action '{action}' contains non-existent action: '{missing}'."
    );
    Err(error::error(400, "InvalidTemplate", &message))
}

fn show(_: &Host, _: &str, _: &mut JsonObject, properties: &mut JsonObject) {
    properties.insert("provisioningState".into(), "Succeeded".into());
    properties.insert("state".into(), "Enabled".into());
}
