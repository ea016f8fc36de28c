//! `az storage container` and `az storage blob`, with a token (`--auth-mode login`).

use crate::az::command::{Az, Command, Done, made};
use crate::az::failure::Failure;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mi_sim::wire::{Method, Response};
use serde_json::{Value, json};

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "storage container create",
        summary: "Create a container in a storage account.",
        options: "--account-name --account-key --name,-n! --public-access{off|blob|container} --fail-on-exist% \
            --auth-mode{login|key}",
        missing: "--connection-string --blob-endpoint --sas-token --resource-group,-g --metadata+ --timeout \
            --default-encryption-scope,-d --prevent-encryption-scope-override,-p?",
        asks: false,
        run: create_container,
        table: None,
    },
    Command {
        name: "storage container list",
        summary: "List containers in a storage account.",
        options: "--account-name --account-key --prefix --auth-mode{login|key}",
        missing: "--connection-string --blob-endpoint --sas-token --include-metadata? --include-deleted? \
            --marker --num-results --show-next-marker% --timeout",
        asks: false,
        run: list_containers,
        table: None,
    },
    Command {
        name: "storage container exists",
        summary: "Check for the existence of a storage container.",
        options: "--account-name --account-key --auth-mode{login|key} --name,-n!",
        missing: "--connection-string --blob-endpoint --sas-token --timeout",
        asks: false,
        run: container_exists,
        table: None,
    },
    Command {
        name: "storage container delete",
        summary: "Delete a container.",
        options: "--account-name --account-key --name,-n! --auth-mode{login|key}",
        missing: "--connection-string --blob-endpoint --sas-token --fail-not-exist% --lease-id \
            --if-modified-since --if-unmodified-since --timeout --bypass-immutability-policy%",
        asks: false,
        run: delete_container,
        table: None,
    },
    Command {
        name: "storage blob upload",
        summary: "Upload a file to a storage blob.",
        options: "--account-name --account-key --file,-f --container-name,-c --name,-n \
            --type,-t{block|page|append} --overwrite?{true|false} --data --auth-mode{login|key} \
            --content-type --tags* --no-progress%",
        missing: "--connection-string --blob-endpoint --sas-token --metadata+ --validate-content% \
            --maxsize-condition --max-connections --lease-id --if-modified-since --if-unmodified-since \
            --if-match --if-none-match --timeout --encryption-scope --length --blob-url --tags-condition \
            --content-encoding --content-language --content-disposition \
            --content-cache-control,--content-cache --content-md5 --tier --socket-timeout",
        asks: false,
        run: upload,
        table: None,
    },
    Command {
        name: "storage blob download",
        summary: "Download a blob to a file path.",
        options: "--account-name --account-key --file,-f --overwrite?{true|false} --auth-mode{login|key} \
            --name,-n --container-name,-c --no-progress%",
        missing: "--connection-string --blob-endpoint --sas-token --open-mode --start-range --end-range \
            --timeout --blob-url --if-modified-since --if-unmodified-since --if-match --if-none-match \
            --tags-condition --snapshot --lease-id --version-id --max-connections --validate-content%",
        asks: false,
        run: download,
        table: None,
    },
    Command {
        name: "storage blob list",
        summary: "List blobs in a given container.",
        options: "--account-name --account-key --prefix --auth-mode{login|key} --container-name,-c!",
        missing: "--connection-string --blob-endpoint --sas-token --delimiter --include --marker --num-results \
            --show-next-marker% --timeout",
        asks: false,
        run: list,
        table: None,
    },
    Command {
        name: "storage blob exists",
        summary: "Check for the existence of a blob in a container.",
        options: "--account-name --account-key --auth-mode{login|key} --name,-n --container-name,-c",
        missing: "--connection-string --blob-endpoint --sas-token --timeout --blob-url --snapshot",
        asks: false,
        run: exists,
        table: None,
    },
    Command {
        name: "storage blob delete",
        summary: "Delete a blob.",
        options: "--account-name --account-key --auth-mode{login|key} --name,-n --container-name,-c",
        missing: "--connection-string --blob-endpoint --sas-token --delete-snapshots --timeout --blob-url \
            --if-modified-since --if-unmodified-since --if-match --if-none-match --tags-condition \
            --lease-id --snapshot",
        asks: false,
        run: delete,
        table: None,
    },
];

