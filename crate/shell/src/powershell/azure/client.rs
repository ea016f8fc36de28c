//! Requests of cmdlets, with the sign-in of the Az modules, and what they make of answers.

use crate::az::command::Az;
use crate::az::failure::Failure as Refused;
use crate::json::Json;
use crate::powershell::bind::Work;
use crate::powershell::failure::Failure;
use crate::powershell::run::Shell;
use crate::powershell::value::{Members, Value};
use crate::tools::Call;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

impl Shell<'_> {
    /// Lends the client of the Az modules.
    pub(in crate::powershell) fn with_azure<T>(&mut self, work: impl FnOnce(&mut Az) -> T) -> T {
        let mut call = Call {
            session: &mut *self.session,
            world: &mut *self.world,
            budget: &mut self.budget,
            words: &[],
            io: &mut self.io,
        };
        work(&mut Az::of_modules(&mut call))
    }
}

impl Work<'_, '_> {
    /// Requests of this cmdlet; what a service refuses ends it, in the words of the modules.
    pub(super) fn azure<T>(
        &mut self,
        work: impl FnOnce(&mut Az) -> Result<T, Refused>,
    ) -> Result<T, Failure> {
        self.shell.with_azure(work).map_err(told)
    }

    /// `/subscriptions/…/resourceGroups/…`
    pub(super) fn group_path(&mut self) -> Result<String, Failure> {
        let group = self.needed("ResourceGroupName");
        Ok(format!("{}/resourceGroups/{}", self.subscription()?, crate::az::command::part(&group)))
    }

    /// `/subscriptions/…`, of the parameter or of the context.
    pub(super) fn subscription(&mut self) -> Result<String, Failure> {
        match self.text("SubscriptionId") {
            Some(id) => Ok(format!("/subscriptions/{id}")),
            None => self.azure(|az| az.subscription()),
        }
    }

    /// Of what a list is: of a resource group where one is named, else of the subscription.
    pub(super) fn group_or_subscription(&mut self) -> Result<String, Failure> {
        match self.text("ResourceGroupName") {
            Some(_) => self.group_path(),
            None => self.subscription(),
        }
    }
}

/// A text within the quotes of a filter.
pub(super) fn quoted(text: &str) -> String {
    text.replace('\'', "''")
}

/// A value with the names of its properties as .NET has them, `VmSize` for `vmSize`, or the other way round.
pub(super) fn renamed(value: Value, first: fn(&char) -> char) -> Value {
    match value {
        Value::List(items) => Value::List(items.into_iter().map(|item| renamed(item, first)).collect()),
        Value::Object(kind, members) => {
            let one = |(name, value): (String, Value)| {
                let mut letters = name.chars();
                let begun: String = letters.next().iter().map(first).chain(letters).collect();
                (begun, renamed(value, first))
            };
            Value::Object(kind, members.into_iter().map(one).collect())
        }
        other => other,
    }
}

/// A refusal as the Az modules print it.
fn told(refused: Refused) -> Failure {
    let Refused { message, status, .. } = refused;
    let message = match message.as_str() {
        "Please run 'az login' to setup account." => "Run Connect-AzAccount to login.".to_owned(),
        _ => match message.split_once("\nCode: ") {
            Some((first, rest)) => {
                let code = rest.lines().next().unwrap_or_default();
                let words = first.strip_prefix(&format!("({code}) ")).unwrap_or(first);
                format!("{words}\nErrorCode: {code}")
            }
            None => message,
        },
    };
    Failure { status, ..Failure::new(message) }
}

/// A refusal as the older cmdlets of Az.Resources print it.
pub(super) fn in_short(refused: Failure) -> Failure {
    let word = match refused.status {
        Some(400) => "BadRequest",
        Some(401) => "Unauthorized",
        Some(403) => "Forbidden",
        Some(404) => "NotFound",
        Some(409) => "Conflict",
        Some(429) => "TooManyRequests",
        _ => return refused,
    };
    Failure { message: format!("Operation returned an invalid status code '{word}'"), ..refused }
}

/// A member of JSON, by a path with points.
pub(super) fn at<'a>(json: &'a Json, path: &str) -> Option<&'a Json> {
    let found = path.split('.').try_fold(json, |json, name| json.get(name));
    // What comes by the commands of the Azure CLI has no `properties` of its own.
    found.or_else(|| at(json, path.strip_prefix("properties.")?))
}

pub(super) fn text(json: &Json, path: &str) -> String {
    at(json, path).and_then(Json::as_text).unwrap_or_default().to_owned()
}

/// An object of a type, with properties from places of JSON: `Name=properties.name`, or `=text` for a text itself.
pub(super) fn object(kind: &'static str, json: &Json, places: &[(&str, &str)]) -> Value {
    let members: Members = places
        .iter()
        .map(|(name, place)| {
            let value = match place.strip_prefix('=') {
                Some(text) => Value::text(text),
                None => at(json, place).map_or(Value::Null, Value::from_json),
            };
            ((*name).to_string(), value)
        })
        .collect();
    Value::Object(kind, members)
}

/// The items of a list that a service gives.
pub(super) fn items(list: &Json) -> &[Json] {
    list.get("value").and_then(Json::as_list).unwrap_or_default()
}

/// The part of an id after a word, as the group after `resourceGroups`.
pub(super) fn part_after(id: &str, word: &str) -> String {
    let mut parts = id.split('/');
    let is = |part: &str| part.eq_ignore_ascii_case(word);
    parts.find(|part| is(part));
    parts.next().unwrap_or_default().to_owned()
}

/// A moment as PowerShell shows it in American English, of seconds since 1970.
pub(super) fn moment(seconds: &Value) -> Value {
    let Some(seconds) = seconds.to_int().and_then(|seconds| u64::try_from(seconds).ok()) else {
        return Value::Null;
    };
    let told = mi_sim::Timestamp::from_secs(seconds).to_rfc3339();
    let numbers: Vec<u32> =
        told.split(|letter: char| !letter.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    let [year, month, day, hour, minute, second, ..] = numbers.as_slice() else { return Value::Text(told) };
    let (hour, half) = match hour {
        0 => (12, "AM"),
        1..12 => (*hour, "AM"),
        12 => (12, "PM"),
        _ => (hour.saturating_sub(12), "PM"),
    };
    Value::Text(format!("{month}/{day}/{year} {hour}:{minute:02}:{second:02} {half}"))
}

/// JSON of pairs.
pub(super) fn json(pairs: Vec<(&str, Json)>) -> Json {
    Json::Object(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Tags of a hash table.
pub(super) fn tags(value: Option<&Value>) -> Option<Json> {
    value.map(|value| value.to_json(2))
}
