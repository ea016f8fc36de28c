//! The text of an `http` block as requests, in the form of the REST Client extension of Visual Studio Code
//! (`humao.rest-client`), which Microsoft's pages use.
//!
//! Requests are separated by lines that begin with `###`; lines that begin with `#` or `//` are comments
//! wherever they stand, `# @name x` names the request below it; `@name = value` lines before a request define
//! variables of the whole document. Bodies taken from files, GraphQL and curl command lines are left out.

use crate::problem::{Problem, Problems};

/// A request whose `{{variables}}` are not filled in yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestTemplate {
    /// What later requests call it.
    pub name: Option<String>,
    /// In upper case.
    pub method: String,
    /// The address as written, its query lines joined on.
    pub url: Written,
    /// In the order written.
    pub headers: Vec<(String, Written)>,
    /// Without the blank lines at its end.
    pub body: Option<Written>,
}

/// Text of the document and the line on which it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Line of the source, from 1.
    pub line: usize,
    /// The text, its variables not filled in.
    pub text: String,
}

/// An `@name = value` line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileVariable {
    /// What stands between the braces.
    pub name: String,
    /// What it stands for; it may name further variables.
    pub value: Written,
}

/// What an `http` block holds.
#[derive(Debug, Default)]
pub(crate) struct HttpBlock {
    pub(crate) requests: Vec<RequestTemplate>,
    pub(crate) variables: Vec<FileVariable>,
}

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

type Line<'a> = (usize, &'a str);

/// Whether a block shows a response; such a block is not a request, and the extension skips it too.
pub(crate) fn is_response(text: &str) -> bool {
    text.trim_start().starts_with("HTTP/")
}

/// Reads a block whose text begins on `first_line`.
pub(crate) fn read(text: &str, first_line: usize, problems: &mut Problems) -> HttpBlock {
    let before = problems.len();
    let mut block = HttpBlock::default();
    let lines: Vec<Line> = (first_line..).zip(text.lines()).collect();
    for lines in lines.split(|(_, text)| text.starts_with("###")) {
        match read_request(lines, &mut block.variables) {
            Ok(request) => block.requests.extend(request),
            Err(problem) => problems.push(problem),
        }
    }
    if block.requests.is_empty() && block.variables.is_empty() && problems.len() == before {
        problems.push(Problem::new(first_line.saturating_sub(1), "this `http` block holds no request"));
    }
    block
}

fn read_request(
    lines: &[Line],
    variables: &mut Vec<FileVariable>,
) -> Result<Option<RequestTemplate>, Problem> {
    let name = lines.iter().find_map(|(line, text)| Some((*line, request_name(text)?)));
    let mut lines = lines.iter().copied().filter(|(_, text)| !is_comment(text)).peekable();
    while let Some((line, text)) =
        lines.next_if(|(_, text)| is_blank(text) || text.trim_start().starts_with('@'))
    {
        if !is_blank(text) {
            variables.push(file_variable(line, text)?);
        }
    }
    let Some((line, first)) = lines.next() else {
        return match name {
            Some((line, name)) => Err(Problem::new(line, format!("no request follows `@name {name}`"))),
            None => Ok(None),
        };
    };
    let mut written = first.trim().to_owned();
    while let Some((_, query)) = lines.next_if(|(_, text)| text.trim_start().starts_with(['?', '&'])) {
        written.push_str(query.trim());
    }
    let (method, url) = request_line(line, &written)?;
    let mut headers = Vec::new();
    while let Some((line, text)) = lines.next_if(|(_, text)| !is_blank(text)) {
        headers.push(header(line, text)?);
    }
    let body = read_body(lines.skip_while(|(_, text)| is_blank(text)).collect(), &headers)?;
    Ok(Some(RequestTemplate {
        name: name.map(|(_, name)| name),
        method,
        url: Written { line, text: url },
        headers,
        body,
    }))
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn is_comment(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('#') || text.starts_with("//")
}

/// The name in a comment `# @name x` or `// @name x`.
fn request_name(text: &str) -> Option<String> {
    let comment = text.trim_start();
    let words = comment.strip_prefix("//").or_else(|| comment.strip_prefix('#'))?;
    let name = words.trim_start_matches(['#', '/']).trim_start().strip_prefix("@name")?;
    name.starts_with(char::is_whitespace).then(|| name.trim().to_owned()).filter(|name| is_name(name))
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

fn file_variable(line: usize, text: &str) -> Result<FileVariable, Problem> {
    let right = || Problem::new(line, format!("`{}` is not understood; write `@name = value`", text.trim()));
    let (name, value) = text.trim().trim_start_matches('@').split_once('=').ok_or_else(right)?;
    let name = name.trim();
    if !is_name(name) {
        return Err(right());
    }
    Ok(FileVariable { name: name.into(), value: Written { line, text: value.trim().into() } })
}

fn request_line(line: usize, written: &str) -> Result<(String, String), Problem> {
    let (first, rest) = written.split_once(char::is_whitespace).unwrap_or((written, ""));
    let method = first.to_ascii_uppercase();
    let (method, url) = if METHODS.contains(&method.as_str()) {
        (method, rest.trim())
    } else if !rest.is_empty() && !first.contains(['/', ':', '{']) {
        let message = format!(
            "`{first}` is not a method; known are {}",
            crate::problem::names(&mut METHODS.into_iter())
        );
        return Err(Problem::new(line, message));
    } else {
        ("GET".into(), written)
    };
    let url = without_version(url);
    if url.is_empty() {
        return Err(Problem::new(
            line,
            format!("the request line lacks an address; write `{method} https://…`"),
        ));
    }
    Ok((method, url.into()))
}

fn without_version(url: &str) -> &str {
    match url.rsplit_once(char::is_whitespace) {
        Some((url, version)) if version.to_ascii_uppercase().starts_with("HTTP/") => url.trim_end(),
        _ if url.to_ascii_uppercase().starts_with("HTTP/") => "",
        _ => url,
    }
}

fn header(line: usize, text: &str) -> Result<(String, Written), Problem> {
    match text.split_once(':') {
        Some((name, value)) if !name.trim().is_empty() && !name.trim().contains(char::is_whitespace) => {
            Ok((name.trim().into(), Written { line, text: value.trim().into() }))
        }
        _ => {
            let message = format!(
                "`{}` is not a header; write `Name: value`, and a blank line before a body",
                text.trim()
            );
            Err(Problem::new(line, message))
        }
    }
}

fn read_body(mut lines: Vec<Line>, headers: &[(String, Written)]) -> Result<Option<Written>, Problem> {
    while lines.pop_if(|(_, text)| is_blank(text)).is_some() {}
    let Some(&(line, _)) = lines.first() else { return Ok(None) };
    if let Some((line, text)) = lines.iter().find(|(_, text)| names_a_file(text)) {
        let message = format!("`{}` names a file; a document has none, write the body here", text.trim());
        return Err(Problem::new(*line, message));
    }
    let is_form = headers.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("content-type")
            && value.text.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
    });
    let mut text = String::new();
    for (index, (_, written)) in lines.iter().enumerate() {
        let goes_on = is_form && written.starts_with('&');
        if index > 0 && !goes_on {
            text.push('\n');
        }
        text.push_str(written);
    }
    Ok(Some(Written { line, text }))
}

