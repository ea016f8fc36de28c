//! `az vm`: virtual machines. Each operation asks in the version that the tool has for it.

use super::vm_create;
use crate::az::command::{Az, Command, Done, each, flattened, made, set};
use crate::az::failure::Failure;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mi_sim::wire::Method;
use serde_json::{Value, json};

pub(super) const VERSION: &str = "2026-04-01";
pub(super) const TYPE: &str = "Microsoft.Compute/virtualMachines";
/// The version of requests that change a machine.
const CHANGE: &str = "2024-11-01";
const NETWORK: &str = "2022-01-01";

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "vm create",
        summary: "Create a virtual machine, with the network that it needs.",
        options: "--name,-n! --resource-group,-g! --image --size --location,-l --tags* \
            --authentication-type{ssh|password|all} --admin-password --admin-username --ssh-key-values+ \
            --generate-ssh-keys% --public-ip-sku{Basic|Standard} --assign-identity* --scope --role",
        missing: "--computer-name --ssh-dest-key-path --availability-set --nics+ --nsg --nsg-rule \
            --accelerated-networking? --private-ip-address --public-ip-address \
            --public-ip-address-allocation --public-ip-address-dns-name --os-disk-name --os-type \
            --storage-account --storage-caching,--os-disk-caching --data-disk-caching+ \
            --storage-container-name --storage-sku+ --use-unmanaged-disk% --attach-os-disk \
            --os-disk-size-gb --attach-data-disks+ --data-disk-sizes-gb+ --vnet-name \
            --vnet-address-prefix --subnet --subnet-address-prefix --validate% --custom-data --secrets+ \
            --plan-name --plan-product --plan-publisher --plan-promotion-code --license-type \
            --encryption-identity --asgs+ --zone,-z --boot-diagnostics-storage --ultra-ssd-enabled? \
            --ephemeral-os-disk? --ephemeral-os-disk-placement,--ephemeral-placement \
            --ephemeral-os-disk-enable-full-caching,--ephemeral-full-caching? --ppg --host --host-group \
            --priority --max-price --eviction-policy --enable-agent? --workspace --vmss \
            --os-disk-encryption-set --data-disk-encryption-sets+ --specialized? --encryption-at-host? \
            --enable-auto-update? --patch-mode --ssh-key-name --enable-hotpatching? \
            --platform-fault-domain --security-type --enable-secure-boot? --enable-vtpm? --count \
            --edge-zone --nic-delete-option+ --os-disk-delete-option \
            --data-disk-delete-option,--data-delete-option+ --user-data \
            --capacity-reservation-group,--crg \
            --disable-capacity-reservation-assignment,--no-cap-reservation? --enable-hibernation? \
            --processor-mode --v-cpus-available --v-cpus-per-core --accept-term% \
            --disable-integrity-monitoring% --enable-integrity-monitoring% \
            --os-disk-security-encryption-type --os-disk-secure-vm-disk-encryption-set \
            --disk-controller-type --disable-integrity-monitoring-autoupgrade% --enable-proxy-agent? \
            --proxy-agent-mode --source-snapshots-or-disks,--source-resource+ \
            --source-snapshots-or-disks-size-gb,--source-resource-size+ \
            --source-disk-restore-point,--source-disk-rp+ \
            --source-disk-restore-point-size-gb,--source-rp-size+ --ssh-key-type \
            --additional-scheduled-events,--additional-events? \
            --enable-user-reboot-scheduled-events,--enable-reboot? \
            --enable-user-redeploy-scheduled-events,--enable-redeploy? \
            --scheduled-events-api-version,--se-api-version \
            --enable-all-instance-down,--all-instance-down? --zone-placement-policy --include-zones+ \
            --exclude-zones+ --align-regional-disks-to-vm-zone,--align-regional-disks? \
            --wire-server-mode --wire-server-use-local-file-rules,--wire-local-rules? --imds-mode \
            --wire-server-access-control-profile-reference-id,--wire-server-profile-id \
            --imds-access-control-profile-reference-id,--imds-profile-id --key-incarnation-id \
            --add-proxy-agent-extension,--add-proxy-agent-ext? --data-disk-iops --data-disk-mbps \
            --zone-movement? --no-wait%",
        asks: false,
        run: vm_create::create,
        table: None,
    },
    Command {
        name: "vm show",
        summary: "Get the details of a VM.",
        options: "--resource-group,-g --name,-n --show-details,-d% --ids+",
        missing: "--include-user-data,-u%",
        asks: false,
        run: show,
        table: Some(
            "{Name:name, ResourceGroup:resourceGroup, PowerState:powerState, PublicIps:publicIps, Fqdns:fqdns, Location:location}",
        ),
    },
    Command {
        name: "vm list",
        summary: "List details of Virtual Machines.",
        options: "--resource-group,-g --show-details,-d%",
        missing: "--vmss",
        asks: false,
        run: list,
        table: Some(
            "[].{Name:name, ResourceGroup:resourceGroup, PowerState:powerState, PublicIps:publicIps, Fqdns:fqdns, Location:location}",
        ),
    },
    Command {
        name: "vm get-instance-view",
        summary: "Get instance information about a VM.",
        options: "--resource-group,-g --name,-n --ids+",
        missing: "",
        asks: false,
        run: instance_view,
        table: Some(
            "{Name:name, ResourceGroup:resourceGroup, Location:location, ProvisioningState:provisioningState, PowerState:instanceView.statuses[1].displayStatus}",
        ),
    },
    Command {
        name: "vm update",
        summary: "Update the properties of a VM.",
        options: "--resource-group,-g --name,-n --set+ --ids+",
        missing: "--os-disk --disk-caching* --write-accelerator* --license-type --ultra-ssd-enabled? \
            --priority --max-price --ppg --workspace --enable-secure-boot? --enable-vtpm? --user-data \
            --capacity-reservation-group,--crg \
            --disable-capacity-reservation-assignment,--no-cap-reservation? --host --host-group --size \
            --ephemeral-os-disk-placement,--ephemeral-placement --enable-hibernation? --v-cpus-available \
            --v-cpus-per-core --processor-mode --disk-controller-type --security-type \
            --enable-proxy-agent? --proxy-agent-mode --additional-scheduled-events,--additional-events? \
            --enable-user-reboot-scheduled-events,--enable-reboot? \
            --enable-user-redeploy-scheduled-events,--enable-redeploy? \
            --scheduled-events-api-version,--se-api-version \
            --enable-all-instance-down,--all-instance-down? \
            --align-regional-disks-to-vm-zone,--align-regional-disks? --wire-server-mode \
            --wire-server-use-local-file-rules,--wire-local-rules? --imds-mode \
            --add-proxy-agent-extension,--add-proxy-agent-ext? \
            --wire-server-access-control-profile-reference-id,--wire-server-profile-id \
            --imds-access-control-profile-reference-id,--imds-profile-id --key-incarnation-id \
            --zone-movement? --zone,-z --add+ --remove+ --force-string% --no-wait%",
        asks: false,
        run: update,
        table: None,
    },
    Command {
        name: "vm start",
        summary: "Start a stopped VM.",
        options: "--no-wait?{true|t|yes|y|1|false|f|no|n|0} --resource-group,-g -n,--name,--vm-name --ids+",
        missing: "",
        asks: false,
        run: start,
        table: None,
    },
    Command {
        name: "vm stop",
        summary: "Power off a running VM.",
        options: "--resource-group,-g --name,-n --skip-shutdown% --no-wait% --ids+",
        missing: "",
        asks: false,
        run: stop,
        table: None,
    },
    Command {
        name: "vm restart",
        summary: "Restart VMs.",
        options: "--resource-group,-g --name,-n --no-wait% --ids+",
        missing: "--force%",
        asks: false,
        run: restart,
        table: None,
    },
    Command {
        name: "vm deallocate",
        summary: "Deallocate a VM.",
        options: "--no-wait?{true|t|yes|y|1|false|f|no|n|0} --resource-group,-g -n,--name,--vm-name --ids+",
        missing: "--force-deallocate? --hibernate?",
        asks: false,
        run: deallocate,
        table: None,
    },
    Command {
        name: "vm delete",
        summary: "Delete a VM.",
        options: "--no-wait?{true|t|yes|y|1|false|f|no|n|0} --resource-group,-g -n,--name \
            --force-deletion?{true|t|yes|y|1|false|f|no|n|0} --yes,-y% --ids+",
        missing: "",
        asks: true,
        run: delete,
        table: None,
    },
    Command {
        name: "vm run-command invoke",
        summary: "Execute a specific run command on a VM.",
        options: "--resource-group,-g --name,-n --command-id! --scripts+ --parameters+ --ids+",
        missing: "--no-wait%",
        asks: false,
        run: run_command,
        table: None,
    },
];

