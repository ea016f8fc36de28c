//! Commands of a `bash`, `azurecli` or `powershell` block, or typed by hand, as what is done: a statement each, or all of them as one script where
//! somebody brings them onto a host.

use mi_sim_shell::{Language, Refusal, Script};

use crate::document::Action;
use crate::fence::Runner;

/// What commands do whose first line is this one of the source.
///
/// # Errors
/// What the shell does not know, with its line of the source; then none of them may run.
pub(crate) fn read(
    language: Language,
    text: &str,
    first_line: usize,
    runner: &Runner,
) -> Result<Vec<Action>, Refusal> {
    let at = |line: usize| first_line.saturating_add(line).saturating_sub(1);
    if language == Language::PowerShell && matches!(runner, Runner::Machine { by: Some(_), .. }) {
        return Err(Refusal {
            line: first_line,
            column: 1,
            message: "what somebody brings onto a host runs in bash here; write the block in `bash`"
                .to_owned(),
            is_unfinished: false,
        });
    }
    let script =
        Script::read(language, text).map_err(|refusal| Refusal { line: at(refusal.line), ..refusal })?;
    let statements = script.statements.into_iter();
    Ok(match runner {
        Runner::Machine { by: Some(_), .. } => {
            let first = statements.take(1);
            first.map(|one| Action::Script { line: at(one.line), text: text.to_owned() }).collect()
        }
        _ => statements.map(|statement| Action::Statement { line: at(statement.line), statement }).collect(),
    })
}
