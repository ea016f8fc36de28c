//! The machine or app that a block runs on: `on=vm1`, or where several have that name `on=rg/vm1`
//! and `on=rg/virtualMachines/vm1`. A machine of a scale set goes by its own name, as in `on=web_0`.

use mi_sim::Simulator;
use mi_sim::cloud::{Instance, TokenEndpoint};

/// What somebody means, if it runs code of its owner's and no other is meant as well.
///
/// # Errors
/// A message when there is none, or one that names all there are.
pub(crate) fn meant<'a>(written: &str, world: &'a Simulator) -> Result<Instance<'a>, String> {
    let runs_code = |one: Instance<'_>| one.host().kind.token_endpoint() != TokenEndpoint::Platform;
    let all = || world.cloud().instances().filter(|one| runs_code(*one) && is_meant(*one, written));
    match (all().next(), all().nth(1)) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(format!("no machine or app is called `{written}` at this moment")),
        (Some(_), Some(_)) => {
            let is_alone =
                |one: Instance<'_>| all().filter(|other| group(*other) == group(one)).nth(1).is_none();
            let mut choices = String::new();
            for one in all().take(MOST_CHOICES) {
                let choice = match is_alone(one) {
                    true => format!("{}/{}", group(one), one.name()),
                    false => format!("{}/{}/{}", group(one), kind(one), one.name()),
                };
                choices.push_str(&format!("{}`on={choice}`", if choices.is_empty() { "" } else { ", " }));
            }
            let count = all().count();
            Err(format!("{count} machines and apps are called `{written}`; write which, as in {choices}"))
        }
    }
}

/// How many of one name a message tells apart.
const MOST_CHOICES: usize = 8;

fn is_meant(one: Instance<'_>, written: &str) -> bool {
    let (place, name) = written.rsplit_once('/').unwrap_or(("", written));
    let (place, group) = (place.to_ascii_lowercase(), group(one));
    one.name().eq_ignore_ascii_case(name)
        && (place.is_empty()
            || place == group
            || place == format!("{group}/{}", kind(one)).to_ascii_lowercase())
}

/// What its host is, without the namespace of its provider.
fn kind(one: Instance<'_>) -> &'static str {
    let resource_type = one.host().kind.resource_type();
    resource_type.rsplit_once('/').map_or(resource_type, |(_, kind)| kind)
}

/// The name of its resource group in lower case, as case does not count.
fn group(one: Instance<'_>) -> String {
    one.id().scope().resource_group_name().unwrap_or_default().to_ascii_lowercase()
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
        let problems = crate::Session::open(&source, Some("1")).unwrap().run().problems.clone();
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
