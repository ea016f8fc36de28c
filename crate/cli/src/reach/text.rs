//! What `mi-sim reach` prints for a person.

use super::target::{Target, Told};
use super::{Answer, words};
use crate::output::say;
use mi_sim::Place;
use mi_sim::cloud::instance_name;

pub(super) fn print(answer: &Answer<'_>) {
    let Answer { from, at, holds, .. } = answer;
    let world = answer.world.map_or_else(String::new, |world| format!(" in the world \"{world}\""));
    say!("What {from} can come to do{world}, beginning at {at}:\n");
    for target in &answer.targets {
        print_target(from, target);
    }
    if answer.targets.is_empty() {
        let to = answer.to.unwrap_or("anything but what their own roles allow");
        say!("✓ there is no way from {from} to {to}");
    }
    if answer.is_all {
        say!(
            "Checked: from the {holds} things that {from} can come to hold, themselves among them, nothing else follows."
        );
    }
}

fn print_target(from: &str, target: &Target<'_>) {
    for way in &target.ways {
        say!("{} {from} → {}: {}", mark(way.plays), target.name, words::gained(target.to));
        for (number, told) in way.steps.iter().skip(1).enumerate() {
            print_step(number.saturating_add(1), told);
        }
    }
    print_fix(target);
    say!("");
}

fn mark(comes_true: Option<bool>) -> &'static str {
    match comes_true {
        Some(true) => "✓",
        Some(false) => "✗",
        None => "·",
    }
}

fn print_step(number: usize, told: &Told) {
    say!("  {number}. {} ({})", words::done(told.step.way), told.name);
    for sent in &told.requests {
        say!("       {}: {} {}", sent.by.as_deref().unwrap_or("anybody"), sent.method, sent.address);
        if !sent.body.is_empty() {
            say!("         {}", sent.body);
        }
    }
    say!("       in the logs: {}", told.logged);
    say!("       closed by: {}", told.closed);
}

fn print_fix(target: &Target<'_>) {
    if let Some(none) = &target.no_fix {
        say!("  no fix: {none}");
    }
    let Some(fix) = &target.fix else { return };
    say!("  smallest fix: {} to take away", counted(fix.cuts.len(), "thing"));
    for command in &target.commands {
        say!("       {command}");
    }
    let Some(tried) = &target.tried else { return };
    let result = if tried.is_closed { "the attack is refused" } else { "the attack still goes through" };
    let kept = counted(tried.kept, "other request");
    say!("     {} played: {result}; {kept} of the document still succeed", mark(Some(tried.is_closed)));
    for broken in &tried.broken {
        say!("       ✗ no longer succeeds: {}: {}", sender(&broken.from), broken.request);
    }
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn sender(place: &Place) -> String {
    match place {
        Place::Person { name } => name.clone(),
        Place::Code { host } => format!("code on {}", instance_name(host)),
        _ => "anybody".to_owned(),
    }
}
