//! `az webapp`, and the identities of apps, api-version 2025-05-01.

use super::vm_identity;
use crate::az::command::{Az, Command, Done, each, flattened, made, set, with_nulls};
use crate::az::failure::Failure;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use mi_sim::wire::Method;
use serde_json::json;

const VERSION: &str = "2025-05-01";
const TYPE: &str = "Microsoft.Web/sites";
const PLANS: &str = "providers/Microsoft.Web/serverfarms";

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "webapp create",
        summary: "Create a web app.",
        options: "--resource-group,-g! --name,-n! --plan,-p! --runtime,-r --tags* --assign-identity* --role \
            --scope --https-only?{true|false}",
        missing: "--startup-file --deployment-container-image-name,-i --deployment-source-url,-u \
            --deployment-source-branch,-b --deployment-local-git,-l% --sitecontainers-app? \
            --container-registry-password,-w,--docker-registry-server-password \
            --container-registry-user,-s,--docker-registry-server-user --container-registry-url \
            --container-image-name,-c --multicontainer-config-type --multicontainer-config-file --vnet \
            --subnet --public-network-access --acr-use-identity% --acr-identity --basic-auth \
            --domain-name-scope --end-to-end-encryption-enabled,-e? --min-tls-version \
            --min-tls-cipher-suite --site-scoped-certs? --enriched-errors?",
        asks: false,
        run: create,
        table: None,
    },
    Command {
        name: "appservice plan create",
        summary: "Create an app service plan.",
        options: "--resource-group,-g! --name,-n! --is-linux?{true|false} \
            --sku{F1|FREE|D1|SHARED|B1|B2|B3|S1|S2|S3|P1V2|P2V2|P3V2|P0V3|P1V3|P2V3|P3V3|P1MV3|P2MV3|P3MV3|P4MV3|P5MV3|P0V4|P1V4|P2V4|P3V4|P1MV4|P2MV4|P3MV4|P4MV4|P5MV4|I1V2|I2V2|I3V2|I4V2|I5V2|I6V2|I1MV2|I2MV2|I3MV2|I4MV2|I5MV2|WS1|WS2|WS3|I1V4|I2V4|I3V4|I4V4|I5V4|I6V4|I1MV4|I2MV4|I3MV4|I4MV4|I5MV4} \
            --number-of-workers --location,-l --tags*",
        missing: "--hyper-v% --per-site-scaling% --app-service-environment,-e --zone-redundant,-z% \
            --async-scaling-enabled? --is-managed-instance% --mi-system-assigned? --mi-user-assigned+ \
            --default-identity --rdp-enabled? --vnet --subnet --registry-adapter+ --install-script+ \
            --storage-mount+ --enriched-errors? --no-wait%",
        asks: false,
        run: create_plan,
        table: None,
    },
    Command {
        name: "webapp show",
        summary: "Get the details of a web app.",
        options: "--resource-group,-g --name,-n --ids+",
        missing: "--slot,-s",
        asks: false,
        run: show_app,
        table: None,
    },
    Command {
        name: "webapp list",
        summary: "List web apps.",
        options: "--resource-group,-g",
        missing: "--show-details%",
        asks: false,
        run: list,
        table: None,
    },
    Command {
        name: "webapp delete",
        summary: "Delete a web app.",
        options: "--resource-group,-g --name,-n --ids+",
        missing: "--keep-metrics% --keep-empty-plan% --keep-dns-registration% --slot,-s",
        asks: false,
        run: delete,
        table: None,
    },
    Command {
        name: "webapp config appsettings set",
        summary: "Set the settings of a web app.",
        options: "--resource-group,-g --name,-n --settings+ --slot-settings+ --ids+",
        missing: "--slot,-s",
        asks: false,
        run: set_settings,
        table: None,
    },
    Command {
        name: "webapp identity assign",
        summary: "Assign managed identities to the web app.",
        options: "--resource-group,-g --name,-n --identities* --role --scope --ids+",
        missing: "--slot,-s",
        asks: false,
        run: assign,
        table: None,
    },
    Command {
        name: "webapp identity show",
        summary: "Display the managed identities of a web app.",
        options: "--resource-group,-g --name,-n --ids+",
        missing: "--slot,-s",
        asks: false,
        run: show,
        table: None,
    },
    Command {
        name: "webapp identity remove",
        summary: "Take managed identities from a web app.",
        options: "--resource-group,-g --name,-n --identities* --ids+",
        missing: "--slot,-s",
        asks: false,
        run: remove,
        table: None,
    },
    Command {
        name: "functionapp identity assign",
        summary: "Assign managed identities to the function app.",
        options: "--resource-group,-g --name,-n --identities* --role --scope --ids+",
        missing: "--slot,-s",
        asks: false,
        run: assign,
        table: None,
    },
    Command {
        name: "functionapp identity show",
        summary: "Display the managed identities of a function app.",
        options: "--resource-group,-g --name,-n --ids+",
        missing: "--slot,-s",
        asks: false,
        run: show,
        table: None,
    },
    Command {
        name: "functionapp identity remove",
        summary: "Take managed identities from a function app.",
        options: "--resource-group,-g --name,-n --identities* --ids+",
        missing: "--slot,-s",
        asks: false,
        run: remove,
        table: None,
    },
];

fn found(az: &mut Az) -> Result<(String, Json), Failure> {
    let path = az.resource(TYPE)?;
    let app = az.get(&path, VERSION)?;
    Ok((path, app))
}

