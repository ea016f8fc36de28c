//! Virtual machines ("Virtual Machines - Create Or Update", "Virtual Machines - Instance View"). A machine runs from the
//! moment it is there until somebody switches it off.

use super::super::super::run_code;
use super::super::hosts::{self, HostType, JsonObject};
use super::super::resource_type::ResourceType;
use super::{power, run_command};
use crate::cloud::{Host, HostKind, Power};
use serde_json::json;

const NAME: &str = HostKind::VirtualMachine.resource_type();

pub(in super::super) const TYPE: ResourceType = ResourceType {
    // A machine takes its time to go.
    deleted: 202,
    operations: &[
        run_command::operation(&run_code::MACHINE),
        power::START,
        power::POWER_OFF,
        power::DEALLOCATE,
        power::RESTART,
    ],
    ..hosts::row(NAME, &HOST, Some(&run_code::MACHINE))
};

const HOST: HostType = HostType {
    kind: |_| HostKind::VirtualMachine,
    admit: |_, _| Ok(()),
    settle: |_, _, _| Ok(()),
    created: 201,
    computed: &["provisioningState", "vmId"],
    show,
};

fn show(host: &Host, expand: &str, _: &mut JsonObject, properties: &mut JsonObject) {
    properties.insert("provisioningState".into(), "Succeeded".into());
    properties.insert("vmId".into(), host.platform_id.as_str().into());
    if expand.eq_ignore_ascii_case("instanceView") {
        let status = |code: &str, text: &str| json!({ "code": code, "level": "Info", "displayStatus": text });
        let statuses = [
            status("ProvisioningState/succeeded", "Provisioning succeeded"),
            match host.power {
                Power::Running => status("PowerState/running", "VM running"),
                Power::Stopped => status("PowerState/stopped", "VM stopped"),
                Power::Deallocated => status("PowerState/deallocated", "VM deallocated"),
            },
        ];
        properties.insert("instanceView".into(), json!({ "statuses": statuses }));
    }
}
