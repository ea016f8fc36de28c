//! `date [-u] [-d @SECONDS] [+FORMAT]`: what the virtual clock shows, in UTC.

use super::Call;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use mi_sim::Timestamp;

pub(super) fn run(call: &mut Call) -> u8 {
    let (mut format, mut moment) = (None, call.world.now());
    let mut words = call.words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "-u" | "--utc" => {}
            "-Iseconds" | "--iso-8601=seconds" => format = Some("%Y-%m-%dT%H:%M:%S+00:00"),
            "-I" => format = Some("%Y-%m-%d"),
            "-d" => {
                let asked = words.next().map_or("", String::as_str);
                let read = asked.strip_prefix('@').and_then(|seconds| seconds.parse().ok());
                match read.map(Timestamp::from_secs).or_else(|| Timestamp::parse(asked).ok()) {
                    Some(read) => moment = read,
                    None => {
                        call.complain(&format!(
                            "date: invalid date '{asked}'; write `@SECONDS` or `2026-11-02T09:00:00Z`"
                        ));
                        return 1;
                    }
                }
            }
            _ => match word.strip_prefix('+') {
                Some(written) => format = Some(written),
                None => {
                    call.complain(&format!(
                        "date: '{word}' is not known here; known are -u, -d, -I and +FORMAT"
                    ));
                    return 1;
                }
            },
        }
    }
    let text = shown(moment, format.unwrap_or("%a %b %e %H:%M:%S UTC %Y"));
    call.print(&format!("{text}\n"));
    0
}

fn shown(moment: Timestamp, format: &str) -> String {
    // `2026-11-02T09:00:00Z` and `Mon, 02 Nov 2026 09:00:00 GMT` have all that a format asks for.
    let (iso, http) = (moment.to_rfc3339(), moment.to_http_date());
    let part = |text: &str, range: core::ops::Range<usize>| text.get(range).unwrap_or_default().to_owned();
    let mut text = String::new();
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            text.push(letter);
            continue;
        }
        text.push_str(&match letters.next() {
            Some('Y') => part(&iso, 0..4),
            Some('m') => part(&iso, 5..7),
            Some('d') => part(&iso, 8..10),
            Some('e') => format!("{:>2}", part(&iso, 8..10).trim_start_matches('0')),
            Some('H') => part(&iso, 11..13),
            Some('M') => part(&iso, 14..16),
            Some('S') => part(&iso, 17..19),
            Some('F') => part(&iso, 0..10),
            Some('T') => part(&iso, 11..19),
            Some('a') => part(&http, 0..3),
            Some('b') => part(&http, 8..11),
            Some('s') => moment.secs().to_string(),
            Some('N') => format!("{:03}000000", moment.millis().rem_euclid(1000)),
            Some('Z') => "UTC".to_owned(),
            Some('z') => "+0000".to_owned(),
            Some('%') | None => "%".to_owned(),
            Some(other) => format!("%{other}"),
        });
    }
    text
}
