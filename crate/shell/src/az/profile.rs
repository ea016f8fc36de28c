//! Who is signed in to the Azure CLI, and the subscriptions that it knows.

use super::command::{Az, Tools};
use super::failure::Failure;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;
use mi_sim::wire::{Method, Request, Response, Url, form_encode};
use mi_sim::{Place, Timestamp};

/// What az keeps in its folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    pub(crate) account: Option<Account>,
    /// Known once somebody has asked for them.
    pub(crate) subscriptions: Vec<Subscription>,
    /// The id of the one that commands are about.
    pub(crate) chosen: String,
}

/// Tokens by resource, each with the moment from which it counts no more. The real tool keeps those of an identity for one
/// command only; here a session is what a process is there, and the commands of a session follow each other without a pause.
pub(crate) type Kept = Vec<(String, String, Timestamp)>;

#[derive(Clone, Debug)]
pub(crate) enum Account {
    /// Whoever sits here.
    Person,
    /// The identity of the machine; the query of the metadata endpoint that says which, and how az calls it.
    Identity { which: Option<(&'static str, String)>, kept: Kept },
    /// An application with a secret, and the tokens that are kept by resource.
    Application { client: String, secret: String, tenant: String, kept: Kept },
}

impl Account {
    fn kept(&mut self) -> Option<&mut Kept> {
        match self {
            Self::Person => None,
            Self::Identity { kept, .. } | Self::Application { kept, .. } => Some(kept),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Subscription {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) tenant: String,
}

impl Subscription {
    /// Whether this is its id or its name.
    pub(crate) fn is_called(&self, wanted: &str) -> bool {
        self.id.eq_ignore_ascii_case(wanted) || self.name.eq_ignore_ascii_case(wanted)
    }
}

/// The resource of Resource Manager, as az calls it.
pub(crate) const ARM: &str = "https://management.core.windows.net/";

impl Profile {
    pub(crate) fn at(place: &Place) -> Self {
        let account = matches!(place, Place::Person { .. }).then_some(Account::Person);
        Self { account, ..Self::default() }
    }
}

impl Az<'_, '_> {
    pub(crate) fn profile(&mut self) -> &mut Profile {
        match self.tools {
            Tools::Cli => &mut self.call.session.az,
            Tools::Modules => &mut self.call.session.powershell.azure,
        }
    }

    /// Signs an account in, and asks for the subscriptions that it sees.
    pub(crate) fn sign_in(&mut self, account: Account) -> Result<(), Failure> {
        let before =
            core::mem::replace(self.profile(), Profile { account: Some(account), ..Profile::default() });
        let asked = self.ask_for_subscriptions();
        if asked.is_err() {
            *self.profile() = before;
        }
        asked
    }

    /// A token of whoever is signed in, for a resource.
    pub(crate) fn token(&mut self, resource: &str) -> Result<String, Failure> {
        let now = self.call.world.now();
        let mut account = self.profile().account.clone().ok_or_else(Failure::signed_out)?;
        let kept = account.kept().into_iter().flatten();
        if let Some((_, token, _)) = kept.into_iter().find(|(own, _, until)| own == resource && *until > now)
        {
            return Ok(token.clone());
        }
        let (token, seconds) = match account {
            Account::Person => {
                let Some(world) = self.call.world.simulator() else {
                    return Err(Failure::of(
                        1,
                        "nobody sits here who could sign in: use `az login --identity`",
                    ));
                };
                let token = self.call.session.token(world, resource);
                return token.map_err(|failed| Failure::of(1, failed.reason));
            }
            Account::Identity { which, .. } => self.token_of_identity(resource, which.as_ref())?,
            Account::Application { client, secret, tenant, .. } => {
                self.token_of_application(resource, &client, &secret, &tenant)?
            }
        };
        let until = self.call.world.now().after(Duration::from_secs(seconds));
        if let Some(kept) = self.profile().account.as_mut().and_then(Account::kept) {
            kept.retain(|(own, _, _)| own != resource);
            kept.push((resource.to_owned(), token.clone(), until));
        }
        Ok(token)
    }

    /// Asks the metadata endpoint of a machine, or that of an app.
    fn token_of_identity(
        &mut self,
        resource: &str,
        which: Option<&(&'static str, String)>,
    ) -> Result<(String, u64), Failure> {
        let variables = &self.call.session.variables;
        let app = variables.get("IDENTITY_ENDPOINT").zip(variables.get("IDENTITY_HEADER"));
        let app = app.map(|(endpoint, header)| (endpoint.to_owned(), header.to_owned()));
        let mut query = Vec::from([("resource", resource)]);
        let (version, endpoint) = match &app {
            Some((endpoint, _)) => ("2019-08-01", endpoint.as_str()),
            None => ("2018-02-01", "http://169.254.169.254/metadata/identity/oauth2/token"),
        };
        query.insert(0, ("api-version", version));
        if let Some((name, value)) = which {
            query.push((if app.is_some() && *name == "msi_res_id" { "mi_res_id" } else { name }, value));
        }
        let url = self.address(&format!("{endpoint}?{}", form_encode(&query)))?;
        let mut request = Request::new(Method::Get, url).with_header("Metadata", "true");
        if let Some((_, header)) = &app {
            request = request.with_header("X-IDENTITY-HEADER", header);
        }
        let response = self.send(request)?;
        let body = Json::parse(response.body.as_bytes()).unwrap_or_default();
        token_in(&body).ok_or_else(|| Failure::of(1, said(&body, &response)).with(SIGN_IN_AGAIN))
    }

    fn token_of_application(
        &mut self,
        resource: &str,
        client: &str,
        secret: &str,
        tenant: &str,
    ) -> Result<(String, u64), Failure> {
        let form = form_encode(&[
            ("client_id", client),
            ("grant_type", "client_credentials"),
            ("client_secret", secret),
            ("scope", &format!("{resource}/.default")),
        ]);
        let address = format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token");
        let url = self.address(&address)?;
        let request = Request::new(Method::Post, url).with_body("application/x-www-form-urlencoded", form);
        let response = self.send(request)?;
        let body = Json::parse(response.body.as_bytes()).unwrap_or_default();
        token_in(&body).ok_or_else(|| {
            let told = said(&body, &response);
            let advice = if told.starts_with("AADSTS7000215") { WRONG_SECRET } else { SIGN_IN_AGAIN };
            Failure::of(1, told).with(advice)
        })
    }

    /// The subscriptions that the account may see, asked for once.
    pub(crate) fn known_subscriptions(&mut self) -> Result<Vec<Subscription>, Failure> {
        if self.profile().account.is_none() {
            return Err(Failure::signed_out());
        }
        if self.profile().subscriptions.is_empty() {
            self.ask_for_subscriptions()?;
        }
        Ok(self.profile().subscriptions.clone())
    }

    pub(crate) fn ask_for_subscriptions(&mut self) -> Result<(), Failure> {
        let answer = self.get("/subscriptions", "2022-12-01")?;
        let items = answer.get("value").and_then(Json::as_list).unwrap_or_default();
        let tenant = self.call.world.cloud().tenant().id.to_string();
        let text = |item: &Json, name: &str| item.get(name).and_then(Json::as_text).map(str::to_owned);
        let subscriptions: Vec<Subscription> = items
            .iter()
            .filter_map(|item| {
                let id = text(item, "subscriptionId")?;
                let name = text(item, "displayName").unwrap_or_else(|| id.clone());
                Some(Subscription {
                    name,
                    tenant: text(item, "tenantId").unwrap_or_else(|| tenant.clone()),
                    id,
                })
            })
            .collect();
        let chosen = subscriptions.first().map(|one| one.id.clone()).unwrap_or_default();
        let profile = self.profile();
        (profile.subscriptions, profile.chosen) = (subscriptions, chosen);
        Ok(())
    }

    pub(crate) fn chosen_subscription(&mut self) -> Result<Subscription, Failure> {
        let known = self.known_subscriptions()?;
        let chosen = self.profile().chosen.clone();
        let found = known.into_iter().find(|one| one.id == chosen);
        found.ok_or_else(|| {
            Failure::of(1, "No subscription found. Run 'az account set' to select a subscription.")
        })
    }

    /// What stands for the subscriptions of an account that has none.
    pub(crate) fn take_tenant_as_subscription(&mut self) {
        let tenant = self.call.world.cloud().tenant().id.to_string();
        let name = "N/A(tenant level account)".to_owned();
        let profile = self.profile();
        profile.chosen.clone_from(&tenant);
        profile.subscriptions = Vec::from([Subscription { id: tenant.clone(), name, tenant }]);
    }

    /// The name of whoever is signed in: of an application its id.
    pub(super) fn own_name(&mut self) -> String {
        match self.profile().account.clone() {
            Some(Account::Application { client, .. }) => client,
            Some(Account::Identity { which, .. }) => which.map(|(_, id)| id).unwrap_or_default(),
            Some(Account::Person) | None => String::new(),
        }
    }

    /// What whoever sits here signs in as.
    pub(crate) fn whoever_sits_here(&self) -> String {
        let Place::Person { name } = &self.call.session.place else { return String::new() };
        let user = self.call.world.cloud().tenant().user_named(name);
        user.map(|user| user.user_principal_name.to_string()).unwrap_or_default()
    }

    /// A subscription as `az account` shows it, with the name that this command has for the cloud.
    pub(super) fn shown_subscription(&mut self, one: &Subscription, cloud: &str) -> Json {
        let is_default = self.profile().chosen == one.id;
        let mut user = Json::Object(Vec::new());
        match self.profile().account.clone() {
            Some(Account::Person) | None => {
                user.set("name", Json::Text(self.whoever_sits_here()));
                user.set("type", Json::text("user"));
            }
            Some(Account::Identity { which, .. }) => {
                let (info, name) = match which {
                    None => ("MSI".to_owned(), "systemAssignedIdentity"),
                    Some(("client_id", id)) => (format!("MSIClient-{id}"), "userAssignedIdentity"),
                    Some(("object_id", id)) => (format!("MSIObject-{id}"), "userAssignedIdentity"),
                    Some((_, id)) => (format!("MSIResource-{id}"), "userAssignedIdentity"),
                };
                user.set("assignedIdentityInfo", Json::Text(info));
                user.set("name", Json::text(name));
                user.set("type", Json::text("servicePrincipal"));
            }
            Some(Account::Application { client, .. }) => {
                user.set("name", Json::Text(client));
                user.set("type", Json::text("servicePrincipal"));
            }
        }
        let mut shown = Json::Object(Vec::new());
        if one.id != one.tenant {
            shown.set("homeTenantId", Json::text(&one.tenant));
            shown.set("managedByTenants", Json::List(Vec::new()));
        }
        for (name, value) in [
            (cloud, Json::text("AzureCloud")),
            ("id", Json::text(&one.id)),
            ("isDefault", Json::Bool(is_default)),
            ("name", Json::text(&one.name)),
            ("state", Json::text("Enabled")),
            ("tenantId", Json::text(&one.tenant)),
            ("user", user),
        ] {
            shown.set(name, value);
        }
        shown
    }

    /// An address that this command put together.
    pub(crate) fn address(&self, text: &str) -> Result<Url, Failure> {
        Url::parse(text).map_err(|wrong| Failure::of(1, wrong.to_string()))
    }
}

/// What az advises when no token was to be had.
const SIGN_IN_AGAIN: &str = "Run the command below to authenticate interactively; additional arguments may be added as needed:\naz logout\naz login";
/// What it advises for a wrong secret.
const WRONG_SECRET: &str = "The error may be caused by passing a service principal certificate with --password. Please note that --password no longer accepts a service principal certificate. To pass a service principal certificate, use --certificate instead.";

/// The token in an answer, and for how many seconds it counts.
fn token_in(body: &Json) -> Option<(String, u64)> {
    let token = body.get("access_token").and_then(Json::as_text)?.to_owned();
    // Endpoints of machines write the number as a text.
    let seconds =
        body.get("expires_in").map(|value| value.as_text().map_or_else(|| value.compact(), str::to_owned));
    Some((token, seconds.and_then(|seconds| seconds.parse().ok()).unwrap_or(3_600)))
}

/// Entra's or the endpoint's words for a refusal.
fn said(body: &Json, response: &Response) -> String {
    let words = body.get("error_description").and_then(Json::as_text);
    words.map_or_else(|| response.body.text(), str::to_owned)
}
