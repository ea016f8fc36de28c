//! `az login`, `az logout` and `az account`: who is signed in, and which subscription commands are about.

use crate::az::command::{Az, Command, Done, made};
use crate::az::failure::Failure;
use crate::az::profile::{ARM, Account, Profile};
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mi_sim::wire::UnverifiedToken;
use mi_sim::{Place, Timestamp};
use serde_json::json;

const TABLE: &str = "[].{Name:name, CloudName:cloudName, SubscriptionId:id, TenantId:tenantId, State:state, IsDefault:isDefault}";

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "login",
        summary: "Log in to Azure.",
        options: "--username,-u --password,-p --tenant,-t --allow-no-subscriptions% --use-device-code% \
            --service-principal% -i,--identity% --client-id --object-id --resource-id",
        missing: "--scope+ --claims-challenge --certificate --use-cert-sn-issuer% --federated-token \
            --skip-subscription-discovery,--skip-sub% --subscription,-s",
        asks: false,
        run: login,
        table: None,
    },
    Command {
        name: "logout",
        summary: "Log out.",
        options: "--username",
        missing: "",
        asks: false,
        run: logout,
        table: None,
    },
    Command {
        name: "account show",
        summary: "Get the details of a subscription.",
        options: "--subscription,-s,--name,-n",
        missing: "",
        asks: false,
        run: show,
        table: None,
    },
    Command {
        name: "account list",
        summary: "Get a list of subscriptions for the logged in account.",
        options: "--all% --refresh%",
        missing: "",
        asks: false,
        run: list,
        table: Some(TABLE),
    },
    Command {
        name: "account set",
        summary: "Set a subscription to be the current active subscription.",
        options: "--subscription,-s,--name,-n!",
        missing: "",
        asks: false,
        run: set,
        table: None,
    },
    Command {
        name: "account clear",
        summary: "Forget all subscriptions.",
        options: "",
        missing: "",
        asks: false,
        run: clear,
        table: None,
    },
    Command {
        name: "account get-access-token",
        summary: "Get a token for utilities to access Azure.",
        options: "--subscription,-s,--name,-n --resource --scope* \
            --resource-type{oss-rdbms|arm|aad-graph|ms-graph|batch|media|data-lake} --tenant,-t",
        missing: "",
        asks: false,
        run: get_access_token,
        table: None,
    },
    Command {
        name: "account list-locations",
        summary: "List supported regions for the current subscription.",
        options: "",
        missing: "--include-extended-locations?",
        asks: false,
        run: list_locations,
        table: None,
    },
];

fn login(az: &mut Az) -> Done {
    let is_identity = az.has("--identity");
    if is_identity && ["--password", "--service-principal", "--tenant"].iter().any(|option| az.has(option)) {
        return Err(Failure::of(1, "usage error: '--identity' is not applicable with other arguments"));
    }
    let account = match () {
        () if is_identity => identity(az)?,
        () if az.has("--service-principal") => application(az)?,
        () if az.has("--username") => {
            let told =
                "signing in with a password is not simulated: `az login` alone signs in whoever sits here";
            return Err(Failure::of(1, told));
        }
        () if matches!(az.call.session.place, Place::Person { .. }) => Account::Person,
        () => {
            let told = "nobody sits here who could sign in with a browser: use `az login --identity`";
            return Err(Failure::of(1, told));
        }
    };
    let name = match &account {
        Account::Application { client, .. } => client.clone(),
        Account::Person => az.whoever_sits_here(),
        Account::Identity { .. } => String::new(),
    };
    let before = az.profile().clone();
    az.sign_in(account)?;
    if az.profile().subscriptions.is_empty() {
        if !az.has("--allow-no-subscriptions") {
            *az.profile() = before;
            return Err(Failure::of(1, match is_identity {
                true => "No access was configured for the managed identity, hence no subscriptions were found. If this is expected, use '--allow-no-subscriptions' to have tenant level access.".to_owned(),
                false => format!("No subscriptions found for {name}."),
            }));
        }
        az.take_tenant_as_subscription();
    }
    all(az, !is_identity)
}

fn identity(az: &mut Az) -> Result<Account, Failure> {
    if az.has("--username") {
        return Err(Failure::of(
            1,
            "Passing the managed identity ID with --username is no longer supported. Use --client-id, --object-id or --resource-id instead.",
        ));
    }
    let given = [("--client-id", "client_id"), ("--object-id", "object_id"), ("--resource-id", "msi_res_id")];
    let mut given = given.into_iter().filter_map(|(option, name)| Some((name, az.value(option)?.to_owned())));
    match (given.next(), given.next()) {
        (which, None) => Ok(Account::Identity { which, kept: Vec::new() }),
        _ => Err(Failure::of(1, "Usage error: Provide only one of --client-id, --object-id, --resource-id.")),
    }
}

