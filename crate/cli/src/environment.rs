//! `mi-sim env`: the variables by which a real client finds the simulated Azure, in the words of a shell.

use crate::arguments::{EnvOptions, Shell};
use crate::output::{complain, say};
use crate::running;
use mi_sim_serve::Variable;
use std::process::ExitCode;

/// Prints what to set.
pub(crate) fn print(options: &EnvOptions) -> ExitCode {
    // A name goes into the address as it is: none of an Azure resource has a letter that an address has not.
    let path = format!("/simulator/env/{}", options.name);
    match running::ask::<Vec<Variable>>(options.port, "GET", &path) {
        Ok(variables) => {
            for variable in variables {
                say!("{}", line(&variable, options.shell));
            }
            ExitCode::SUCCESS
        }
        Err(wrong) => {
            complain!("mi-sim: {wrong}");
            ExitCode::FAILURE
        }
    }
}

fn line(Variable { name, value }: &Variable, shell: Shell) -> String {
    match shell {
        Shell::Bash => format!("export {name}='{}'", value.replace('\'', r"'\''")),
        Shell::Powershell => format!("$env:{name} = '{}'", value.replace('\'', "''")),
        Shell::Fish => format!("set -gx {name} '{}'", value.replace('\\', r"\\").replace('\'', r"\'")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_quoted_for_each_shell() {
        let variable = Variable { name: "A".to_owned(), value: r"it's C:\x".to_owned() };
        assert_eq!(line(&variable, Shell::Bash), r"export A='it'\''s C:\x'");
        assert_eq!(line(&variable, Shell::Powershell), r"$env:A = 'it''s C:\x'");
        assert_eq!(line(&variable, Shell::Fish), r"set -gx A 'it\'s C:\\x'");
    }
}
