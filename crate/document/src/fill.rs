//! Values for the `{{variables}}` of a request that is about to be sent.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use mi_sim::wire::{Headers, Method, Request, Response, Url, base64url};
use mi_sim::{Place, Simulator, Timestamp, audience_of, gathered};
use mi_sim_shell as shell;

use crate::budget::{Budget, DEEPEST_DEFINITION, LONGEST_VALUE};
use crate::document::Document;
use crate::fence::Runner;
use crate::http_block::{FileVariable, RequestTemplate, Written};
use crate::problem::{Problem, names};
use crate::variables::{
    PartOf, Piece, Reference, SUBSCRIPTION_ID, Side, TENANT_ID, first_of, pieces, reference,
};
use crate::{host, json, json_path};

/// What a run of a document remembers.
#[derive(Clone)]
pub(crate) struct Memory {
    variables: Vec<FileVariable>,
    /// Which definition has a name.
    names: BTreeMap<String, usize>,
    /// Definitions that were worked out, in their order.
    values: Vec<Option<String>>,
    /// Named requests as they were sent, with their latest response.
    exchanges: BTreeMap<String, (Request, Response)>,
    /// What the tools of each place keep: who has signed in, variables, files.
    tools: BTreeMap<Place, shell::Session>,
    /// When the world began.
    begun: Timestamp,
    /// What the run may still take.
    pub(crate) budget: Budget,
}

impl Memory {
    pub(crate) fn new(document: &Document, begun: Timestamp) -> Self {
        let variables = document.variables.clone();
        let names = first_of(variables.iter().map(|variable| variable.name.as_str()));
        let names = gathered(names.into_iter().map(|(name, index)| (name.to_owned(), index)));
        let values = vec![None; variables.len()];
        let (exchanges, tools) = (BTreeMap::new(), BTreeMap::new());
        Self { variables, names, values, exchanges, tools, begun, budget: Budget::new() }
    }

    /// Takes definitions over from what somebody typed; a name that is known already means something else from now on.
    pub(crate) fn define(&mut self, variables: Vec<FileVariable>) {
        for variable in variables {
            self.names.insert(variable.name.clone(), self.variables.len());
            self.variables.push(variable);
            self.values.push(None);
        }
    }

    pub(crate) fn keep(&mut self, name: &str, request: Request, response: Response) {
        self.exchanges.insert(name.to_owned(), (request, response));
    }

    /// The tools of a place as they are, or as they would be before the first line.
    pub(crate) fn tools_of(&self, place: &Place) -> Cow<'_, shell::Session> {
        let kept = self.tools.get(place).map(Cow::Borrowed);
        kept.unwrap_or_else(|| Cow::Owned(shell::Session::at(place.clone())))
    }

    /// The tools of a place.
    pub(crate) fn tools_at(&mut self, place: &Place) -> &mut shell::Session {
        self.tools.entry(place.clone()).or_insert_with(|| shell::Session::at(place.clone()))
    }

    /// Lets the clock catch up with a moment, so long after the world's beginning; one that has come already is let go by.
    pub(crate) fn wait_until(&mut self, at: Duration, world: &mut Simulator) -> Result<(), String> {
        let moment = self.begun.after(at);
        self.budget.lives.take(world.cloud().hosts().count(), moment.since(world.now()))?;
        world.catch_up(moment);
        Ok(())
    }

    pub(crate) fn forget(&mut self, name: &str) {
        self.exchanges.remove(name);
    }
}