fn application(az: &Az) -> Result<Account, Failure> {
    let Some(client) = az.value("--username").map(str::to_owned) else {
        return Err(Failure::of(
            1,
            "usage error: --service-principal --username NAME --password SECRET --tenant TENANT",
        ));
    };
    let Some(secret) = az.value("--password").map(str::to_owned) else {
        return Err(Failure::of(1, "Please specify both username and password in non-interactive mode."));
    };
    let tenant = az.value("--tenant").unwrap_or("organizations").to_owned();
    Ok(Account::Application { client, secret, tenant, kept: Vec::new() })
}

fn logout(az: &mut Az) -> Done {
    let was = core::mem::take(az.profile());
    match was.account {
        Some(_) => Ok(None),
        None => Err(Failure::of(1, "There are no active accounts.")),
    }
}

fn clear(az: &mut Az) -> Done {
    *az.profile() = Profile::default();
    Ok(None)
}

fn show(az: &mut Az) -> Done {
    let wanted = az.value("--subscription").map(ToString::to_string);
    let one = match wanted {
        None => az.chosen_subscription()?,
        Some(wanted) => {
            let known = az.known_subscriptions()?;
            let found = known.into_iter().find(|one| one.is_called(&wanted));
            found.ok_or_else(|| Failure::unknown_subscription(&wanted))?
        }
    };
    Ok(Some(az.shown_subscription(&one, "environmentName")))
}

fn list(az: &mut Az) -> Done {
    if az.profile().account.is_none() {
        az.warn("Please run \"az login\" to access your accounts.");
        return Ok(Some(Json::List(Vec::new())));
    }
    all(az, true)
}

/// What the sign-in of an identity shows has another name for the cloud.
fn all(az: &mut Az, is_list: bool) -> Done {
    let known = az.known_subscriptions()?;
    let cloud = if is_list { "cloudName" } else { "environmentName" };
    Ok(Some(Json::List(known.iter().map(|one| az.shown_subscription(one, cloud)).collect())))
}

fn set(az: &mut Az) -> Done {
    let wanted = az.needed("--subscription")?.to_string();
    let known = az.known_subscriptions()?;
    let found = known.into_iter().find(|one| one.is_called(&wanted));
    let missing = || {
        Failure::of(
            1,
            format!(
                "The subscription of '{}' doesn't exist in cloud 'AzureCloud'.",
                wanted.to_ascii_lowercase()
            ),
        )
    };
    az.profile().chosen = found.ok_or_else(missing)?.id;
    Ok(None)
}

fn get_access_token(az: &mut Az) -> Done {
    let scopes = az.values("--scope");
    let resource = match (az.value("--resource"), scopes.first(), az.value("--resource-type")) {
        (Some(resource), ..) => resource.to_owned(),
        (None, Some(scope), _) => scope.strip_suffix("/.default").unwrap_or(scope).to_owned(),
        (None, None, Some("ms-graph")) => "https://graph.microsoft.com/".to_owned(),
        (None, None, Some("arm") | None) => ARM.to_owned(),
        (None, None, Some(other)) => {
            return Err(Failure::of(
                1,
                format!("tokens for `{other}` are not simulated; there are those for arm and ms-graph"),
            ));
        }
    };
    let token = az.token(&resource)?;
    let one = az.chosen_subscription()?;
    let expires = UnverifiedToken::parse(&token).ok().and_then(|token| token.claims().get("exp")?.as_u64());
    let expires = Timestamp::from_secs(expires.unwrap_or_default());
    let written = expires.to_rfc3339().replace('T', " ").replace('Z', ".000000");
    let mut shown = Json::Object(Vec::new());
    shown.set("tokenType", Json::text("Bearer"));
    shown.set("accessToken", Json::Text(token));
    shown.set("expires_on", made(&json!(expires.secs())));
    shown.set("expiresOn", Json::Text(written));
    shown.set("tenant", Json::text(az.value("--tenant").unwrap_or(&one.tenant)));
    if !az.has("--tenant") {
        shown.set("subscription", Json::Text(one.id));
    }
    Ok(Some(shown))
}

fn list_locations(az: &mut Az) -> Done {
    let path = format!("{}/locations", az.subscription()?);
    let list = az.get(&path, "2022-12-01")?;
    Ok(list.get("value").cloned())
}
