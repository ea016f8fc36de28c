//! What became of documents, in the forms that an author's CI shows: JUnit's XML, and the workflow commands of GitHub Actions.

use super::Played;
use super::report::failures;
use super::text::title;
use crate::output::say;
use std::fmt::Write;

/// A block of a document that was played.
struct Case {
    name: String,
    failure: Option<String>,
}

/// The blocks of one document.
pub(super) struct Suite {
    name: String,
    cases: Vec<Case>,
}

/// A document as a suite of tests: a case for each block that ran, and one for each problem that is no block's.
pub(super) fn suite(played: &Played) -> Suite {
    let mut failures = failures(played);
    let run = played.session.run();
    let mut cases = Vec::new();
    for step in &run.steps {
        let is_of_it = |line: usize| {
            step.mismatch.as_ref().is_some_and(|mismatch| mismatch.line == line)
                || line == step.line
                || step.exchanges.iter().any(|printed| printed.line == line)
        };
        let (own, others): (Vec<_>, Vec<_>) =
            failures.into_iter().partition(|failure| is_of_it(failure.line));
        failures = others;
        let own: Vec<String> = own.into_iter().map(|failure| failure.message).collect();
        let name = format!("line {} {}", step.line, title(played.session.document(), step));
        let failure = Some(own.join("\n")).filter(|text| !text.is_empty());
        cases.push(Case { name: name.trim_end().to_owned(), failure });
    }
    cases.extend(
        failures
            .into_iter()
            .map(|failure| Case { name: format!("line {}", failure.line), failure: Some(failure.message) }),
    );
    let tab = played.session.tab().map(|tab| format!(" (tab {tab})")).unwrap_or_default();
    Suite { name: format!("{}{tab}", played.file.display()), cases }
}

/// All suites as JUnit's XML, as far as CI services read it.
pub(super) fn junit(suites: &[Suite]) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for Suite { name, cases } in suites {
        let (name, failed) = (escaped(name), cases.iter().filter(|case| case.failure.is_some()).count());
        let _ =
            writeln!(xml, "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failed}\">", cases.len());
        for case in cases {
            let _ = write!(xml, "    <testcase classname=\"{name}\" name=\"{}\"", escaped(&case.name));
            let _ = match &case.failure {
                None => writeln!(xml, "/>"),
                Some(told) => {
                    let first = escaped(told.lines().next().unwrap_or_default());
                    let told = escaped(told);
                    writeln!(xml, "><failure message=\"{first}\">{told}</failure></testcase>")
                }
            };
        }
        xml.push_str("  </testsuite>\n");
    }
    xml + "</testsuites>"
}

/// A text between the marks of XML, which has no place for control characters.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(letter),
            _ if letter.is_control() || ('\u{fffe}'..='\u{ffff}').contains(&letter) => {
                escaped.push('\u{fffd}')
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// An annotation at the line of each failure: `::error file=…,line=…::…`.
pub(super) fn print_annotations(played: &Played) {
    let file = played.file.display().to_string();
    for failure in failures(played) {
        let property = commanded(&file).replace(':', "%3A").replace(',', "%2C");
        say!("::error file={property},line={}::{}", failure.line, commanded(&failure.message));
    }
}

/// A text within a workflow command, which ends with its line.
fn commanded(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_document_prints_stays_text_in_xml_and_in_a_workflow_command() {
        let case = Case { name: "line 1 <A>".into(), failure: Some("a \"b\" & c\n\u{1b}[31m".into()) };
        let passed = Case { name: "line 9".into(), failure: None };
        let xml = junit(&[Suite { name: "a.md".into(), cases: vec![case, passed] }]);
        assert!(xml.contains("<testsuite name=\"a.md\" tests=\"2\" failures=\"1\">"), "{xml}");
        assert!(
            xml.contains("name=\"line 1 &lt;A&gt;\"><failure message=\"a &quot;b&quot; &amp; c\">"),
            "{xml}"
        );
        assert!(xml.contains("\u{fffd}[31m</failure>") && xml.contains("name=\"line 9\"/>"), "{xml}");
        assert_eq!(commanded("50 %\n::error::x"), "50 %25%0A::error::x");
    }
}
