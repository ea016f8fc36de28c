//! How a cloud begins, as JavaScript says it: core's settings.

use super::error::wrong_value;
use super::given::Given;
use core::time::Duration;
use mi_sim::{Application, Delays, Grant, Issuer, Limits, Person, Scope, Settings, rbac};
use mi_sim_document::{SEED_RULE, is_seed, seed_number};
use wasm_bindgen::JsValue;

/// How a cloud begins: one tenant, one subscription that trusts it, and `admin`, who is Owner of the subscription. Whatever
/// is left out is as in every other cloud.
#[cfg(feature = "typescript")]
#[derive(ts_rs::TS)]
#[ts(rename_all = "camelCase", optional_fields)]
#[expect(dead_code, reason = "its declaration is all that TypeScript needs; `settings` reads it")]
pub struct CloudOptions {
    /// 1 to 64 letters, digits, `-`, `_` and `.`: the same seed and the same calls give the same journal. `1` where it is
    /// left out.
    seed: Option<String>,
    /// What the clock shows at first.
    #[ts(optional, type = "Date")]
    start: Option<()>,
    /// People besides `admin`, by name, with the roles that they hold.
    #[ts(optional, type = "Record<string, { role: string, scope?: string }[]>")]
    people: Option<()>,
    /// CI services and clusters outside Azure whose tokens may be exchanged, by name, with the address in their `iss`.
    #[ts(optional, type = "Record<string, string>")]
    issuers: Option<()>,
    /// How long changes take until they are seen everywhere, in milliseconds; `'none'` for no time at all.
    #[ts(
        optional,
        type = "'none' | { roleAssignment?: number, replication?: number, federatedCredential?: number, signIn?: number }"
    )]
    delays: Option<()>,
    /// Lower limits than Azure has.
    #[ts(
        optional,
        type = "{ directoryObjects?: number, identityCreations?: number, identityAssignments?: number, roleAssignments?: number, managementGroupRoleAssignments?: number, customRoles?: number, metadataIdentityRequests?: number, metadataRequests?: number, reads?: number, readsRefill?: number, writes?: number, writesRefill?: number, deletes?: number, deletesRefill?: number }"
    )]
    limits: Option<()>,
    /// An application that signs in with a secret and, like `admin`, is Owner of the subscription.
    #[ts(optional, type = "{ name: string, secret: string }")]
    application: Option<()>,
}

const FIELDS: [&str; 7] = ["seed", "start", "people", "issuers", "delays", "limits", "application"];

/// Reads what `CloudOptions` declares.
pub(super) fn settings(options: Given) -> Result<Settings, JsValue> {
    let mut settings = Settings::default();
    let Some(options) = options.if_given() else { return Ok(settings) };
    let options = options.object(&FIELDS)?;
    if let Some(seed) = options.field("seed")?.if_given() {
        let text = seed.string()?;
        if !is_seed(&text) {
            return Err(seed.wrong(format!("`{text}` can be no seed; {SEED_RULE}")));
        }
        settings.seed = seed_number(&text);
    }
    if let Some(start) = options.field("start")?.if_given() {
        settings.start = start.moment()?;
    }
    if let Some(people) = options.field("people")?.if_given() {
        settings.people = people.fields()?.into_iter().map(person).collect::<Result<_, _>>()?;
    }
    if let Some(issuers) = options.field("issuers")?.if_given() {
        settings.issuers = issuers.fields()?.into_iter().map(issuer).collect::<Result<_, _>>()?;
    }
    if let Some(delays) = options.field("delays")?.if_given() {
        settings.delays = self::delays(delays)?;
    }
    if let Some(limits) = options.field("limits")?.if_given() {
        settings.limits = self::limits(limits)?;
    }
    if let Some(application) = options.field("application")?.if_given() {
        let application = application.object(&["name", "secret"])?;
        let (name, secret) = (application.field("name")?.string()?, application.field("secret")?.string()?);
        settings.administrator_application = Some(Application { name, secret });
    }
    Ok(settings)
}

fn person((name, grants): (String, Given)) -> Result<Person, JsValue> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || !name.chars().all(fits) || name == "admin" {
        return Err(grants.wrong("a name has letters, digits, `-`, `_` and `.`, and `admin` is taken"));
    }
    let grants = grants.elements()?.into_iter().map(grant).collect::<Result<_, _>>()?;
    Ok(Person { name, grants })
}

/// A built-in role, at the subscription or at a scope below it as in `/resourceGroups/lab`.
fn grant(given: Given) -> Result<Grant, JsValue> {
    let given = given.object(&["role", "scope"])?;
    let (role, scope) = (given.field("role")?, given.field("scope")?);
    let name = role.string()?;
    let known = rbac::role_named(&name);
    let known =
        known.ok_or_else(|| role.wrong(format!("no built-in role is called `{name}`; one is `Reader`")))?;
    let path = scope.path().to_owned();
    let below_subscription = scope.if_given().map_or(Ok(String::new()), |scope| scope.string())?;
    let whole = format!("/subscriptions/00000000-0000-0000-0000-000000000000{below_subscription}");
    if Scope::parse(&whole).is_err() {
        let said = format!(
            "`{below_subscription}` is no scope below the subscription; one is `/resourceGroups/lab`"
        );
        return Err(wrong_value(&path, &said));
    }
    Ok(Grant { role: known.id, below_subscription })
}

fn issuer((name, url): (String, Given)) -> Result<Issuer, JsValue> {
    Issuer::new(&name, &url.string()?).map_err(|reason| url.wrong(reason))
}

fn delays(given: Given) -> Result<Delays, JsValue> {
    if given.is("none") {
        return Ok(Delays::none());
    }
    let (given, mut delays) = (given.object(Delays::NAMES)?, Delays::default());
    for (name, value) in given.fields()? {
        let millis = value.whole("a number of milliseconds")?;
        let millis = millis.ok_or_else(|| value.wrong("it must be a whole number of milliseconds"))?;
        delays.named(&name).into_iter().for_each(|delay| *delay = Duration::from_millis(millis));
    }
    Ok(delays)
}

/// Azure raises no limit for a simulation.
fn limits(given: Given) -> Result<Limits, JsValue> {
    let (given, mut limits) = (given.object(Limits::NAMES)?, Limits::default());
    for (name, value) in given.fields()? {
        let number = value.whole("a number")?.and_then(|number| u32::try_from(number).ok());
        let Some(limit) = limits.named(&name) else { continue };
        let number = number.filter(|number| (1..=*limit).contains(number));
        *limit = number.ok_or_else(|| value.wrong(format!("it must be 1 to {limit}, which Azure has")))?;
    }
    Ok(limits)
}

#[cfg(all(test, feature = "typescript"))]
mod tests {
    use super::*;
    use ts_rs::TS;

    #[test]
    fn every_delay_and_limit_can_be_set() {
        let declared = CloudOptions::decl(&ts_rs::Config::default());
        for name in Delays::NAMES.iter().chain(Limits::NAMES).chain(&FIELDS) {
            assert!(declared.contains(&format!("{name}?: ")), "{name} in {declared}");
        }
    }
}
