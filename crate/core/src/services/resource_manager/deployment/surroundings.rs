//! The template functions that tell of what a template is deployed in ("Resource functions for ARM templates", "Scope
//! functions", "Deployment functions").

use super::evaluate::{Evaluation, plain, resource_path};
use super::functions::guid;
use crate::scope::Scope;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Value, json};

impl Evaluation<'_> {
    /// What a function comes to; `None` where there is none of this name, in lower case, with such arguments.
    pub(super) fn around(&mut self, name: &str, arguments: &[Value]) -> Option<Result<Value, String>> {
        let around = self.around;
        let subscription = || around.group.subscription_id().map_or_else(Scope::root, Scope::subscription);
        Some(match (name, arguments) {
            ("resourcegroup", []) => Ok(json!({
                "id": around.group,
                "name": around.group.name(),
                "type": "Microsoft.Resources/resourceGroups",
                "location": around.location,
                "properties": { "provisioningState": "Succeeded" },
            })),
            ("subscription", []) => Ok(json!({
                "id": subscription(),
                "subscriptionId": around.group.subscription_id(),
                "tenantId": around.tenant,
                "displayName": "Simulated subscription",
            })),
            ("tenant", []) => {
                Ok(json!({ "tenantId": around.tenant, "id": format!("/tenants/{}", around.tenant) }))
            }
            ("deployment", []) => Ok(json!({ "name": around.name })),
            ("environment", []) => Ok(json!({
                "name": "AzureCloud",
                "resourceManager": "https://management.azure.com/",
                "authentication": { "loginEndpoint": "https://login.microsoftonline.com/" },
                "graph": "https://graph.microsoft.com/",
                "suffixes": { "storage": "core.windows.net", "keyvaultDns": ".vault.azure.net" },
            })),
            ("resourceid", parts) => words(parts).and_then(|parts| self.resource_id(&parts)),
            ("subscriptionresourceid", parts) => {
                words(parts).and_then(|parts| id_within(&subscription(), &parts))
            }
            ("tenantresourceid", parts) => words(parts).and_then(|parts| id_within(&Scope::root(), &parts)),
            ("extensionresourceid", [scope, parts @ ..]) => plain(scope).and_then(|scope| {
                let scope = Scope::parse(&scope).map_err(|error| error.to_string())?;
                id_within(&scope, &words(parts)?)
            }),
            ("newguid", []) => self.draw(),
            ("utcnow", []) => self.at_parameters(name).map(|()| {
                let moment = around.now.to_rfc3339();
                moment.chars().filter(|c| !matches!(c, '-' | ':')).collect::<String>().into()
            }),
            _ => return None,
        })
    }

    /// `resourceId([subscription], [resource group], type, name, …)`: the type is the first that has a slash.
    fn resource_id(&self, parts: &[String]) -> Result<Value, String> {
        let at = parts
            .iter()
            .position(|part| part.contains('/'))
            .ok_or("'resourceId' names no type of resource")?;
        let (before, parts) = parts.split_at_checked(at).unwrap_or_default();
        let group = &self.around.group;
        let subscription = group.subscription_id().map_or_else(Scope::root, Scope::subscription);
        let within = match before {
            [] => group.as_str().to_string(),
            [name] => format!("{subscription}/resourceGroups/{name}"),
            [subscription, name] => format!("/subscriptions/{subscription}/resourceGroups/{name}"),
            _ => {
                return Err(
                    "'resourceId' takes a subscription and a resource group before the type".to_string()
                );
            }
        };
        id_within(&Scope::parse(&within).map_err(|error| error.to_string())?, parts)
    }

    /// A GUID that nobody can tell beforehand.
    fn draw(&mut self) -> Result<Value, String> {
        self.at_parameters("newGuid")?;
        self.drawn = self.drawn.saturating_add(1);
        Ok(guid(&format!("{}-{}", self.around.chance, self.drawn)).into())
    }

    fn at_parameters(&self, name: &str) -> Result<(), String> {
        match self.is_at_parameters {
            true => Ok(()),
            false => {
                Err(format!("the function '{name}' can only be used in the default value of a parameter"))
            }
        }
    }
}

fn words(parts: &[Value]) -> Result<Vec<String>, String> {
    parts.iter().map(plain).collect()
}

fn id_within(scope: &Scope, parts: &[String]) -> Result<Value, String> {
    let (kind, names) = parts.split_first().ok_or("the function names no type of resource")?;
    resource_path(scope, kind, &names.join("/")).map(Value::from)
}