/// The plan is asked for first; plans are not simulated, which the service says.
fn create(az: &mut Az) -> Done {
    let (group, plan) = (az.group()?, az.needed("--plan")?.to_owned());
    let path = if plan.starts_with('/') { plan } else { format!("{group}/{PLANS}/{plan}") };
    match az.get(&path, VERSION) {
        Err(failure) if failure.status != Some(404) => return Err(failure),
        _ => {}
    }
    let all = format!("{}/{PLANS}?detailed=true", az.subscription()?);
    az.get(&all, VERSION)?;
    Err(Failure::of(1, "`az webapp create` is not simulated; write the app with `az rest --method put`"))
}

fn create_plan(az: &mut Az) -> Done {
    let sku = az.value("--sku").unwrap_or("B1").to_ascii_uppercase();
    let tier = match sku.as_bytes() {
        b"F1" | b"FREE" => "FREE",
        b"D1" | b"SHARED" => "SHARED",
        [b'B', ..] => "BASIC",
        [b'S', ..] => "STANDARD",
        [b'P', .., b'2'] => "PREMIUMV2",
        [b'P', .., b'4'] => "PREMIUMV4",
        _ => "PREMIUMV3",
    };
    let location = az.location()?;
    let (group, name) = (az.group()?, az.needed("--name")?.to_owned());
    az.warn(&format!("Creating App Service Plan '{name}' (Linux, SKU: {sku})."));
    let workers = az.value("--number-of-workers").and_then(|count| count.parse().ok()).unwrap_or(1_u32);
    let mut body = json!({
        "location": location,
        "sku": { "name": sku, "tier": tier, "capacity": workers },
        "properties": { "perSiteScaling": false, "reserved": true },
    });
    if let Some(tags) = az.tags() {
        set(&mut body, "tags", tags);
    }
    az.put(&format!("{group}/{PLANS}/{name}"), "2025-03-01", &made(&body)).map(|made| Some(flattened(&made)))
}

/// How the app is configured is asked for too; that is not simulated, which the service says.
fn show_app(az: &mut Az) -> Done {
    let (path, app) = found(az)?;
    az.get(&format!("{path}/config/web"), VERSION)?;
    Ok(Some(flattened(&app)))
}

fn list(az: &mut Az) -> Done {
    let place = az.group_or_subscription()?;
    let list = az.get(&format!("{place}/providers/{TYPE}"), VERSION)?;
    Ok(Some(each(&list, flattened)))
}

fn delete(az: &mut Az) -> Done {
    let path = az.resource(TYPE)?;
    az.warn("Note: If this is the last app on the plan, the plan will also be deleted. Use --keep-empty-plan to prevent this.");
    az.delete(&path, VERSION).map(|()| None)
}

/// The identity block of an app as the tool shows it: nothing where there is none.
fn identities(app: &Json) -> Option<Json> {
    let block = app.get("identity")?;
    let has_one = block.get("type").and_then(Json::as_text).is_some_and(|kind| kind != "None");
    has_one.then(|| with_nulls(block, &["principalId", "tenantId", "type", "userAssignedIdentities"]))
}

fn show(az: &mut Az) -> Done {
    found(az).map(|(_, app)| identities(&app))
}

/// Writes the app with another identity block, and shows what it has then.
fn change(az: &mut Az, path: &str, app: &Json, mut block: Json) -> Done {
    if let Json::Object(members) = &mut block {
        members.retain(|(_, value)| *value != Json::Null);
    }
    // Here the two kinds stand with a blank between them.
    if block.get("type").and_then(Json::as_text) == Some("SystemAssigned,UserAssigned") {
        block.set("type", Json::text("SystemAssigned, UserAssigned"));
    }
    let mut body = Json::Object(Vec::new());
    body.set("identity", block);
    for name in ["kind", "location", "tags"] {
        if let Some(value) = app.get(name) {
            body.set(name, value.clone());
        }
    }
    body.set("properties", made(&json!({ "siteConfig": null })));
    let written = az.put(path, VERSION, &body)?;
    Ok(identities(&written))
}

fn assign(az: &mut Az) -> Done {
    let (path, app) = found(az)?;
    let block = vm_identity::with(&path, &app, &az.values("--identities"));
    change(az, &path, &app, block)
}

fn remove(az: &mut Az) -> Done {
    let (path, app) = found(az)?;
    let block = vm_identity::without(&path, &app, &az.values("--identities"))?;
    change(az, &path, &app, block)
}

fn set_settings(az: &mut Az) -> Done {
    let path = az.resource(TYPE)?;
    let before = az.arm(Method::Post, &format!("{path}/config/appsettings/list"), VERSION, None)?;
    let (_, app) = found(az)?;
    let mut settings = before.get("properties").map(|known| json!(known)).unwrap_or_else(|| json!({}));
    for setting in az.values("--settings") {
        let (name, value) = setting.split_once('=').unwrap_or((&setting, ""));
        set(&mut settings, name, value.into());
    }
    let body = json!({ "location": app.get("location"), "properties": settings });
    let written = az.put(&format!("{path}/config/appsettings"), VERSION, &made(&body))?;
    let Some(Json::Object(members)) = written.get("properties") else { return Ok(None) };
    // What a setting is stays unsaid since it may be a secret.
    let shown =
        members.iter().map(|(name, _)| made(&json!({ "name": name, "slotSetting": false, "value": null })));
    Ok(Some(Json::List(shown.collect())))
}
