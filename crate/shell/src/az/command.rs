//! What a command is, and what it works with.

use super::commands::{GROUPS, all};
use super::failure::Failure;
use super::nearest::near;
use super::options::Given;
use super::profile::Subscription;
use crate::json::Json;
use crate::tools::Call;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// One command: an entry of a table.
pub(crate) struct Command {
    /// Such as `identity create`.
    pub(crate) name: &'static str,
    /// What it does, in one line.
    pub(crate) summary: &'static str,
    /// Its options, in the order in which az has them, as [`options`](super::options) reads them.
    pub(crate) options: &'static str,
    /// Those of the real az that this one refuses, as not simulated.
    pub(crate) missing: &'static str,
    /// Whether az asks before it does this.
    pub(crate) asks: bool,
    /// Does it; gives what is to be shown, if anything.
    pub(crate) run: fn(&mut Az) -> Done,
    /// A query for `--output table`, where the columns are not simply the plain members.
    pub(crate) table: Option<&'static str>,
}

pub(crate) type Done = Result<Option<Json>, Failure>;

/// The command that these words name, and the words that are left.
pub(super) fn named(path: &[String]) -> Option<(&'static Command, &[String])> {
    let of = |length: usize| {
        let (name, rest) = path.split_at_checked(length)?;
        let name = name.join(" ");
        all().find(|command| command.name == name).map(|command| (command, rest))
    };
    (1..=path.len()).rev().find_map(of)
}

/// What az says to words that name nothing.
pub(super) fn unknown(path: &[String]) -> Failure {
    let known = |length: usize| {
        let start = path.get(..length).unwrap_or_default().join(" ");
        let names = GROUPS.iter().map(|(name, _)| *name).chain(all().map(|command| command.name));
        let below = names.filter_map(|name| match length {
            0 => Some(name),
            _ => name.strip_prefix(&start)?.strip_prefix(' '),
        });
        let mut words: Vec<&str> = below.filter_map(|rest| rest.split(' ').next()).collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    let depth = (0..path.len())
        .find(|depth| path.get(*depth).is_none_or(|word| !known(*depth).contains(&word.as_str())));
    let word = depth.and_then(|depth| path.get(depth)).map(String::as_str).unwrap_or_default();
    let words = known(depth.unwrap_or_default());
    let failure = Failure::usage(format!("'{word}' is misspelled or not recognized by the system."));
    match near(word, &words) {
        Some(near) => failure.with(format!("Did you mean '{near}' ?")),
        None => failure.with(format!("This simulated az has here: {}", words.join(", "))),
    }
}

/// A command at work.
pub(crate) struct Az<'c, 'a> {
    pub(crate) call: &'c mut Call<'a>,
    given: Given,
    pub(super) tools: Tools,
}

/// Whose sign-in and tokens are used: each keeps its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tools {
    Cli,
    /// The Az modules of PowerShell.
    Modules,
}

impl<'c, 'a> Az<'c, 'a> {
    pub(super) fn new(call: &'c mut Call<'a>, given: Given) -> Self {
        Self { call, given, tools: Tools::Cli }
    }

    /// The same requests for a cmdlet of the Az modules.
    pub(crate) fn of_modules(call: &'c mut Call<'a>) -> Self {
        Self { call, given: Given::default(), tools: Tools::Modules }
    }

    /// Takes these options from now on.
    pub(super) fn take(&mut self, given: Given) {
        self.given = given;
    }

    /// Runs the command, once for each of the resources that `--ids` names.
    pub(super) fn run(&mut self, command: &Command) -> Done {
        let ids = self.values("--ids");
        if ids.len() < 2 {
            return (command.run)(self);
        }
        let mut shown = Vec::new();
        for id in ids {
            self.given.set("--ids", id);
            shown.extend((command.run)(self)?);
        }
        Ok((!shown.is_empty()).then_some(Json::List(shown)))
    }

