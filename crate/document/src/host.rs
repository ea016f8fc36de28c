//! The machine or app that a block runs on: `on=vm1`, or where several have that name `on=rg/vm1`
//! and `on=rg/virtualMachines/vm1`.

use mi_sim::Simulator;
use mi_sim::cloud::{Host, HostKind};

/// The host that somebody means, if it runs code of its owner's and no other is meant as well.
///
/// # Errors
/// A message when there is none, or one that names all there are.
pub(crate) fn meant<'a>(written: &str, world: &'a Simulator) -> Result<&'a Host, String> {
    let hosts = || {
        let hosts = world.cloud().hosts();
        hosts.filter(|host| host.kind != HostKind::LogicApp && is_meant(host, written))
    };
    match (hosts().next(), hosts().nth(1)) {
        (Some(host), None) => Ok(host),
        (None, _) => Err(format!("no machine or app is called `{written}` at this moment")),
        (Some(_), Some(_)) => {
            let is_alone = |host: &Host| hosts().filter(|other| group(other) == group(host)).nth(1).is_none();
            let mut choices = String::new();
            for host in hosts().take(MOST_CHOICES) {
                let choice = match is_alone(host) {
                    true => format!("{}/{}", group(host), host.id.name()),
                    false => format!("{}/{}/{}", group(host), kind(host), host.id.name()),
                };
                choices.push_str(&format!("{}`on={choice}`", if choices.is_empty() { "" } else { ", " }));
            }
            let count = hosts().count();
            Err(format!("{count} machines and apps are called `{written}`; write which, as in {choices}"))
        }
    }
}

/// How many hosts of one name a message tells apart.
const MOST_CHOICES: usize = 8;

fn is_meant(host: &Host, written: &str) -> bool {
    let (place, name) = written.rsplit_once('/').unwrap_or(("", written));
    let (place, group) = (place.to_ascii_lowercase(), group(host));
    host.id.name().eq_ignore_ascii_case(name)
        && (place.is_empty()
            || place == group
            || place == format!("{group}/{}", kind(host)).to_ascii_lowercase())
}

/// What it is, without the namespace of its provider.
fn kind(host: &Host) -> &'static str {
    let resource_type = host.kind.resource_type();
    resource_type.rsplit_once('/').map_or(resource_type, |(_, kind)| kind)
}

/// The name of its resource group in lower case, as case does not count.
fn group(host: &Host) -> String {
    host.id.scope().resource_group_name().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    /// What is wrong with `on=` where these machines and apps are, by group, type and name.
    fn problem(on: &str, hosts: &[[&str; 3]]) -> String {
        let at = "https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups";
        let put = |path: &str, body: &str| {
            format!(
                "PUT {at}/{path}\nAuthorization: {{{{$aadToken}}}}\nContent-Type: application/json\n\n{body}\n###\n"
            )
        };
        let made: String = hosts
            .iter()
            .map(|[group, kind, name]| {
                let version = if kind.contains("Compute") { "2024-11-01" } else { "2024-04-01" };
                put(&format!("{group}?api-version=2024-11-01"), "{\"location\": \"japaneast\"}")
                    + &put(
                        &format!("{group}/providers/{kind}/{name}?api-version={version}"),
                        "{\"location\": \"japaneast\"}",
                    )
            })
            .collect();
        let source = format!("```http\n{made}```\n```http on={on}\nGET http://169.254.169.254/\n```\n");
        let problems = crate::play(&source, Some("1")).unwrap().run.problems;
        problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join("; ")
    }

    const VM: &str = "Microsoft.Compute/virtualMachines";
    const APP: &str = "Microsoft.Web/sites";

    #[test]
    fn one_name_of_several_machines_is_told_with_what_tells_them_apart() {
        let hosts = [["rg1", VM, "vm1"], ["rg2", VM, "VM1"], ["rg2", VM, "vm2"]];
        assert_eq!(
            problem("vm1", &hosts),
            "2 machines and apps are called `vm1`; write which, as in `on=rg1/vm1`, `on=rg2/VM1`"
        );
        for on in ["vm2", "rg1/vm1", "RG2/vm1"] {
            assert_eq!(problem(on, &hosts), "", "{on}");
        }
        assert_eq!(problem("rg3/vm1", &hosts), "no machine or app is called `rg3/vm1` at this moment");
    }

    #[test]
    fn a_machine_and_an_app_of_one_group_are_told_apart_by_what_they_are() {
        let hosts = [["rg1", VM, "one"], ["rg1", APP, "one"]];
        for on in ["one", "rg1/one"] {
            assert_eq!(
                problem(on, &hosts),
                format!(
                    "2 machines and apps are called `{on}`; \
                     write which, as in `on=rg1/virtualMachines/one`, `on=rg1/sites/one`"
                )
            );
        }
        for on in ["rg1/virtualMachines/one", "rg1/sites/one"] {
            assert_eq!(problem(on, &hosts), "", "{on}");
        }
    }
}