fn show(az: &mut Az) -> Done {
    let path = az.resource(TYPE)?;
    if az.has("--show-details") {
        let vm = az.get(&format!("{path}?$expand=instanceView"), VERSION)?;
        return detailed(az, &vm).map(Some);
    }
    az.get(&path, VERSION).map(|found| Some(flattened(&found)))
}

/// A machine with what it does, and the addresses that it has.
fn detailed(az: &mut Az, vm: &Json) -> Result<Json, Failure> {
    let mut shown = flattened(vm);
    let plain = json!(vm);
    let text =
        |value: &Value, pointer: &str| value.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let cards: Vec<String> = plain
        .pointer("/properties/networkProfile/networkInterfaces")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|card| text(card, "/id"))
        .collect();
    let (mut public, mut private, mut macs) = (Vec::new(), Vec::new(), Vec::new());
    for card in cards {
        let card = json!(az.get(&card, NETWORK)?);
        macs.extend(text(&card, "/properties/macAddress"));
        for config in
            card.pointer("/properties/ipConfigurations").and_then(Value::as_array).into_iter().flatten()
        {
            private.extend(text(config, "/properties/privateIPAddress"));
            if let Some(id) = text(config, "/properties/publicIPAddress/id") {
                let address = json!(az.get(&id, NETWORK)?);
                public.extend(text(&address, "/properties/ipAddress"));
            }
        }
    }
    let statuses = plain.pointer("/properties/instanceView/statuses").and_then(Value::as_array);
    let power = statuses
        .into_iter()
        .flatten()
        .find(|status| text(status, "/code").is_some_and(|code| code.starts_with("PowerState/")));
    for (name, value) in [
        ("fqdns", String::new()),
        ("macAddresses", macs.join(",")),
        ("powerState", power.and_then(|status| text(status, "/displayStatus")).unwrap_or_default()),
        ("privateIps", private.join(",")),
        ("publicIps", public.join(",")),
    ] {
        shown.set(name, Json::Text(value));
    }
    Ok(shown)
}