/// The address of an account's blobs. az would look for a key of the account by itself; here only a token counts.
fn account(az: &Az) -> Result<String, Failure> {
    let Some(name) = az.value("--account-name") else {
        return Err(Failure::of(
            1,
            "Missing credentials to access storage service: give --account-name and --auth-mode login.",
        ));
    };
    match az.value("--auth-mode") {
        Some("login") => Ok(format!("https://{name}.blob.core.windows.net")),
        _ => Err(Failure::of(
            1,
            "access with the keys of an account is not simulated here; add `--auth-mode login` to use your own token",
        )),
    }
}

fn container(az: &Az) -> Result<String, Failure> {
    Ok(format!("{}/{}?restype=container", account(az)?, az.needed("--name")?))
}

/// Whether something was done; what is already so is no failure.
fn done(response: Result<Response, Failure>, so_already: u16, word: &str) -> Done {
    let done = match response {
        Ok(_) => true,
        Err(failure) if failure.status == Some(so_already) => false,
        Err(failure) => return Err(failure),
    };
    Ok(Some(made(&Value::from_iter([(word.to_owned(), Value::from(done))]))))
}

fn create_container(az: &mut Az) -> Done {
    let address = container(az)?;
    done(az.blob(Method::Put, &address, &[], b""), 409, "created")
}

/// Listing the containers of an account is not simulated, which the service says.
fn list_containers(az: &mut Az) -> Done {
    let address = format!("{}/?comp=list&maxresults=5000&include=", account(az)?);
    let found = az.blob(Method::Get, &address, &[], b"")?;
    let text = found.body.text();
    let names = text.split("<Name>").skip(1).filter_map(|rest| rest.split_once("</Name>"));
    Ok(Some(Json::List(names.map(|(name, _)| made(&json!({ "name": name }))).collect())))
}

fn container_exists(az: &mut Az) -> Done {
    let address = container(az)?;
    done(az.blob(Method::Get, &address, &[], b""), 404, "exists")
}

fn delete_container(az: &mut Az) -> Done {
    let address = container(az)?;
    done(az.blob(Method::Delete, &address, &[], b""), 404, "deleted")
}

pub(super) fn blob(az: &Az, name: &str) -> Result<String, Failure> {
    Ok(format!("{}/{}/{}", account(az)?, az.needed("--container-name")?, name.replace(' ', "%20")))
}

/// A header of a response, null where it is not there.
pub(super) fn header(response: &Response, name: &str) -> Json {
    response.headers.get(name).map_or(Json::Null, Json::text)
}

