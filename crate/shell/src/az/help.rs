//! `--help` of commands and groups, in the simulator's own words.

use super::command::Command;
use super::commands::{GROUPS, all};
use super::options::{self, Opt, Takes};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// The version of the real tool that this one is held against.
pub(super) const VERSION: &str = "2.91.0";
pub(super) const TELEMETRY: &str = "1.1.0";

/// What `az --version` prints, without the libraries and the folders of a machine that is not there.
pub(super) fn of_version() -> String {
    format!("azure-cli{VERSION:>31}\n\ncore{VERSION:>36}\ntelemetry{TELEMETRY:>31}\n")
}

/// What options mean, in our own words: below the first words of commands, or `all`, a line for each option.
const EXPLAINED: &str = include_str!("explained.txt");

pub(super) fn of_command(command: &Command) -> String {
    let mut text = format!("\nCommand\n    az {} : {}\n", command.name, command.summary);
    let options = options::all(command);
    let known = options.iter().filter(|option| !option.is_missing);
    let (global, own): (Vec<&Opt>, Vec<&Opt>) = known.partition(|option| option.is_global());
    let (needed, free): (Vec<&Opt>, Vec<&Opt>) = own.into_iter().partition(|option| option.is_needed);
    for (title, lines) in [("Arguments", [needed, free].concat()), ("Global Arguments", global)] {
        if !lines.is_empty() {
            text.push_str(&format!("\n{title}\n"));
        }
        lines.into_iter().for_each(|option| text.push_str(&line(command, option)));
    }
    text
}

fn line(command: &Command, option: &Opt) -> String {
    let needed = if option.is_needed { " [Required]" } else { "" };
    let mut told = Vec::new();
    match explained(command.name, &option.names) {
        Some(words) => told.push(words.to_string()),
        None if matches!(option.takes, Takes::Any | Takes::Some) => {
            told.push("One value or more.".to_string());
        }
        None => {}
    }
    if !option.choices.is_empty() {
        told.push(format!("Allowed values: {}.", option.choices.join(", ")));
    }
    let sign = if told.is_empty() { "" } else { " : " };
    format!("    {}{needed}{sign}{}\n", option.names.join(" "), told.join(" "))
}

/// What an option of a command means: as it says for the most words of the command's name.
fn explained(command: &str, names: &[&str]) -> Option<&'static str> {
    let (mut heading, mut best) = ("", None);
    for line in EXPLAINED.lines() {
        let Some((option, words)) = line.split_once(' ').filter(|_| line.starts_with('-')) else {
            heading = line;
            continue;
        };
        let depth = match command.strip_prefix(heading) {
            Some(rest) if rest.is_empty() || rest.starts_with(' ') => heading.len(),
            _ if heading == "all" => 0,
            _ => continue,
        };
        if names.contains(&option) && best.is_none_or(|(other, _)| other <= depth) {
            best = Some((depth, words));
        }
    }
    best.map(|(_, words)| words)
}

