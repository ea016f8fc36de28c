//! Virtual machines ("Virtual Machines - Create Or Update", "Virtual Machines - Instance View"). A machine runs from the
//! moment it is there.

use super::super::super::run_code;
use super::super::hosts::{self, HostType, JsonObject};
use super::super::resource_type::ResourceType;
use super::run_command;
use crate::cloud::{Host, HostKind};
use serde_json::json;

const NAME: &str = HostKind::VirtualMachine.resource_type();

pub(in super::super) const TYPE: ResourceType = ResourceType {
    is_host: true,
    put: Some(|desk, asked| hosts::put(desk, asked, &HOST)),
    patch: Some(|desk, asked| hosts::patch(desk, asked, &HOST)),
    // A machine takes its time to go.
    deleted: 202,
    runs_code: Some(&run_code::MACHINE),
    operations: &[run_command::operation(&run_code::MACHINE)],
    ..ResourceType::new(NAME, |cloud, id, expand| hosts::show(cloud, id, expand, &HOST), hosts::remove)
};

const HOST: HostType = HostType {
    kind: |_| HostKind::VirtualMachine,
    admit: |_, _| Ok(()),
    settle: |_, _, _| Ok(()),
    created: 201,
    show,
};

fn show(host: &Host, expand: &str, _: &mut JsonObject, properties: &mut JsonObject) {
    properties.insert("provisioningState".into(), "Succeeded".into());
    properties.insert("vmId".into(), host.platform_id.as_str().into());
    if expand.eq_ignore_ascii_case("instanceView") {
        let status = |code: &str, text: &str| json!({ "code": code, "level": "Info", "displayStatus": text });
        let statuses = [
            status("ProvisioningState/succeeded", "Provisioning succeeded"),
            status("PowerState/running", "VM running"),
        ];
        properties.insert("instanceView".into(), json!({ "statuses": statuses }));
    }
}
