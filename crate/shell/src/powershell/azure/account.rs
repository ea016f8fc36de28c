//! Az.Accounts: who is signed in, which subscription is chosen, and tokens.

use super::client::{items, moment, object};
use crate::az::profile::{ARM, Account};
use crate::json::Json;
use crate::powershell::bind::{Cmdlet, Done, Work};
use crate::powershell::failure::Failure;
use crate::powershell::value::Value;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mi_sim::Place;

pub(super) const CONTEXT: &str = "Microsoft.Azure.Commands.Profile.Models.Core.PSAzureContext";
pub(super) const PROFILE: &str = "Microsoft.Azure.Commands.Profile.Models.Core.PSAzureProfile";
pub(super) const SUBSCRIPTION: &str = "Microsoft.Azure.Commands.Profile.Models.PSAzureSubscription";
pub(super) const TENANT: &str = "Microsoft.Azure.Commands.Profile.Models.PSAzureTenant";
pub(super) const TOKEN: &str = "Microsoft.Azure.Commands.Profile.Models.PSSecureAccessToken";

const CLOUD: &str = "AzureCloud";

pub(super) static CMDLETS: &[Cmdlet] = &[
    Cmdlet {
        name: "Connect-AzAccount",
        aliases: "Login-AzAccount Add-AzAccount",
        parameters: "Identity|MSI:s AccountId Tenant|TenantId|Domain Subscription|SubscriptionId|SubscriptionName ServicePrincipal:s Credential \
            UseDeviceAuthentication|Device:sx Environment Scope Force:s SkipContextPopulation:s",
        run: connect,
    },
    Cmdlet {
        name: "Disconnect-AzAccount",
        aliases: "Logout-AzAccount Remove-AzAccount",
        parameters: "Username:x AccountId:x Scope",
        run: disconnect,
    },
    Cmdlet { name: "Get-AzContext", aliases: "", parameters: "Name:0 ListAvailable:s", run: context },
    Cmdlet {
        name: "Set-AzContext",
        aliases: "Select-AzContext Select-AzSubscription Set-AzSubscription",
        parameters: "Subscription|SubscriptionId|SubscriptionName|SubscriptionObject|Context|Name:0pn Tenant|TenantId Force:s",
        run: choose,
    },
    Cmdlet {
        name: "Get-AzSubscription",
        aliases: "",
        parameters: "SubscriptionId:0 SubscriptionName TenantId",
        run: subscriptions,
    },
    Cmdlet { name: "Get-AzTenant", aliases: "", parameters: "TenantId:0", run: tenant },
    Cmdlet { name: "Disable-AzContextAutosave", aliases: "", parameters: "Scope", run: |_| Ok(Vec::new()) },
    Cmdlet {
        name: "Get-AzAccessToken",
        aliases: "",
        parameters: "ResourceUrl|Resource|ResourceUri ResourceTypeName|ResourceType TenantId AsSecureString:s",
        run: token,
    },
];

fn connect(work: &mut Work) -> Done {
    let account = if work.switch("Identity") {
        let which = work.text("AccountId").map(|id| {
            let is_path = id.starts_with('/');
            (if is_path { "msi_res_id" } else { "client_id" }, id)
        });
        Account::Identity { which, kept: Vec::new() }
    } else if work.switch("ServicePrincipal") {
        let credential = work.value("Credential").cloned().unwrap_or_default();
        let Value::Secret(secret) = credential.member("Password") else {
            return Err(Failure::new(
                "-ServicePrincipal wants -Credential: an application's id, and its secret as a SecureString",
            ));
        };
        let tenant = work.text("Tenant").unwrap_or_else(|| "organizations".to_owned());
        Account::Application {
            client: credential.member("UserName").to_text(),
            secret,
            tenant,
            kept: Vec::new(),
        }
    } else if work.value("Credential").is_some() {
        return Err(Failure::new(
            "signing in with a password is not simulated: Connect-AzAccount alone signs in whoever sits here",
        ));
    } else if matches!(work.shell.session.place, Place::Person { .. }) {
        Account::Person
    } else {
        return Err(Failure::new(
            "nobody sits here who could sign in with a browser: use Connect-AzAccount -Identity",
        ));
    };
    let wanted = work.text("Subscription");
    if let Some(name) = work.text("Environment").filter(|name| !name.eq_ignore_ascii_case(CLOUD)) {
        return Err(Failure::new(format!("the environment `{name}` is not simulated; {CLOUD} is")));
    }
    own_tenant(work, "Tenant")?;
    work.azure(|az| {
        az.sign_in(account)?;
        if az.profile().subscriptions.is_empty() {
            az.take_tenant_as_subscription();
        }
        Ok(())
    })?;
    if let Some(wanted) = wanted {
        chosen(work, &wanted)?;
    }
    shown(work, PROFILE)
}

