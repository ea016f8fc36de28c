//! What one place alone may say stays there: `access/` puts every question about access, and the rows of Resource Manager
//! name every type of resource. Tests and benches, which compare, may do both.

use super::File;

/// Where questions about access are built and answered.
const AUTHORITIES: [&str; 2] = ["crate/core/src/access/", "crate/core/src/rbac/"];
/// What a question is, and what answers one.
const QUESTIONS: [&str; 4] = ["Question", "decide", "explain", "by_access_policy"];
/// What asks the rows which types there are.
const ASKING: [&str; 4] = ["crate/document/src/", "crate/serve/src/", "crate/wasm/src/", "www/src/"];
/// What is no namespace of a type: role assignments and the like can be asked for at any scope, and `.com` is a host.
const NO_TYPES: [&str; 2] = ["authorization", "com"];
pub(super) fn check(file: &File) -> Vec<String> {
    if is_of_tests(&file.path) || !file.ends_with(&[".rs", ".ts"]) {
        return Vec::new();
    }
    let shipped = file.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = || shipped.lines().zip(1..);
    let mut broken = Vec::new();
    let is_code = file.path.starts_with("crate/") && file.path.contains("/src/");
    if is_code && !AUTHORITIES.iter().any(|own| file.path.starts_with(own)) {
        let asked = questions(shipped).into_iter();
        broken.extend(
            asked.map(|name| format!("{}: `rbac::{name}` is for `access/` alone; ask it", file.path)),
        );
    }
    if ASKING.iter().any(|own| file.path.starts_with(own)) {
        let named = lines().filter(|(line, _)| names_type(line));
        broken.extend(named.map(|(_, number)| {
            format!("{}:{number}: names a type of resource; ask the row of the type in `mi_sim`", file.path)
        }));
    }
    broken
}

fn is_of_tests(path: &str) -> bool {
    ["tests.rs", ".test.ts"].iter().any(|ending| path.ends_with(ending)) || path.contains("/tests/")
}

/// What a file takes of `rbac` that questions are made of or answered by.
fn questions(text: &str) -> Vec<&str> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let taken = text.split("rbac::").skip(1).flat_map(|rest| {
        let end = match rest.starts_with('{') {
            true => rest.find('}'),
            false => rest.find(|letter| !is_name(letter)),
        };
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default().split(move |letter| !is_name(letter))
    });
    taken.filter(|name| QUESTIONS.contains(name)).collect()
}

/// Whether a type is named here, as in `Microsoft.Compute/virtualMachines`, in whichever letters.
fn names_type(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    line.split("microsoft.").skip(1).any(|rest| {
        let Some((namespace, kind)) = rest.split_once('/') else { return false };
        let is_namespace = !namespace.is_empty() && namespace.chars().all(|one| one.is_ascii_alphabetic());
        let is_kind = kind.starts_with(|one: char| one.is_ascii_alphabetic());
        is_namespace && is_kind && !NO_TYPES.contains(&namespace)
    })
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn only_the_authority_and_tests_take_what_decides() {
        for code in [
            "use crate::rbac::{Basis, Question};",
            "let decision = rbac::decide(cloud, &question);",
            "rbac::explain(x)",
        ] {
            assert_eq!(check(&file("crate/core/src/view/matrix.rs", code)).len(), 1, "{code}");
            let may = ["core/src/access/asker.rs", "core/src/rbac/explain.rs", "core/benches/access.rs"];
            for path in
                may.into_iter().chain(["wasm/tests/browser/access.rs", "document/src/predict/tests.rs"])
            {
                assert_eq!(check(&file(&format!("crate/{path}"), code)), Vec::<String>::new(), "{path}");
            }
        }
        let fine = "use crate::rbac::{Basis, Decision};\nstruct Question {\n}\nasker.decide(cloud)\n";
        assert_eq!(check(&file("crate/document/src/predict/mod.rs", fine)), Vec::<String>::new());
    }

    #[test]
    fn only_the_rows_and_tests_name_a_type() {
        let told = |path: &str, line: &str| check(&file(path, &format!("//! Asks.\n{line}\n"))).len();
        for line in ["\"Microsoft.Web/sites\" => 1,", "const D = 'microsoft.resources/deployments';"] {
            for path in ["crate/document/src/gesture/manage.rs", "www/src/telling/names.ts"] {
                assert_eq!(told(path, line), 1, "{path} {line}");
            }
            for path in ["crate/core/src/cloud/host.rs", "www/src/telling/wish.test.ts"] {
                assert_eq!(told(path, line), 0, "{path} {line}");
            }
            let test = format!("#[cfg(test)]\nmod tests {{\n{line}\n}}");
            assert_eq!(told("crate/document/src/host.rs", &test), 0);
        }
        for line in [
            "providers/Microsoft.Authorization/roleAssignments",
            "learn.microsoft.com/azure",
            "Microsoft.Web",
        ] {
            assert_eq!(told("crate/serve/src/door.rs", line), 0, "{line}");
        }
    }
}