fn list(az: &mut Az) -> Done {
    let place = az.group_or_subscription()?;
    let list = az.get(&format!("{place}/providers/{TYPE}"), VERSION)?;
    if !az.has("--show-details") {
        return Ok(Some(each(&list, flattened)));
    }
    let all = list.get("value").and_then(Json::as_list).unwrap_or_default();
    let mut shown = Vec::new();
    for vm in all {
        let id = vm.get("id").and_then(Json::as_text).unwrap_or_default();
        let vm = az.get(&format!("{id}?$expand=instanceView"), VERSION)?;
        shown.push(detailed(az, &vm)?);
    }
    Ok(Some(Json::List(shown)))
}

fn instance_view(az: &mut Az) -> Done {
    let path = az.resource(TYPE)?;
    az.get(&format!("{path}?$expand=instanceView"), VERSION).map(|found| Some(flattened(&found)))
}

fn update(az: &mut Az) -> Done {
    let path = az.resource(TYPE)?;
    let before = az.get(&path, VERSION)?;
    let mut body = json!(before);
    for change in az.values("--set") {
        let (place, value) = change.split_once('=').unwrap_or((&change, ""));
        let Some(name) = place.strip_prefix("tags.") else {
            return Err(Failure::of(
                1,
                format!("`--set {change}`: only `tags.NAME=VALUE` of a machine is simulated"),
            ));
        };
        if body.get("tags").is_none() {
            let flat = flattened(&before);
            let mut known: Vec<String> = match &flat {
                Json::Object(members) => members.iter().map(|(name, _)| format!("'{name}'")).collect(),
                _ => Vec::new(),
            };
            known.push("'identity'".to_owned());
            known.sort();
            known.dedup();
            let told = format!("Couldn't find 'tags' in ''. Available options: [{}]", known.join(", "));
            return Err(Failure::of(1, told));
        }
        if let Some(tags) = body.get_mut("tags") {
            set(tags, name, value.into());
        }
    }
    az.put(&path, CHANGE, &made(&body)).map(|made| Some(flattened(&made)))
}

/// An operation of a machine that only has to be asked for.
fn operate(az: &mut Az, path: &str, operation: &str, version: &str) -> Done {
    let (operation, query) =
        operation.split_once('?').map_or((operation, ""), |(operation, query)| (operation, query));
    let sign = if query.is_empty() { "" } else { "?" };
    az.arm(Method::Post, &format!("{path}/{operation}{sign}{query}"), version, None).map(|_| None)
}

fn start(az: &mut Az) -> Done {
    let path = az.resource_or_field(TYPE)?;
    operate(az, &path, "start", "2022-11-01")
}

fn stop(az: &mut Az) -> Done {
    let path = az.resource(TYPE)?;
    az.warn("About to power off the specified VM...\nIt will continue to be billed. To deallocate a VM, run: az vm deallocate.");
    let operation = format!("powerOff?skipShutdown={}", az.has("--skip-shutdown"));
    operate(az, &path, &operation, CHANGE)
}

fn restart(az: &mut Az) -> Done {
    let path = az.resource(TYPE)?;
    operate(az, &path, "restart", "2022-11-01")
}

fn deallocate(az: &mut Az) -> Done {
    let path = az.resource_or_field(TYPE)?;
    operate(az, &path, "deallocate", "2025-11-01")
}

fn delete(az: &mut Az) -> Done {
    let path = az.resource_or_field(TYPE)?;
    az.delete(&path, CHANGE).map(|()| None)
}

fn run_command(az: &mut Az) -> Done {
    let path = az.resource(TYPE)?;
    let id = az.needed("--command-id")?.to_owned();
    let named = az.values("--parameters").into_iter().map(|parameter| {
        let (name, value) = parameter
            .split_once('=')
            .map_or((String::new(), parameter.clone()), |(name, value)| (name.to_owned(), value.to_owned()));
        json!({ "name": name, "value": value })
    });
    let mut body = json!({ "commandId": id, "parameters": named.collect::<Vec<_>>() });
    if az.has("--scripts") {
        set(
            &mut body,
            "script",
            az.values("--scripts")
                .iter()
                .flat_map(|script| script.lines().map(ToString::to_string))
                .collect(),
        );
    }
    az.arm(Method::Post, &format!("{path}/runCommand"), CHANGE, Some(&made(&body))).map(Some)
}
