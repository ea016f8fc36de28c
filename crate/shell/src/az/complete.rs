//! How a line of az may go on: words of commands, options with their values, and the names of what exists.

use super::command;
use super::commands::all;
use super::options::{self, Opt};
use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mi_sim::{Cloud, Scope};

/// What may follow these words, of what begins so.
pub(crate) fn beginning(words: &[String], begun: &str, cloud: &Cloud) -> BTreeSet<String> {
    let found = match words.iter().take_while(|word| !word.starts_with('-')).count() {
        named if named == words.len() && !begun.starts_with('-') => after(words),
        named => {
            let (path, rest) = words.split_at_checked(named).unwrap_or_default();
            let options = command::named(path).map(|(command, _)| options::all(command)).unwrap_or_default();
            match rest.last().filter(|last| last.starts_with('-') && !begun.starts_with('-')) {
                Some(last) => {
                    values(options.iter().find(|option| option.names.contains(&last.as_str())), cloud)
                }
                None => spellings(&options),
            }
        }
    };
    found.into_iter().filter(|word| word.starts_with(begun)).collect()
}

/// The words that follow these in the names of commands.
fn after(words: &[String]) -> Vec<String> {
    let below = |name: &'static str| {
        let mut own = name.split(' ');
        words.iter().all(|word| own.next() == Some(word)).then(|| own.next())?
    };
    all().filter_map(|command| below(command.name)).map(ToString::to_string).collect()
}

fn spellings(options: &[Opt]) -> Vec<String> {
    let known = options.iter().filter(|option| !option.is_missing).flat_map(|option| &option.names);
    known.filter(|name| name.starts_with("--")).map(ToString::to_string).collect()
}

/// The values that an option takes, or the names that it may mean.
fn values(option: Option<&Opt>, cloud: &Cloud) -> Vec<String> {
    let Some(option) = option else { return Vec::new() };
    if !option.choices.is_empty() {
        return option.choices.iter().map(ToString::to_string).collect();
    }
    let has = |name: &str| option.names.contains(&name);
    let subscription = Scope::subscription(cloud.subscription());
    let resources = || cloud.resources_within(&subscription);
    if has("--resource-group") {
        cloud.resource_groups().map(|group| group.id.name().to_string()).collect()
    } else if has("--ids") {
        resources().map(|resource| resource.id().to_string()).collect()
    } else if ["--name", "--identities", "--vault-name", "--account-name", "--identity-name"]
        .into_iter()
        .any(has)
    {
        resources().map(|resource| resource.id().name().to_string()).collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use mi_sim::{Settings, Simulator};

    fn ways(line: &str) -> Vec<String> {
        let world = Simulator::new(&Settings::default()).unwrap();
        let (before, begun) = line.rsplit_once(' ').unwrap();
        let words: Vec<String> = before.split_whitespace().skip(1).map(ToString::to_string).collect();
        beginning(&words, begun, world.cloud()).into_iter().collect()
    }

    #[test]
    fn a_line_goes_on_with_words_options_and_values() {
        assert_eq!(ways("az vm identity a"), vec!["assign"]);
        assert_eq!(ways("az identity fed"), vec!["federated-credential"]);
        assert_eq!(ways("az vm identity assign --id"), vec!["--identities", "--ids"]);
        assert_eq!(ways("az group list -o t"), vec!["table", "tsv"]);
        assert_eq!(ways("az nothing "), Vec::<String>::new());
    }
}