/// Refuses a tenant that is not the one of this world.
pub(super) fn own_tenant(work: &mut Work, parameter: &str) -> Result<(), Failure> {
    let Some(wanted) = work.text(parameter) else { return Ok(()) };
    let tenant = work.shell.world.cloud().tenant();
    let is_it =
        tenant.id.to_string().eq_ignore_ascii_case(&wanted) || wanted.eq_ignore_ascii_case(&tenant.domain);
    if is_it {
        return Ok(());
    }
    Err(Failure::new(format!(
        "Please provide a valid tenant or a valid subscription. `{wanted}` is not the tenant of this world, {}.",
        tenant.id
    )))
}

fn disconnect(work: &mut Work) -> Done {
    let was = work.azure(|az| Ok(core::mem::take(az.profile())))?;
    match was.account {
        Some(_) => Ok(Vec::new()),
        None => Err(Failure::new("There is no account signed in.")),
    }
}

/// The name of whoever is signed in, and how they signed in.
fn signed_in(work: &mut Work) -> Result<Option<(String, &'static str)>, Failure> {
    work.azure(|az| {
        Ok(match az.profile().account.clone() {
            None => None,
            Some(Account::Person) => Some((az.whoever_sits_here(), "User")),
            Some(Account::Identity { which, .. }) => {
                Some((which.map_or_else(|| "MSI@50342".to_owned(), |(_, id)| id), "ManagedService"))
            }
            Some(Account::Application { client, .. }) => Some((client, "ServicePrincipal")),
        })
    })
}

fn shown(work: &mut Work, kind: &'static str) -> Done {
    let Some((name, way)) = signed_in(work)? else { return Ok(Vec::new()) };
    let subscription = work.azure(|az| {
        az.known_subscriptions()?;
        az.chosen_subscription()
    })?;
    let account = Value::Object(
        "Microsoft.Azure.Commands.Profile.Models.PSAzureRmAccount",
        Vec::from([("Id".to_owned(), Value::text(&name)), ("Type".to_owned(), Value::text(way))]),
    );
    let text = |text: &str| Value::text(text);
    let whole = Value::Object(
        SUBSCRIPTION,
        Vec::from([
            ("Id".to_owned(), text(&subscription.id)),
            ("Name".to_owned(), text(&subscription.name)),
            ("TenantId".to_owned(), text(&subscription.tenant)),
        ]),
    );
    let mut members = Vec::from([("Account".to_owned(), account)]);
    match kind {
        PROFILE => {
            members.push(("SubscriptionName".to_owned(), text(&subscription.name)));
            members.push(("TenantId".to_owned(), text(&subscription.tenant)));
            members.push(("Environment".to_owned(), text(CLOUD)));
            members.push(("Context".to_owned(), Value::Null));
        }
        _ => {
            let title =
                format!("{} ({}) - {} - {name}", subscription.name, subscription.id, subscription.tenant);
            members.insert(0, ("Name".to_owned(), Value::Text(title)));
            members.push(("Subscription".to_owned(), whole));
            members.push((
                "Tenant".to_owned(),
                Value::Object(TENANT, Vec::from([("Id".to_owned(), text(&subscription.tenant))])),
            ));
            members.push(("Environment".to_owned(), text(CLOUD)));
        }
    }
    let made = Value::Object(kind, members);
    if kind == PROFILE {
        let context = shown(work, CONTEXT)?;
        let mut made = made;
        made.set("Context", Value::of(context));
        return Ok(Vec::from([made]));
    }
    Ok(Vec::from([made]))
}

fn context(work: &mut Work) -> Done {
    let mut shown = shown(work, CONTEXT)?;
    if let Some(name) = work.text("Name") {
        shown.retain(|one| one.member("Name").to_text().eq_ignore_ascii_case(&name));
    }
    Ok(shown)
}