/// The request that a template stands for, sent by this runner now.
pub(crate) fn request(
    template: &RequestTemplate,
    runner: &Runner,
    memory: &mut Memory,
    world: &mut Simulator,
) -> Result<Request, Problem> {
    let mut filler = Filler { memory, world, runner, host: None, within: Vec::new() };
    let line = template.url.line;
    let method: Method = template.method.parse().map_err(|wrong| at(line, format!("{wrong}")))?;
    let address = filler.fill(&template.url)?;
    let mut headers = Headers::default();
    let host = template.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("host"));
    let address = match host {
        Some((_, host)) if address.starts_with('/') => absolute(&filler.fill(host)?, &address),
        _ => address,
    };
    let url = Url::parse(&address).map_err(|wrong| at(line, format!("{wrong}")))?;
    filler.host = Some(url.host().to_owned());
    for (name, value) in &template.headers {
        let filled = filler.fill(value)?;
        if filled.contains(['\r', '\n']) {
            return Err(at(value.line, format!("the value of `{name}` has a line break")));
        }
        headers.push(name, filled);
    }
    let body = template.body.as_ref().map(|body| filler.fill_bytes(body)).transpose()?;
    Ok(Request { method, url, headers: headers.into(), body: body.unwrap_or_default().into() })
}

fn at(line: usize, message: String) -> Problem {
    Problem::new(line, message)
}

/// A path with the host of its `Host` header, as the extension reads it: https only on its usual ports.
fn absolute(host: &str, path: &str) -> String {
    let secure = host.ends_with(":443") || host.ends_with(":8443");
    format!("{}://{host}{path}", if secure { "https" } else { "http" })
}

struct Filler<'a> {
    memory: &'a mut Memory,
    world: &'a mut Simulator,
    runner: &'a Runner,
    /// Known once the address is.
    host: Option<String>,
    /// The definitions being worked out.
    within: Vec<String>,
}

