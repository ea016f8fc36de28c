//! `mi-sim facts`: what the simulator rests on, as `FACTS.md` has it.

use super::arguments::FactsOptions;
use super::output::say;
use mi_sim_facts::{Choice, Fact, Facts};
use std::process::ExitCode;

/// Prints the facts, below the names of their services.
pub(crate) fn print(options: FactsOptions) -> ExitCode {
    say!("{}", told(&Facts::compiled_in(), options));
    ExitCode::SUCCESS
}

fn told(facts: &Facts<'_>, options: FactsOptions) -> String {
    let (mut lines, mut service) = (Vec::new(), "");
    for fact in facts.all.iter().filter(|fact| !options.unconfirmed || fact.choice.is_some()) {
        if fact.service != service {
            service = fact.service;
            lines.push(format!("{service}\n"));
        }
        lines.push(one(facts, fact));
    }
    lines.push(facts.count());
    lines.join("\n")
}

fn one(facts: &Facts<'_>, fact: &Fact<'_>) -> String {
    let mut text = format!("  {}: {}\n", fact.id, fact.what);
    let mut add = |name: &str, value: &str| text.push_str(&format!("    {name}: {value}\n"));
    if let Some(Choice { why, marked_in }) = &fact.choice {
        add("not confirmed; here", why);
        add("marked in", &marked_in.join(", "));
    }
    add("source", &facts.source(fact));
    add(
        "held by",
        if fact.held_by.is_empty() { "no test yet".into() } else { fact.held_by.join(", ") }.as_str(),
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_told_with_its_reason_and_alone_where_that_is_asked() {
        let facts = Facts::compiled_in();
        let all = told(&facts, FactsOptions { unconfirmed: false });
        let open = told(&facts, FactsOptions { unconfirmed: true });
        let header = "  imds-header: A request without the header";
        assert!(all.contains(header) && !open.contains(header));
        assert!(all.starts_with("Metadata endpoint\n\n  imds-address: ") && all.ends_with(&facts.count()));
        let order = "  imds-order: In which order the endpoint checks a request.\n    not confirmed; here: Forwarded, header,";
        assert!(all.contains(order) && open.contains(order), "{open}");
        let choices = facts.all.iter().filter(|fact| fact.choice.is_some()).count();
        assert_eq!(open.matches("    not confirmed; here: ").count(), choices);
        let source = "    source: \"Azure Instance Metadata Service for virtual machines\" <https://learn.microsoft.com/";
        assert!(open.contains(source), "{open}");
    }
}