/// The extension's `< ./file` and `<@ ./file`.
fn names_a_file(text: &str) -> bool {
    text.strip_prefix('<').is_some_and(|rest| rest.strip_prefix('@').unwrap_or(rest).starts_with([' ', '\t']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        let mut problems = Problems::default();
        let block = read(text, 11, &mut problems);
        let mut seen = String::new();
        for variable in block.variables {
            seen += &format!("{} @{} = {}\n", variable.value.line, variable.name, variable.value.text);
        }
        for request in block.requests {
            let name = request.name.unwrap_or_default();
            seen += &format!("{} [{name}] {} {}\n", request.url.line, request.method, request.url.text);
            for (name, value) in request.headers {
                seen += &format!("  {} {name}: {}\n", value.line, value.text);
            }
            seen +=
                &request.body.map(|body| format!("  {} {:?}\n", body.line, body.text)).unwrap_or_default();
        }
        for problem in problems.sorted() {
            seen += &format!("{}! {}\n", problem.line, problem.message);
        }
        expected.assert_eq(&seen);
    }

    #[test]
    fn several_requests_with_names_variables_and_comments() {
        check(
            "@group = rg\n\n# @name vm\n// a comment\nPUT https://h/{{group}}\n    ?a=1\n    &b=2 HTTP/1.1\nContent-Type: application/json\n# no header\nX-Note: a:b\n\n{\n  \"x\": 1\n}\n\n\n### next\nhttps://h/x HTTP/1.1\n###\n",
            expect![[r#"
                11 @group = rg
                15 [vm] PUT https://h/{{group}}?a=1&b=2
                  18 Content-Type: application/json
                  20 X-Note: a:b
                  22 "{\n  \"x\": 1\n}"
                28 [] GET https://h/x
            "#]],
        );
    }

    #[test]
    fn a_form_over_several_lines_is_one_line() {
        check(
            "post https://h/token\ncontent-type: application/x-www-form-urlencoded\n\na=1\n&b=2",
            expect![[r#"
                11 [] POST https://h/token
                  12 content-type: application/x-www-form-urlencoded
                  14 "a=1&b=2"
            "#]],
        );
    }

    #[test]
    fn what_is_not_a_request_is_named_with_its_line() {
        check(
            "# only words",
            expect![[r#"
            10! this `http` block holds no request
        "#]],
        );
        check(
            "\nFETCH https://h",
            expect![[r#"
            12! `FETCH` is not a method; known are `GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE`, `OPTIONS`
        "#]],
        );
        check(
            "GET\n###\nGET HTTP/1.1",
            expect![[r#"
            11! the request line lacks an address; write `GET https://…`
            13! the request line lacks an address; write `GET https://…`
        "#]],
        );
        check(
            "PUT https://h\nMetadata\n###\nPUT https://h\n\n<@ ./body.json\n###\n# @name lost",
            expect![[r#"
            12! `Metadata` is not a header; write `Name: value`, and a blank line before a body
            16! `<@ ./body.json` names a file; a document has none, write the body here
            18! no request follows `@name lost`
        "#]],
        );
        check(
            "@a b = c\nGET https://h",
            expect![[r#"
            11! `@a b = c` is not understood; write `@name = value`
        "#]],
        );
    }
}
