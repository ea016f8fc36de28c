//! The readme's program in JavaScript, as it stands there: the compiler checks it, and Node runs it.

use std::fs;
use std::path::Path;

use crate::files::emptied;
use crate::machine::{Machine, Outcome, Run};
use crate::module;
use crate::native;

const FOLDER: &str = "target/readme";
const FENCE: (&str, &str) = ("```js\n", "```\n");
const PRINTS: &str = "200 Bearer\n";

/// Node reads no file by `fetch`, as a browser does from its server.
const FILES: &str = "\
import { readFile } from 'node:fs/promises';
globalThis.fetch = async (url) => new Response(await readFile(url), { headers: { 'Content-Type': 'application/wasm' } });
";

pub(super) fn check(machine: &Machine) -> Outcome {
    let folder = machine.path(FOLDER);
    let package = folder.join("pkg");
    module::build_for_programs(machine, &package)?;
    let types = package.join("types");
    emptied(&types)?;
    native::type_writer(machine, &types)?.env("TS_RS_IMPORT_EXTENSION", "js").run()?;

    let readme =
        fs::read_to_string(machine.path("README.md")).map_err(|error| format!("README.md: {error}"))?;
    let program = readme.split_once(FENCE.0).and_then(|(_, rest)| rest.split_once(FENCE.1));
    let (program, _) = program.ok_or("README.md has no program in JavaScript")?;
    write(&folder.join("program.mjs"), program)?;
    // As wasm-pack's package says of itself.
    write(&package.join("package.json"), r#"{ "type": "module" }"#)?;
    write(&folder.join("files.mjs"), FILES)?;

    let mut tsc = machine.command("tsc");
    tsc.args(["--noEmit", "--strict", "--allowJs", "--checkJs", "--skipLibCheck", "--module", "nodenext"]);
    tsc.args(["--target", "es2023", "--types", "", "target/readme/program.mjs"]).run()?;
    let mut node = machine.command("node");
    let printed = node.args(["--import", "./files.mjs", "program.mjs"]).current_dir(&folder).run_quietly()?;
    if printed == PRINTS {
        Ok(())
    } else {
        Err(format!("README.md: its program prints `{printed}`, not `{PRINTS}`"))
    }
}

fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|error| format!("`{}`: {error}", path.display()))
}