impl Filler<'_> {
    fn fill(&mut self, written: &Written) -> Result<String, Problem> {
        String::from_utf8(self.fill_bytes(written)?).map_err(|_| {
            at(written.line, "`$base64` stands for no text here; only a body may be other bytes".into())
        })
    }

    fn fill_bytes(&mut self, written: &Written) -> Result<Vec<u8>, Problem> {
        let mut filled = Vec::new();
        for piece in pieces(&written.text) {
            let (line, bytes) = match piece {
                Piece::Text(text) => (written.line, Cow::Borrowed(text.as_bytes())),
                Piece::Variable(down, inner) => {
                    let line = written.line.saturating_add(down);
                    self.memory.budget.read(0).map_err(|wrong| at(line, wrong))?;
                    let bytes = match reference(inner).map_err(|wrong| at(line, wrong))? {
                        Reference::Bytes(text) => {
                            base64url::decode_standard(text).map_err(|wrong| at(line, format!("{wrong}")))?
                        }
                        reference => self.value(reference, line)?.into_bytes(),
                    };
                    (line, Cow::Owned(bytes))
                }
            };
            if filled.len().saturating_add(bytes.len()) > LONGEST_VALUE {
                let message = format!("the variables make this longer than {LONGEST_VALUE} bytes");
                return Err(at(line, message));
            }
            self.memory.budget.keep(bytes.len()).map_err(|wrong| at(line, wrong))?;
            filled.extend_from_slice(&bytes);
        }
        Ok(filled)
    }

    fn value(&mut self, reference: Reference, line: usize) -> Result<String, Problem> {
        match reference {
            Reference::Bytes(text) => Err(at(line, format!("`{text}` has no place here"))),
            Reference::Guid => Ok(self.world.draw_guid()),
            Reference::Timestamp => Ok(self.world.now().secs().to_string()),
            Reference::Token(audience) => self.token(audience).map_err(|wrong| at(line, wrong)),
            Reference::Environment(name) => self.environment(name).map_err(|wrong| at(line, wrong)),
            Reference::Name(name) => self.named(name, line),
            Reference::Exchange { name, side, place } => {
                self.part_of(name, side, place).map_err(|wrong| at(line, wrong))
            }
        }
    }

    fn token(&mut self, audience: Option<&str>) -> Result<String, String> {
        if !self.within.is_empty() {
            return Err(
                "`$aadToken` depends on who asks and for which host; write it in the request itself".into()
            );
        }
        let Runner::Person { name } = self.runner else {
            return Err("`$aadToken` signs a person in; mark the block with `as=`".into());
        };
        let resource = match (audience, &self.host) {
            (Some(audience), _) => audience.to_owned(),
            (None, Some(host)) => resource_of(host),
            (None, None) => return Err("`$aadToken` has no place in an address".into()),
        };
        let tools = self.memory.tools_at(&Place::Person { name: name.clone() });
        let token = tools.token(self.world, &resource).map_err(|failed| failed.reason)?;
        Ok(format!("Bearer {token}"))
    }

    fn environment(&self, name: &str) -> Result<String, String> {
        let Runner::Machine { name: runner, .. } = self.runner else {
            return Err(
                "`$processEnv` asks the host that the block runs on; mark the block with `on=`".into()
            );
        };
        let variables = host::meant(runner, self.world)?.host().environment();
        let found = variables.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).ok_or_else(|| {
            if variables.is_empty() {
                return format!("`{runner}` sets no environment variables");
            }
            let mut known = variables.iter().map(|(known, _)| known.as_str());
            format!("`{runner}` has no environment variable `{name}`; it has {}", names(&mut known))
        })
    }

    fn named(&mut self, name: &str, line: usize) -> Result<String, Problem> {
        let index = self.memory.names.get(name).copied().unwrap_or(usize::MAX);
        if let Some(Some(value)) = self.memory.values.get(index) {
            return Ok(value.clone());
        }
        let Some(variable) = self.memory.variables.get(index) else {
            return match name {
                TENANT_ID => Ok(self.world.cloud().tenant().id.to_string()),
                SUBSCRIPTION_ID => Ok(self.world.cloud().subscription().to_string()),
                _ => Err(at(line, format!("nothing is named `{name}`"))),
            };
        };
        if self.within.iter().any(|within| within == name) {
            return Err(at(variable.value.line, format!("`@{name}` needs its own value")));
        }
        if self.within.len() >= DEEPEST_DEFINITION {
            let message = format!("more than {DEEPEST_DEFINITION} definitions need one another");
            return Err(at(variable.value.line, message));
        }
        let written = variable.value.clone();
        self.within.push(name.to_owned());
        let value = self.fill(&written)?;
        self.within.pop();
        if let Some(place) = self.memory.values.get_mut(index) {
            *place = Some(value.clone());
        }
        Ok(value)
    }

    fn part_of(&mut self, name: &str, side: Side, place: PartOf) -> Result<String, String> {
        let Some((request, response)) = self.memory.exchanges.get(name) else {
            return Err(format!(
                "`{name}` has no response yet; its request must succeed before this line is needed"
            ));
        };
        let (headers, body, told) = match side {
            Side::Request => (&*request.headers, &request.body, "request"),
            Side::Response => (&response.headers, &response.body, "response"),
        };
        match place {
            PartOf::WholeBody => Ok(body.text()),
            PartOf::Header(wanted) => headers.get(wanted).map(str::to_owned).ok_or_else(|| {
                let known = crate::problem::names(&mut headers.iter().map(|(name, _)| name));
                format!("the {told} of `{name}` has no header `{wanted}`; it has {known}")
            }),
            PartOf::Body(path) => {
                let body = body.text();
                self.memory.budget.read(body.len())?;
                let body = json::parse(&body).map_err(|_| {
                    format!("the body of the {told} of `{name}` is not json, so no path leads into it")
                })?;
                let found = json_path::find(&body, path);
                found
                    .map(json::Node::as_variable)
                    .map_err(|wrong| format!("in the {told} of `{name}`, {wrong}"))
            }
        }
    }
}

/// The resource that a person asks a token for before they call this host; an app of one's own goes by its address.
fn resource_of(host: &str) -> String {
    audience_of(host).map_or_else(|| format!("https://{host}"), str::to_owned)
}