/// The groups and commands below these words; none where there is nothing.
pub(super) fn of_group(path: &[String]) -> Option<String> {
    let name = path.join(" ");
    let below = |full: &str| {
        let rest = if name.is_empty() { full } else { full.strip_prefix(&name)?.strip_prefix(' ')? };
        (!rest.contains(' ')).then(|| rest.to_string())
    };
    let groups = GROUPS.iter().filter_map(|(full, told)| Some(format!("    {} : {told}\n", below(full)?)));
    let groups: Vec<String> = groups.collect();
    let commands =
        all().filter_map(|command| Some(format!("    {} : {}\n", below(command.name)?, command.summary)));
    let commands: Vec<String> = commands.collect();
    if groups.is_empty() && commands.is_empty() {
        return None;
    }
    let mut text = format!("\nGroup\n    {}\n", format!("az {name}").trim_end());
    for (title, lines) in [("Subgroups", groups), ("Commands", commands)] {
        if !lines.is_empty() {
            text.push_str(&format!("\n{title}:\n{}", lines.concat()));
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;
    use expect_test::expect_file;

    /// The commands on 85 of Microsoft's pages about managed identities, as they stood in July 2026.
    const ON_PAGES: &[&str] = &[
        "account get-access-token",
        "account list",
        "account set",
        "account show",
        "acr config authentication-as-arm show",
        "acr config authentication-as-arm update",
        "acr login",
        "acr show",
        "ad app federated-credential create",
        "ad group create",
        "ad group list",
        "ad group member add",
        "ad group member list",
        "ad group show",
        "ad signed-in-user show",
        "ad sp list",
        "ad user list",
        "ad user show",
        "aks create",
        "aks get-credentials",
        "aks show",
        "aks update",
        "appservice plan create",
        "cognitiveservices account create",
        "cognitiveservices account keys list",
        "container create",
        "container exec",
        "container show",
        "containerapp create",
        "containerapp env create",
        "containerapp identity assign",
        "containerapp identity remove",
        "containerapp identity show",
        "containerapp registry set",
        "containerapp update",
        "cosmosdb collection show",
        "cosmosdb sql role assignment create",
        "deployment group create",
        "extension add",
        "functionapp identity assign",
        "group create",
        "group delete",
        "group show",
        "identity create",
        "identity delete",
        "identity federated-credential create",
        "identity federated-credential delete",
        "identity federated-credential list",
        "identity federated-credential show",
        "identity list",
        "identity list-resources",
        "identity show",
        "identity update",
        "keyvault create",
        "keyvault secret set",
        "keyvault secret show",
        "keyvault set-policy",
        "keyvault show",
        "login",
        "network nic create",
        "provider register",
        "resource list",
        "resource show",
        "rest",
        "role assignment create",
        "role assignment delete",
        "role assignment list",
        "role assignment update",
        "role definition create",
        "role definition delete",
        "role definition list",
        "role definition update",
        "sql server ad-admin create",
        "storage account create",
        "storage account show",
        "storage blob download",
        "storage blob list",
        "storage blob show",
        "storage blob upload",
        "storage container create",
        "vm create",
        "vm identity assign",
        "vm identity remove",
        "vm show",
        "vm update",
        "vmss create",
        "vmss identity assign",
        "vmss identity remove",
        "vmss update",
        "webapp config appsettings set",
        "webapp config connection-string delete",
        "webapp connection create mysql-flexible",
        "webapp connection create postgres-flexible",
        "webapp connection create sql",
        "webapp create",
        "webapp deployment source config-local-git",
        "webapp deployment source config-zip",
        "webapp deployment user set",
        "webapp identity assign",
        "webapp identity remove",
        "webapp identity show",
        "webapp up",
    ];

    /// The page that says which commands there are.
    fn page() -> String {
        let mut known: Vec<&Command> = all().collect();
        known.sort_by_key(|command| command.name);
        let is_known = |name: &str| known.iter().any(|command| command.name == name);
        let (here, elsewhere): (Vec<&str>, Vec<&str>) =
            ON_PAGES.iter().copied().partition(|name| is_known(name));
        let mut page = format!(
            "# Commands of the simulated Azure CLI\n\n\
             `az` has {} commands, with the options and the words of the Azure CLI 2.91. Of the {} that stand on Microsoft's pages \
             about managed identities, {} are here. A test writes this page from the tables in `src/az/commands/`.\n\n\
             An option that the real command has and this one does not is refused by its name.\n\n\
             | command | what it does | options refused |\n|---|---|---|\n",
            known.len(),
            ON_PAGES.len(),
            here.len(),
        );
        for command in known {
            let refused = command.missing.split_whitespace().count();
            let refused = if refused == 0 { String::new() } else { refused.to_string() };
            page.push_str(&format!("| `az {}` | {} | {refused} |\n", command.name, command.summary));
        }
        page.push_str("\nOn those pages, and not here:\n\n");
        elsewhere.iter().for_each(|name| page.push_str(&format!("- `az {name}`\n")));
        page
    }

    #[test]
    fn the_page_of_commands_is_what_the_tables_say() {
        expect_file!["../../commands.md"].assert_eq(&page());
    }

    #[test]
    fn every_group_of_a_command_is_told_of() {
        for command in all() {
            let words: Vec<&str> = command.name.split(' ').collect();
            for depth in 1..words.len() {
                let group = words[..depth].join(" ");
                assert!(GROUPS.iter().any(|(name, _)| *name == group), "{group}");
            }
        }
    }

    /// So that nobody has to guess in the groups that learners use most.
    #[test]
    fn options_of_the_commands_about_identities_and_access_are_explained() {
        const GROUPS: [&str; 6] = ["identity", "vm", "vmss", "role assignment", "keyvault", "storage blob"];
        let is_in = |name: &str, group: &str| name == group || name.starts_with(&format!("{group} "));
        let mut silent = Vec::new();
        for command in all().filter(|command| GROUPS.iter().any(|group| is_in(command.name, group))) {
            let options = options::all(command);
            let own = options.iter().filter(|option| !option.is_missing);
            silent.extend(own.filter_map(|option| match explained(command.name, &option.names) {
                Some(_) => None,
                None => Some(format!("{} {}", command.name, option.names.join(" "))),
            }));
        }
        assert!(silent.is_empty(), "{silent:#?}");
    }

    #[test]
    fn every_explanation_is_of_an_option_that_there_is() {
        let mut heading = "";
        for line in EXPLAINED.lines() {
            let Some((option, words)) = line.split_once(' ').filter(|_| line.starts_with('-')) else {
                heading = line;
                continue;
            };
            let is_shown = |command: &Command| {
                (heading == "all" || format!("{} ", command.name).starts_with(&format!("{heading} ")))
                    && options::all(command).iter().any(|own| {
                        own.names.contains(&option) && explained(command.name, &own.names) == Some(words)
                    })
            };
            assert!(all().any(is_shown), "{heading}: {line}");
        }
    }

    #[test]
    fn help_names_the_options_of_a_command_and_the_commands_of_a_group() {
        let command = all().find(|command| command.name == "vm identity assign").unwrap();
        let help = of_command(command);
        assert!(help.contains("az vm identity assign : "), "{help}");
        assert!(
            help.contains("    --identities : Identities by name (in the same resource group)"),
            "{help}"
        );
        assert!(help.contains("Left out: the system-assigned identity.\n"), "{help}");
        assert!(help.contains("\nGlobal Arguments\n"), "{help}");
        let group = of_group(&["vm".to_string(), "identity".to_string()]).unwrap();
        assert!(group.contains("    assign : "), "{group}");
        assert!(of_group(&["nothing".to_string()]).is_none());
    }
}
