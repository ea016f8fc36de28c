//! What people type into a shell, each in a fresh session of `admin`: a script, or the program that one of its tools reads.

use crate::world::World;
use mi_sim_shell::{Language, Lives, Script, Session, Timed};

/// A script in bash, as it stands.
pub(crate) fn bash(data: &[u8]) {
    typed(Language::Bash, &String::from_utf8_lossy(data));
}

/// A script in PowerShell, as it stands.
pub(crate) fn powershell(data: &[u8]) {
    typed(Language::PowerShell, &String::from_utf8_lossy(data));
}

/// A program of jq in the first line, and what it is given in the rest.
pub(crate) fn jq(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (program, input) = text.split_once('\n').unwrap_or((&text, "{\"a\":[1,{\"b\":\"c\"}]}"));
    typed(Language::Bash, &format!("jq -c {} <<< {}", quoted(program), quoted(input)));
}

/// A JMESPath query about an answer of the Azure CLI.
pub(crate) fn query(data: &[u8]) {
    typed(Language::Bash, &format!("az resource list --query {}", quoted(&String::from_utf8_lossy(data))));
}

/// Reads a script and runs it. What is refused is refused before anything has run.
fn typed(language: Language, text: &str) {
    let Ok(script) = Script::read(language, text) else { return };
    let mut world = World::new();
    let mut session = Session::at(world.admin.clone());
    let mut lives = Lives::default();
    for statement in &script.statements {
        let printed =
            session.run(&mut Timed { simulator: &mut world.simulator, lives: &mut lives }, statement);
        if printed.leaves {
            break;
        }
    }
}

/// One word of bash, whatever stands in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
