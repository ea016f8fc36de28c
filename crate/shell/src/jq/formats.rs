//! `@base64` and its kin.

use super::apply::{Stop, error};
use super::shown;
use crate::http::escaped;
use crate::json::Json;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use mi_sim::wire::base64url;

/// A value as `@base64` and its kin write it.
pub(super) fn formatted(format: &str, value: &Json) -> Result<String, Stop> {
    let text = match value {
        Json::Text(text) => text.clone(),
        other => other.compact(),
    };
    let row = |quoted: &dyn Fn(&Json) -> Result<String, Stop>, sign: &str| {
        let Json::List(items) = value else {
            return Err(error(format!(
                "{} ({}) cannot be {format}-formatted, only an array can be",
                value.kind(),
                shown(value)
            )));
        };
        let cells: Result<Vec<String>, Stop> = items.iter().map(quoted).collect();
        Ok(cells?.join(sign))
    };
    let cell = |item: &Json, quoted: &dyn Fn(&str) -> String| match item {
        Json::Null => Ok(String::new()),
        Json::Text(text) => Ok(quoted(text)),
        Json::Bool(_) | Json::Number(_) => Ok(item.compact()),
        other => Err(error(format!("{} ({}) is not valid in a {format} row", other.kind(), shown(other)))),
    };
    Ok(match format {
        "text" => text,
        "json" => value.compact(),
        "uri" => escaped(&text),
        "base64" => base64url::encode_standard(text.as_bytes()),
        "base64d" => {
            let bytes = base64url::decode_standard(&text);
            let bytes =
                bytes.map_err(|_| error(format!("string ({}) is not valid base64 data", shown(value))))?;
            String::from_utf8_lossy(&bytes).into_owned()
        }
        "html" => text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('\'', "&#39;")
            .replace('"', "&quot;"),
        "csv" => row(&|item| cell(item, &|text| format!("\"{}\"", text.replace('"', "\"\""))), ",")?,
        "tsv" => row(
            &|item| cell(item, &|text| text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n")),
            "\t",
        )?,
        "sh" => match value {
            Json::List(items) => {
                let words: Result<Vec<String>, Stop> =
                    items.iter().map(|item| formatted("sh", item)).collect();
                words?.join(" ")
            }
            Json::Text(text) => format!("'{}'", text.replace('\'', "'\\''")),
            other => other.compact(),
        },
        other => return Err(error(format!("{other} is not a valid format"))),
    })
}