    /// The value of an option, by any of its names.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.given.value(name)
    }

    /// The value of an option that must be there.
    pub(crate) fn needed(&self, name: &str) -> Result<&str, Failure> {
        self.value(name)
            .ok_or_else(|| Failure::usage(format!("the following arguments are required: {name}")))
    }

    pub(crate) fn values(&self, name: &str) -> Vec<String> {
        self.given.values(name).to_vec()
    }

    /// Whether an option is there, and is no switch that was given as `false`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.given.is_there(name) && self.switch(name) != Some(false)
    }

    /// What a switch was given as: alone it means true.
    pub(crate) fn switch(&self, name: &str) -> Option<bool> {
        self.given.is_there(name).then(|| !matches!(self.value(name), Some("false" | "f" | "no" | "n" | "0")))
    }

    /// Tells something on standard error.
    pub(crate) fn warn(&mut self, line: &str) {
        if !self.given.is_there("--only-show-errors") {
            self.call.complain(&format!("WARNING: {line}"));
        }
    }

    /// `/subscriptions/…`, of the option or of the account.
    pub(crate) fn subscription(&mut self) -> Result<String, Failure> {
        let id = self.subscription_id()?;
        Ok(format!("/subscriptions/{id}"))
    }

    pub(crate) fn subscription_id(&mut self) -> Result<String, Failure> {
        let Some(wanted) = self.value("--subscription").map(ToString::to_string) else {
            return Ok(self.chosen_subscription()?.id);
        };
        let known = self.known_subscriptions()?;
        let is_it = |one: &&Subscription| one.is_called(&wanted);
        match known.iter().find(is_it) {
            Some(one) => Ok(one.id.clone()),
            None => {
                self.warn(&format!("Subscription '{wanted}' not recognized."));
                Err(Failure::unknown_subscription(&wanted))
            }
        }
    }

    /// `/subscriptions/…/resourceGroups/…`, of `--resource-group`.
    pub(crate) fn group(&mut self) -> Result<String, Failure> {
        let group = part(self.needed("--resource-group")?);
        Ok(format!("{}/resourceGroups/{group}", self.subscription()?))
    }

    /// Of what a list is: of a resource group where one is named, else of the subscription.
    pub(crate) fn group_or_subscription(&mut self) -> Result<String, Failure> {
        if self.has("--resource-group") { self.group() } else { self.subscription() }
    }

    /// The resource that `--ids`, or a group and a name, name.
    pub(crate) fn resource(&mut self, resource_type: &str) -> Result<String, Failure> {
        if let Some(id) = self.given.values("--ids").first() {
            return written_anew(id).ok_or_else(|| Failure::of(1, format!("invalid resource ID: {id}")));
        }
        let missing: Vec<&str> = ["--resource-group", "--name"]
            .into_iter()
            .filter(|option| self.value(option).is_none())
            .collect();
        if !missing.is_empty() {
            return Err(Failure::of(1, format!("({} | --ids) are required", missing.join(" "))));
        }
        let name = self.needed("--name")?.to_string();
        Ok(format!("{}/providers/{resource_type}/{}", self.group()?, part(&name)))
    }

    /// The same for the newer commands, which word it otherwise when something is missing.
    pub(crate) fn resource_or_field(&mut self, resource_type: &str) -> Result<String, Failure> {
        let missing = ["--resource-group", "--name"].into_iter().find(|option| self.value(option).is_none());
        match missing.filter(|_| self.value("--ids").is_none()) {
            Some(option) => Err(missing_field(option)),
            None => self.resource(resource_type),
        }
    }

    /// The location of the option.
    pub(crate) fn given_location(&mut self) -> Result<Option<String>, Failure> {
        let Some(location) = self.value("--location").map(ToString::to_string) else { return Ok(None) };
        if !location.contains(' ') {
            return Ok(Some(location));
        }
        // A name with blanks is looked for among those that are shown.
        let list = format!("{}/locations", self.subscription()?);
        let list = self.get(&list, "2022-12-01")?;
        let short = location.replace(' ', "").to_ascii_lowercase();
        let known = list.get("value").and_then(Json::as_list).unwrap_or_default();
        let is_it = |one: &&Json| one.get("name").and_then(Json::as_text) == Some(&short);
        Ok(Some(if known.iter().any(|one| is_it(&one)) { short } else { location }))
    }

    /// The location of the option, or of the resource group.
    pub(crate) fn location(&mut self) -> Result<String, Failure> {
        if let Some(location) = self.given_location()? {
            return Ok(location);
        }
        let group = self.group_with_location()?;
        Ok(group.get("location").and_then(Json::as_text).unwrap_or_default().to_string())
    }

    /// The resource group itself, as az asks for it to know where it is.
    pub(crate) fn group_with_location(&mut self) -> Result<Json, Failure> {
        let path =
            format!("{}/resourcegroups/{}", self.subscription()?, part(self.needed("--resource-group")?));
        self.get(&path, "2024-11-01")
    }

    /// A GUID that the tool chooses by chance, for something that is told of by these words.
    pub(crate) fn draw_guid(&mut self, about: &str) -> String {
        if let Some(world) = self.call.world.simulator() {
            return world.draw_guid();
        }
        // A script that Azure runs on a host has no chance of its own: what it does, and when, is what differs.
        let now = self.call.world.now().secs();
        let digest = Sha256::digest(format!("{now} {about}"));
        let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
    }

    /// `--tags a=b c=d`
    pub(crate) fn tags(&self) -> Option<Value> {
        let read = |tag: &String| {
            let (name, value) = tag.split_once('=').unwrap_or((tag, ""));
            (name.to_string(), Value::from(value))
        };
        self.given.is_there("--tags").then(|| self.given.values("--tags").iter().map(read).collect())
    }
}

