//! How somebody has code of their own run on an instance, and with it act as its identities ("Run scripts in your Linux VM
//! by using action Run Commands"; the REST API of Kudu, by which App Service is deployed to).
//!
//! One row for each kind of instance says which action it takes and how it is asked for. The type of resource names its
//! row, the access matrix asks about its action, and a document that runs a block `on=` an instance for somebody (`as=`)
//! sends what it says. Whatever gets to run speaks from the instance (`host/script.rs`).

use super::host::script::ScriptOutput;
use super::{app, resource_manager};
use crate::cloud::Instance;
use crate::wire::{Method, Request, Response, Url};
use alloc::format;
use alloc::string::{String, ToString};
use serde_json::{Value, json};

/// How code is brought onto an instance.
#[derive(Debug)]
pub struct RunsCode {
    /// What its sender must be allowed to do.
    pub(super) action: &'static str,
    address: fn(Instance<'_>) -> String,
    body: fn(&str) -> Value,
    /// What the answer says of what the script printed.
    output: fn(&Value) -> Option<ScriptOutput>,
}

/// The marks in what a run command answers.
pub(super) const STDOUT: &str = "[stdout]\n";
pub(super) const STDERR: &str = "\n[stderr]\n";

const fn by_run_command(action: &'static str) -> RunsCode {
    RunsCode {
        action,
        address: |instance| {
            let version = resource_manager::version_of(&instance.id().resource_type());
            format!("https://management.azure.com{}/runCommand?api-version={version}", instance.id())
        },
        body: |script| json!({ "commandId": "RunShellScript", "script": [script] }),
        // It tells no exit status.
        output: |answer| {
            let message = answer.pointer("/value/0/message")?.as_str()?;
            let (out, err) = message.split_once(STDOUT)?.1.rsplit_once(STDERR)?;
            Some(ScriptOutput { out: out.to_string(), err: err.to_string(), status: 0 })
        },
    }
}

/// A virtual machine.
pub(crate) static MACHINE: RunsCode = by_run_command("Microsoft.Compute/virtualMachines/runCommand/action");

/// A machine of a scale set. No built-in role spells the action out: UNCONFIRMED.
pub(crate) static SCALE_SET_MACHINE: RunsCode =
    by_run_command("Microsoft.Compute/virtualMachineScaleSets/virtualMachines/runCommand/action");

/// An app of App Service or a function app, at Kudu.
pub(crate) static APP: RunsCode = RunsCode {
    action: "Microsoft.Web/sites/publish/action",
    address: |instance| format!("https://{}{}/api/command", instance.host().id.name(), app::KUDU_HOSTS),
    body: |script| json!({ "command": script, "dir": "/home" }),
    output: |answer| {
        let text = |name| answer.get(name).and_then(Value::as_str).map(ToString::to_string);
        let status = answer.get("ExitCode").and_then(Value::as_u64);
        let status = status.and_then(|status| u8::try_from(status).ok()).unwrap_or(1);
        Some(ScriptOutput { out: text("Output")?, err: text("Error")?, status })
    },
};

impl RunsCode {
    /// What its sender must be allowed to do.
    pub(crate) const fn action(&self) -> &'static str {
        self.action
    }

    /// How code is brought onto this instance; `None` where nobody's code runs, as on a workflow.
    #[must_use]
    pub fn on(instance: Instance<'_>) -> Option<&'static Self> {
        resource_manager::runs_code(&instance.id().resource_type())
    }

    /// The request that has a script run on the instance; it needs a token for Resource Manager.
    #[must_use]
    pub fn request(&self, instance: Instance<'_>, script: &str) -> Option<Request> {
        let url = Url::parse(&(self.address)(instance)).ok()?;
        Some(Request::new(Method::Post, url).with_body("application/json", (self.body)(script).to_string()))
    }

    /// What the script printed, by the answer to the request.
    #[must_use]
    pub fn output(&self, response: &Response) -> Option<ScriptOutput> {
        (self.output)(&response.body.json().ok()?)
    }
}