/// Chooses a subscription by its id or name.
fn chosen(work: &mut Work, wanted: &str) -> Result<(), Failure> {
    let known = work.azure(|az| az.known_subscriptions())?;
    let Some(found) = known.into_iter().find(|one| one.is_called(wanted)) else {
        return Err(Failure::new(format!(
            "Please provide a valid tenant or a valid subscription. `{wanted}` is none that this account sees."
        )));
    };
    work.azure(|az| {
        az.profile().chosen.clone_from(&found.id);
        Ok(())
    })
}

fn choose(work: &mut Work) -> Done {
    let wanted = work.value("Subscription").cloned().unwrap_or_default();
    let wanted = match wanted.member("Subscription").member("Id") {
        Value::Null => match wanted.member("Id") {
            Value::Null => wanted.to_text(),
            id => id.to_text(),
        },
        id => id.to_text(),
    };
    own_tenant(work, "Tenant")?;
    if !wanted.is_empty() {
        chosen(work, &wanted)?;
    }
    shown(work, CONTEXT)
}

fn subscriptions(work: &mut Work) -> Done {
    own_tenant(work, "TenantId")?;
    let known = work.azure(|az| az.known_subscriptions())?;
    let wanted = work.text("SubscriptionId").or_else(|| work.text("SubscriptionName"));
    let found = known.iter().filter(|one| wanted.as_ref().is_none_or(|wanted| one.is_called(wanted)));
    let shown: Vec<Value> = found
        .map(|one| {
            let text = |name: &str, text: &str| (name.to_owned(), Value::text(text));
            let id = text("SubscriptionId", &one.id);
            Value::Object(
                SUBSCRIPTION,
                Vec::from([
                    text("Name", &one.name),
                    text("Id", &one.id),
                    text("TenantId", &one.tenant),
                    text("State", "Enabled"),
                    id,
                ]),
            )
        })
        .collect();
    match (shown.is_empty(), wanted) {
        (true, Some(wanted)) => Err(Failure::new(format!(
            "Subscription {wanted} was not found in tenant . Please verify that the subscription exists in this tenant."
        ))),
        _ => Ok(shown),
    }
}

fn tenant(work: &mut Work) -> Done {
    own_tenant(work, "TenantId")?;
    let found = work.azure(|az| az.get("/tenants", "2022-12-01"))?;
    let shown = |one: &Json| {
        let places = [
            ("Id", "tenantId"),
            ("TenantId", "tenantId"),
            ("Name", "displayName"),
            ("TenantCategory", "tenantCategory"),
            ("Domains", "domains"),
        ];
        object(TENANT, one, &places)
    };
    Ok(items(&found).iter().map(shown).collect())
}

/// The resource that a short name means.
fn resource(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "arm" => ARM,
        "keyvault" => "https://vault.azure.net",
        "storage" => "https://storage.azure.com/",
        "msgraph" => "https://graph.microsoft.com/",
        _ => return None,
    })
}

fn token(work: &mut Work) -> Done {
    own_tenant(work, "TenantId")?;
    let address = match (work.text("ResourceUrl"), work.text("ResourceTypeName")) {
        (Some(address), _) => address,
        (None, None) => ARM.to_owned(),
        (None, Some(name)) => match resource(&name) {
            Some(address) => address.to_owned(),
            None => {
                return Err(Failure::new(format!(
                    "`{name}` is not known here; known are Arm, KeyVault, MSGraph and Storage, and -ResourceUrl takes any"
                )));
            }
        },
    };
    let name = signed_in(work)?.map(|(name, _)| name).unwrap_or_default();
    let token = work.azure(|az| az.token(&address))?;
    let claims = token.split('.').nth(1).and_then(|part| mi_sim::wire::base64url::decode(part).ok());
    let claims = claims.and_then(|bytes| Json::parse(&bytes).ok()).unwrap_or_default();
    let mut shown = object(
        TOKEN,
        &claims,
        &[("Token", "="), ("ExpiresOn", "exp"), ("TenantId", "tid"), ("UserId", "="), ("Type", "=Bearer")],
    );
    shown.set("Token", Value::Secret(token));
    shown.set("UserId", Value::Text(name));
    let expires = moment(&shown.member("ExpiresOn")).to_text();
    shown.set("ExpiresOn", Value::Text(format!("{expires} +00:00")));
    Ok(Vec::from([shown]))
}