/// A part of a path, as az writes it into an address.
pub(crate) fn part(name: &str) -> String {
    crate::http::escaped(name)
}

/// What the newer commands say of something that was not given.
pub(crate) fn missing_field(name: &str) -> Failure {
    Failure::of(1, format!("InvalidArgumentValue: Missing required field: {name}"))
}

/// The id of a resource, with its fixed words as az writes them.
fn written_anew(id: &str) -> Option<String> {
    let parts: Vec<&str> = id.trim_matches('/').split('/').collect();
    let [_, subscription, group_word, group, providers, rest @ ..] = parts.as_slice() else { return None };
    let is_id =
        group_word.eq_ignore_ascii_case("resourceGroups") && *providers == "providers" && rest.len() >= 3;
    is_id
        .then(|| format!("/subscriptions/{subscription}/resourceGroups/{group}/providers/{}", rest.join("/")))
}

/// A resource as the newer commands show it: what is below `properties` beside the rest, at every depth, and nothing that
/// is null.
pub(crate) fn flattened(resource: &Json) -> Json {
    match resource {
        Json::List(items) => Json::List(items.iter().map(flattened).collect()),
        Json::Object(members) => {
            let mut flat = Json::Object(Vec::new());
            for (name, value) in members {
                match (name.as_str(), flattened(value)) {
                    (_, Json::Null) => {}
                    ("properties", Json::Object(inside)) => {
                        inside.into_iter().for_each(|(name, value)| flat.set(&name, value));
                    }
                    (_, value) => flat.set(name, value),
                }
            }
            flat
        }
        other => other.clone(),
    }
}

/// The same object, with null for what it lacks of these.
pub(crate) fn with_nulls(object: &Json, names: &[&str]) -> Json {
    let mut whole = object.clone();
    for name in names {
        if whole.get(name).is_none() {
            whole.set(name, Json::Null);
        }
    }
    whole
}

/// A value with the name of its group in every object that has the id of a resource.
pub(super) fn with_groups(value: Json) -> Json {
    match value {
        Json::List(items) => Json::List(items.into_iter().map(with_groups).collect()),
        Json::Object(members) => {
            let group =
                members.iter().find(|(name, _)| name == "id").and_then(|(_, id)| group_in(id.as_text()?));
            let inside = members.into_iter().map(|(name, value)| (name, with_groups(value)));
            let mut object = Json::Object(inside.collect());
            if let Some(group) = group.filter(|_| object.get("resourceGroup").is_none()) {
                object.set("resourceGroup", Json::Text(group));
            }
            object
        }
        other => other,
    }
}

/// The resource group in the id of something within it.
fn group_in(id: &str) -> Option<String> {
    let mut parts = id.strip_prefix("/subscriptions/")?.split('/').skip(1);
    let is_group = parts.next()?.eq_ignore_ascii_case("resourceGroups");
    let group = parts.next()?;
    (is_group && parts.next() == Some("providers")).then(|| group.to_string())
}

/// Sets a member of an object that a command puts together.
pub(crate) fn set(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(members) = object {
        members.insert(name.to_string(), value);
    }
}

/// A value that a command put together.
pub(crate) fn made(value: &Value) -> Json {
    Json::parse(value.to_string().as_bytes()).unwrap_or_default()
}

/// The items of a list that Resource Manager gives, each shown so.
pub(crate) fn each(list: &Json, shown: impl Fn(&Json) -> Json) -> Json {
    let items = list.get("value").and_then(Json::as_list).unwrap_or_default();
    Json::List(items.iter().map(shown).collect())
}

/// The name at the end of an id.
pub(crate) fn last_part(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}