fn upload(az: &mut Az) -> Done {
    let (name, bytes) = match (az.value("--file"), az.value("--data")) {
        (Some(file), _) => {
            let file = file.to_owned();
            let name = az
                .value("--name")
                .map_or_else(|| file.rsplit('/').next().unwrap_or_default().to_owned(), str::to_owned);
            let bytes = az.call.session.files.read(&file);
            let missing = |wrong| {
                Failure::of(1, format!("[Errno 2] {wrong}: '{file}'")).with("Please check the file path.")
            };
            (name, bytes.map_err(missing)?)
        }
        (None, Some(data)) => (az.needed("--name")?.to_owned(), data.as_bytes().to_vec()),
        (None, None) => return Err(Failure::of(1, "usage error: --file/-f or --data is required")),
    };
    let address = blob(az, &name)?;
    let kind = az.value("--content-type").unwrap_or("application/octet-stream").to_owned();
    let mut headers = Vec::from([("x-ms-blob-type", "BlockBlob"), ("Content-Type", kind.as_str())]);
    let tags: Vec<String> = az
        .values("--tags")
        .iter()
        .filter(|tag| !tag.is_empty())
        .map(|tag| {
            let (key, value) = tag.split_once('=').unwrap_or((tag, ""));
            format!("{}={}", crate::http::escaped(key), crate::http::escaped(value))
        })
        .collect();
    let tags = tags.join("&");
    if !tags.is_empty() {
        headers.push(("x-ms-tags", tags.as_str()));
    }
    if !az.has("--overwrite") {
        headers.push(("If-None-Match", "*"));
    }
    let written = az.blob(Method::Put, &address, &headers, &bytes)?;
    if !az.has("--no-progress") {
        let bar = |word: &str, length: usize| format!("{word}[{}]  100.0000%", "#".repeat(length));
        for line in [String::new(), bar("Alive", 64), bar("Finished", 61)] {
            az.call.complain(&line);
        }
    }
    let header = |name: &str| header(&written, name);
    let moment = Json::Text(az.call.world.now().to_rfc3339().replace('Z', "+00:00"));
    let mut shown = Json::Object(Vec::new());
    for (name, value) in [
        ("etag", header("ETag")),
        ("content_md5", header("Content-MD5")),
        ("client_request_id", Json::Null),
        ("request_id", header("x-ms-request-id")),
        ("version", header("x-ms-version")),
        ("version_id", Json::Null),
        ("date", moment.clone()),
        ("request_server_encrypted", Json::Null),
        ("encryption_key_sha256", Json::Null),
        ("encryption_scope", Json::Null),
        ("structured_body", Json::Null),
        ("lastModified", moment),
    ] {
        shown.set(name, value);
    }
    Ok(Some(shown))
}

fn download(az: &mut Az) -> Done {
    let name = az.needed("--name")?.to_string();
    let address = blob(az, &name)?;
    let found = az.blob(Method::Get, &address, &[], b"")?;
    let bytes = found.body.as_bytes().to_vec();
    let Some(file) = az.value("--file").map(ToString::to_string) else {
        az.call.io.out.extend_from_slice(&bytes);
        return Ok(None);
    };
    let written = az.call.session.files.write(&file, &bytes, false);
    written.map_err(|wrong| Failure::of(1, format!("{wrong}: '{file}'")))?;
    let header = |name: &str| found.headers.get(name).map(ToString::to_string);
    Ok(Some(made(&json!({
        "container": az.needed("--container-name")?,
        "name": name,
        "properties": { "contentLength": bytes.len(), "etag": header("ETag"), "lastModified": header("Last-Modified") },
    }))))
}

fn list(az: &mut Az) -> Done {
    let mut address = format!(
        "{}/{}?restype=container&comp=list&maxresults=5000",
        account(az)?,
        az.needed("--container-name")?
    );
    if let Some(prefix) = az.value("--prefix") {
        address = format!("{address}&prefix={}", crate::http::escaped(prefix));
    }
    let found = az.blob(Method::Get, &address, &[], b"")?;
    let text = found.body.text();
    let blobs = text.split("<Blob>").skip(1).map(|part| {
        let within = |name: &str| {
            let (_, after) = part.split_once(&format!("<{name}>"))?;
            after.split_once(&format!("</{name}>")).map(|(inside, _)| inside.to_owned())
        };
        let length: Option<u64> = within("Content-Length").and_then(|length| length.parse().ok());
        made(&json!({
            "name": within("Name"),
            "properties": {
                "contentLength": length,
                "contentSettings": { "contentType": within("Content-Type") },
                "etag": within("Etag"),
                "lastModified": within("Last-Modified"),
            },
        }))
    });
    Ok(Some(Json::List(blobs.collect())))
}

fn exists(az: &mut Az) -> Done {
    let name = az.needed("--name")?.to_owned();
    let address = blob(az, &name)?;
    done(az.blob(Method::Head, &address, &[], b""), 404, "exists")
}

fn delete(az: &mut Az) -> Done {
    let name = az.needed("--name")?.to_string();
    let address = blob(az, &name)?;
    az.blob(Method::Delete, &address, &[], b"").map(|_| None)
}
