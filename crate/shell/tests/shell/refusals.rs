//! What this shell cannot run it refuses before anything has run, with the place and what to write instead.

use mi_sim_shell::Script;

fn refused(script: &str) -> String {
    let refusal = Script::parse(script).unwrap_err();
    format!(
        "{}:{} {}{}",
        refusal.line,
        refusal.column,
        refusal.message,
        if refusal.is_unfinished { " …" } else { "" }
    )
}

#[test]
fn constructs_that_are_not_known_are_named_with_their_place() {
    for (script, told) in [
        (
            "echo a\nf() { echo; }",
            "2:2 functions are not known here; write the commands where they are needed",
        ),
        ("x=(a b)", "1:3 arrays are not known here; write one text with blanks, as in `x=\"a b\"`"),
        ("echo ${x[0]}", "1:9 arrays are not known here; use a variable for each value"),
        ("[[ a = a ]]", "1:1 `[[ … ]]` is not known here; write `[ … ]`, with quotes around variables"),
        (
            "sleep 1 & echo",
            "1:9 `&` runs a command in the background, which this shell does not; leave it away",
        ),
        ("diff <(a) b", "1:6 `<( … )` is not known here; write the output to a file first, or use a pipe"),
        ("(( x++ ))", "1:1 `(( … ))` is not known here; write `x=$(( … ))` or `[ a -lt b ]`"),
        (
            "for ((i=0;i<3;i++)); do echo; done",
            "1:5 `for (( … ))` is not known here; write `for i in 1 2 3`, or `$(seq 1 3)`",
        ),
        (
            "$token=$(curl x)",
            "1:1 `$token=` sets a variable in PowerShell; in bash leave the `$` away: `token=…`",
        ),
        (
            "echo <RESOURCE GROUP> x",
            "1:6 `<RESOURCE GROUP>` is a placeholder; put a value in its place, in quotes",
        ),
        ("echo {a,b}", "1:6 `{a,b}` is not known here; write each word, or put quotes around the text"),
        ("echo $$", "1:6 `$$` is about processes, of which there are none here"),
        ("echo )", "1:6 `)` closes what was never opened"),
        ("fi", "1:1 `fi` stands here without what it belongs to"),
    ] {
        assert_eq!(refused(script), told, "{script}");
    }
}

#[test]
fn what_more_lines_could_make_whole_is_told_from_what_is_wrong() {
    for (script, told) in [
        ("echo 'a", "1:6 this single quote is never closed …"),
        ("echo \"$(date", "1:7 `$(` lacks its `)` …"),
        ("if true; then", "1:1 `if` lacks its `fi` …"),
        ("cat <<EOF\na", "1:5 no line `EOF` ends this here-document …"),
        ("echo a |", "1:9 a command should follow here …"),
    ] {
        assert_eq!(refused(script), told, "{script}");
    }
}

#[test]
fn deep_nesting_is_refused() {
    for script in [
        "$(".repeat(10_000),
        "{ ".repeat(10_000),
        "if ".repeat(10_000),
        format!("echo {}", "${x:-".repeat(10_000)),
    ] {
        assert!(Script::parse(&script).is_err());
    }
}
