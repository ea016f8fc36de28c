//! Every page declares a strict Content-Security-Policy.

use super::File;
use crate::serve;

/// Nothing that loosens the policy is allowed but the right to compile wasm.
const ALLOWED: &[&str] = &["'self'", "'none'", "'wasm-unsafe-eval'"];

pub(super) fn check(file: &File) -> Option<String> {
    let is_page = file.ends_with(&[".html"]) && file.path.starts_with("www/");
    if !is_page {
        return None;
    }
    let Some(policy) = serve::policy(&file.text) else {
        return Some(format!("{}: declares no Content-Security-Policy", file.path));
    };
    if !policy.contains("default-src 'self'") && !policy.contains("default-src 'none'") {
        return Some(format!("{}: its policy has to begin with `default-src 'self'` or `'none'`", file.path));
    }
    let mut sources = policy.split(';').flat_map(|directive| directive.split_whitespace().skip(1));
    let loose = sources.find(|source| !ALLOWED.contains(source))?;
    Some(format!("{}: its policy allows `{loose}`", file.path))
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn page(policy: &str) -> File {
        let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
        file("www/index.html", &meta)
    }

    #[test]
    fn a_strict_policy_passes() {
        assert_eq!(check(&page("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'")), None);
    }

    #[test]
    fn a_loose_policy_or_none_fails() {
        let loose =
            ["default-src 'self' 'unsafe-inline'", "default-src 'self'; img-src data:", "script-src 'self'"];
        for policy in loose {
            assert!(check(&page(policy)).is_some(), "{policy}");
        }
        assert!(check(&file("www/index.html", "<html>")).is_some());
    }
}
