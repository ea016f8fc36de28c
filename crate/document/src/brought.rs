//! A block that somebody brings onto a machine or an app (`on=vm1 as=alice`): they ask Azure to run it there as a script, which
//! it does if they may. The code then speaks from the machine, with whatever identities that has.

use mi_sim::wire::{Request, Response};
use mi_sim::{Place, RunsCode, ScriptOutput, Simulator};

use crate::fill::Memory;
use crate::host;

/// What whoever runs code on something shows a token for.
const RESOURCE_MANAGER: &str = "https://management.azure.com/";

/// What became of a script.
pub(crate) enum Brought {
    /// It ran.
    Ran(ScriptOutput),
    /// Azure does not run it for whoever brings it.
    Refused(Response),
    /// Azure was not reached.
    Lost(String),
}

/// Has a script run on a host for somebody.
///
/// # Errors
/// Why there is nothing to bring it to.
pub(crate) fn run(
    on: &str,
    by: &str,
    script: &str,
    memory: &mut Memory,
    world: &mut Simulator,
) -> Result<Brought, String> {
    let instance = host::meant(on, world)?;
    let way = RunsCode::on(instance).ok_or_else(|| format!("nobody's code runs on `{on}`"))?;
    let order = way.request(instance, script).ok_or_else(|| format!("`{on}` has no address"))?;
    let from = Place::Person { name: by.to_owned() };
    let token = memory.tools_at(&from).token(world, RESOURCE_MANAGER).map_err(|failed| failed.reason)?;
    let order = order.with_header("Authorization", format!("Bearer {token}"));
    Ok(match world.send(&from, order) {
        Ok(answer) if answer.is_success() => Brought::Ran(way.output(&answer).unwrap_or_default()),
        Ok(refusal) => Brought::Refused(refusal),
        Err(failed) => Brought::Lost(failed.reason),
    })
}

/// The answer to a request that a script sends, or Azure's to whoever may not bring it there.
///
/// # Errors
/// Why there is nothing to send. Inside stands why the script got no answer.
pub(crate) fn send(
    on: &str,
    by: &str,
    request: &Request,
    memory: &mut Memory,
    world: &mut Simulator,
) -> Result<Result<Response, String>, String> {
    let script = script(request, &host::meant(on, world)?.host().environment())?;
    Ok(match run(on, by, &script, memory, world)? {
        Brought::Ran(printed) => response(&printed.out).ok_or_else(|| "the script got no answer".to_owned()),
        Brought::Refused(refusal) => Ok(refusal),
        Brought::Lost(reason) => Err(reason),
    })
}

/// The request as a command of a shell. What the environment there holds is named and not told, as whoever writes the script
/// does not know it.
fn script(request: &Request, environment: &[(String, String)]) -> Result<String, String> {
    let quoted = |text: &str| {
        let mut text = format!("'{}'", text.replace('\'', r"'\''"));
        for (name, value) in environment.iter().filter(|(_, value)| value.len() > 8) {
            text = text.replace(value.as_str(), &format!("'\"${name}\"'"));
        }
        text
    };
    let mut script = format!("curl -s -i -X {}", request.method.as_str());
    for (name, value) in request.headers.iter() {
        script.push_str(&format!(" -H {}", quoted(&format!("{name}: {value}"))));
    }
    if !request.body.is_empty() {
        let body = core::str::from_utf8(request.body.as_bytes())
            .map_err(|_| "only text can stand in a script; the body is other bytes".to_owned())?;
        script.push_str(&format!(" --data-raw {}", quoted(body)));
    }
    script.push_str(&format!(" {}", quoted(&request.url.to_string())));
    Ok(script)
}

/// What `curl -i` printed.
fn response(printed: &str) -> Option<Response> {
    let (head, body) = printed.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut response = Response::new(status);
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        response.headers.push(name, value);
    }
    response.body = body.to_owned().into();
    Some(response)
}
