//! Builds the wasm module in two forms: a small one, of which only the code of the first picture is kept, and a swift one,
//! which does everything after it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use wasm_bindgen_cli_support::Bindgen;

use crate::files::{copy, emptied, is_newer, read};
use crate::machine::{Machine, Outcome, Run};
use crate::setup::PAGE;

const PACKAGE: &str = "www/src/simulation/pkg";
const MODULE: &str = "mi_sim_wasm_bg.wasm";
const SCRIPT: &str = "mi_sim_wasm.js";

/// The document of the first picture, in every language: what it runs is the code that is downloaded first.
const FIRST_DOCUMENT: [&str; 2] =
    ["www/documents/system-assigned/en.md", "www/documents/system-assigned/ja.md"];

/// The knife that cuts what the first picture runs out of the small form.
const CUTTING: [&str; 3] = ["cut.mjs", "data.mjs", "points.mjs"];

/// What the page takes of the small form; of the swift one it takes the module, which is written last: an interrupted copy
/// is then seen as not done.
const SHIPPED: [&str; 4] = [SCRIPT, "mi_sim_wasm.d.ts", "mi_sim_wasm_bg.wasm.d.ts", "first.wasm"];
const SHIPPED_WHOLE: &str = "whole.wasm";

/// What Rust's compiler may have used. wasm-bindgen drops the section that would tell wasm-opt.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// A form of the module: Cargo's profile, and what else tells it from the other.
pub(crate) struct Form {
    /// The profile of `Cargo.toml`.
    pub(crate) profile: &'static str,
    /// The features of the package, as Cargo's options.
    pub(crate) features: &'static [&'static str],
    flags: &'static [&'static str],
}

/// What the first picture is cut out of. SHA-2 in loops rather than unrolled is a fifth of the bytes, and it hashes little.
const SMALL: Form = Form { profile: "first", features: &[], flags: &["--cfg=sha2_backend_soft=\"compact\""] };

/// What runs after the first picture. Curve arithmetic on vectors and with tables makes a signature four times as fast as in the small form.
pub(crate) const SWIFT: Form =
    Form { profile: "whole", features: &["--features", "tables"], flags: &["-Ctarget-feature=+simd128"] };

impl Form {
    /// A command that builds this form, and leaves no folder of this machine in what it builds.
    pub(crate) fn command(&self, machine: &Machine, program: &str) -> Command {
        let mut command = machine.command(program);
        let remaps = local_folders().into_iter();
        let remaps = remaps.map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
        let flags: Vec<String> = remaps.chain(self.flags.iter().map(|flag| flag.to_string())).collect();
        command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
        command
    }

    /// Where the linker tells what lies where in the module.
    fn map(&self, machine: &Machine) -> PathBuf {
        machine.path("target").join(format!("{}.map", self.profile))
    }

    /// Compiles it; where the module is.
    fn compile(&self, machine: &Machine) -> Outcome<PathBuf> {
        println!("build: wasm module, profile `{}`", self.profile);
        // Of the library's two forms only the one that ships: beside the other, Cargo leaves out link-time optimisation.
        self.command(machine, "cargo")
            .args([
                "rustc",
                "--quiet",
                "--lib",
                "--crate-type",
                "cdylib",
                "-p",
                "mi-sim-wasm",
                "--target",
                PAGE,
            ])
            .args(["--profile", self.profile])
            .args(self.features)
            .arg("--")
            .arg(format!("-Clink-arg=-Map={}", self.map(machine).display()))
            .run()?;
        Ok(machine.path("target").join(PAGE).join(self.profile).join("mi_sim_wasm.wasm"))
    }

    /// Binds and optimises what was compiled; the folder with it.
    fn bind(&self, machine: &Machine, compiled: &Path) -> Outcome<PathBuf> {
        let folder = machine.path("target/pkg").join(self.profile);
        emptied(&folder)?;
        let mut bindgen = Bindgen::new();
        let bound = bindgen
            .input_path(compiled)
            .typescript(true)
            .web(true)
            .and_then(|bindgen| bindgen.generate(&folder));
        bound.map_err(|error| format!("wasm-bindgen: {error:#}"))?;
        let module = folder.join(MODULE);
        let mut wasm_opt = machine.command("wasm-opt");
        // `-Oz`, or inlining, makes the raw module smaller and the compressed one larger, by 5 %.
        wasm_opt.args(["-O1", "--no-inline=*", "--strip-debug", "--strip-producers"]).args(FEATURES);
        wasm_opt.arg(&module).arg("-o").arg(&module).run()?;
        Ok(folder)
    }
}

/// Both forms and their JavaScript, into the page's sources.
pub(crate) fn build(machine: &Machine) -> Outcome {
    // Link-time optimisation keeps one processor busy: two at once use two.
    let (small, swift) = thread::scope(|scope| {
        let small = scope.spawn(|| SMALL.compile(machine));
        let swift = SWIFT.compile(machine);
        (small.join().unwrap_or_else(|_| Err("the build of the small form panicked".into())), swift)
    });
    let (small, swift) = (small?, swift?);
    let knife = CUTTING.map(|file| format!("crate/xtask/src/first/{file}"));
    let sources = knife.iter().map(String::as_str).chain(FIRST_DOCUMENT).map(|file| machine.path(file));
    let package = machine.path(PACKAGE);
    let shipped = package.join(SHIPPED_WHOLE);
    if sources.chain([small.clone(), swift.clone()]).all(|source| is_newer(&shipped, &source)) {
        return Ok(());
    }
    let (small, swift) = (SMALL.bind(machine, &small)?, SWIFT.bind(machine, &swift)?);
    if read(&small.join(SCRIPT))? != read(&swift.join(SCRIPT))? {
        return Err(format!("the two forms of the module need different scripts: see `{SCRIPT}` of each"));
    }
    println!("build: cutting what the first picture runs out of the module");
    let mut knife = machine.command("node");
    knife
        .arg("crate/xtask/src/first/cut.mjs")
        .args([&small, &swift, &SMALL.map(machine)])
        .args(FIRST_DOCUMENT)
        .run()?;
    emptied(&package)?;
    for file in SHIPPED {
        copy(&small.join(file), &package.join(file))?;
    }
    copy(&swift.join(MODULE), &shipped)
}

/// Folders that panic messages would name, the most particular last, and what they are called instead.
fn local_folders() -> Vec<(PathBuf, &'static str)> {
    let Some(home) = env::home_dir() else { return Vec::new() };
    let cargo_home = env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    let registries = fs::read_dir(cargo_home.join("registry/src")).into_iter().flatten().flatten();
    let mut folders = vec![(home, "~")];
    folders.extend(registries.map(|registry| (registry.path(), "crates")));
    folders
}
