//! Scripts that Resource Manager has a machine's agent run ("Virtual Machines - Run Command"). The real answer comes later,
//! from an address that the first one names; here it is the first one.

use super::super::super::Desk;
use super::super::super::host::platform;
use super::super::super::run_code::RunsCode;
use super::super::resource::missing;
use super::super::resource_type::{Asked, Operation};
use super::super::{error, object};
use super::power;
use crate::wire::{Method, Request, Response, Url};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Value, json};

/// The commands that run a script of the caller's. That Windows has the second is left out: both run here.
const COMMANDS: [&str; 2] = ["RunShellScript", "RunPowerShellScript"];

/// `POST …/runCommand`.
pub(super) const fn operation(by: &'static RunsCode) -> Operation {
    Operation { method: Method::Post, path: &["runcommand"], action: by.action, answer }
}

fn answer(desk: &mut Desk<'_>, asked: &Asked<'_>, _: &[String]) -> Result<Response, Response> {
    let instance = desk.cloud().instance(asked.id).ok_or_else(|| missing(asked))?;
    power::running(instance.host())?;
    let address = platform(instance.platform_id(), "script");
    let body = object(asked.request)?;
    let command = body.get("commandId").and_then(Value::as_str).unwrap_or_default();
    if !COMMANDS.iter().any(|known| known.eq_ignore_ascii_case(command)) {
        let message =
            format!("The command '{command}' is not simulated; these are: {}.", COMMANDS.join(", "));
        return Err(error::error(400, "InvalidParameter", &message));
    }
    let lines = body.get("script").and_then(Value::as_array).into_iter().flatten();
    let script = lines.filter_map(Value::as_str).collect::<Vec<_>>().join("\n");
    let sent = Url::parse(&address).map_err(|error| error.to_string()).and_then(|url| {
        let request = Request::new(Method::Post, url).with_body("text/plain; charset=utf-8", script);
        desk.send(request).map_err(|failed| failed.reason)
    });
    let printed = sent.map_err(|reason| error::error(500, "InternalServerError", &reason))?;
    let message = format!("Enable succeeded: \n{}", printed.body.text());
    Ok(Response::json(
        200,
        &json!({ "value": [{
            "code": "ProvisioningState/succeeded",
            "level": "Info",
            "displayStatus": "Provisioning succeeded",
            "message": message,
        }] }),
    ))
}
