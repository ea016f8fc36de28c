//! An attack, really sent: every step as requests through the one door. What a step gains, the next one uses: the token that a
//! host gave, the key that was listed.
//!
//! What an attacker reads of a workflow's run they read in its history, which the simulator does not keep; here it is read in
//! the journal.

use super::gain::{Gain, Step, Way};
use super::moves::NEW;
use super::orders::{EXCHANGE, Order, ask_endpoint, orders, workflow};
use crate::cloud::HostKind;
use crate::figures::lifetime;
use crate::ids::PrincipalId;
use crate::journal::Event;
use crate::place::Place;
use crate::scope::ResourceId;
use crate::services::sign_with_key;
use crate::simulator::Simulator;
use crate::wire::{Method, Request, Response, Url, base64url, form_encode};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use core::time::Duration;
use serde_json::{Value, json};

/// Gives a token of whoever attacks, for an audience.
pub type SignIn<'a> = dyn FnMut(&mut Simulator, &str) -> Option<String> + 'a;

/// Where an attack came to an end before its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Stopped {
    /// Which step, by its place on the path.
    pub step: usize,
    /// What was answered, if anything was.
    pub response: Option<Response>,
}

/// Plays steps, which must be in their order.
///
/// # Errors
/// [`Stopped`] names the step that did not succeed.
pub fn play<'s>(
    simulator: &mut Simulator,
    steps: impl IntoIterator<Item = &'s Step>,
    sign_in: &mut SignIn<'_>,
) -> Result<(), Stopped> {
    let mut attacker = Attacker {
        simulator,
        sign_in,
        voices: BTreeMap::new(),
        keys: BTreeMap::new(),
        workflows: BTreeMap::new(),
    };
    for (place, step) in steps.into_iter().enumerate() {
        match attacker.take(step) {
            Some(response) if !response.is_success() => {
                return Err(Stopped { step: place, response: Some(response) });
            }
            None => return Err(Stopped { step: place, response: None }),
            Some(_) => {}
        }
    }
    Ok(())
}

/// A token of an identity, as code on a host that has it gets one; `None` where no such code can run.
pub fn token_of_code(simulator: &mut Simulator, identity: PrincipalId, audience: &str) -> Option<String> {
    let orders = simulator.cloud().instances().find_map(|instance| {
        let id = instance.id().clone();
        ask_endpoint(instance.host(), &id, identity, audience).map(|order| (id, order))
    });
    let (instance, order) = orders?;
    // An endpoint answers so many requests a second.
    simulator.pass(Duration::from_secs(1)).ok()?;
    let answer = simulator.send(&Place::Code { host: instance }, order.request).ok()?.body.json().ok()?;
    answer.get("access_token")?.as_str().map(ToString::to_string)
}

/// How the attacker gets tokens of a principal.
#[derive(Clone)]
enum Voice {
    Own,
    /// Code on this instance asks for them.
    Code(ResourceId),
    /// A workflow, that the one may write and the other may run, does what it is told with them.
    Workflow(ResourceId, PrincipalId, PrincipalId),
    /// A job outside Azure exchanges its own.
    Job,
}

struct Attacker<'a, 'b> {
    simulator: &'a mut Simulator,
    sign_in: &'a mut SignIn<'b>,
    voices: BTreeMap<PrincipalId, Voice>,
    keys: BTreeMap<ResourceId, String>,
    /// Who may write a workflow and who may run it.
    workflows: BTreeMap<ResourceId, (PrincipalId, PrincipalId)>,
}

impl Attacker<'_, '_> {
    /// The answer to the last request of a step.
    fn take(&mut self, step: &Step) -> Option<Response> {
        let mut last = Response::new(200);
        for order in orders(self.simulator.cloud(), step) {
            last = match (step.way, &step.gain) {
                (Way::WithKey, Gain::Data { .. }) => self.with_key(step.at.as_ref()?, order)?,
                _ => self.send(order)?,
            };
            if !last.is_success() {
                return Some(last);
            }
        }
        match (&step.gain, step.way) {
            (Gain::Principal { principal }, way) => {
                let voice = self.voice(step, way)?;
                self.voices.insert(*principal, voice);
                if way == Way::Federate || way == Way::Attach {
                    self.settle();
                }
            }
            (Gain::Code { .. }, Way::PublishingCredential | Way::PublishProfile) => {
                last = self.publish(step.at.as_ref()?, &last)?;
            }
            (Gain::Code { host }, Way::RewriteWorkflow) => {
                let writer = step.by?;
                self.workflows.insert(host.clone(), (writer, step.with.unwrap_or(writer)));
            }
            (Gain::Keys { account }, _) => {
                let key = last.body.json().ok()?.pointer("/keys/0/value")?.as_str()?.to_string();
                self.keys.insert(account.clone(), key);
            }
            // Tokens that hosts keep do not name the group yet.
            (Gain::Member { .. }, _) => {
                self.simulator.pass(Duration::from_secs(lifetime::IDENTITY_TOKEN)).ok()?;
                self.simulator.pass(Duration::from_secs(600)).ok()?;
            }
            (Gain::Role { .. } | Gain::Definition { .. } | Gain::Policy { .. }, _) => self.settle(),
            _ => {}
        }
        Some(last)
    }

    /// Waits until what was changed has taken effect.
    fn settle(&mut self) {
        let delays = self.simulator.cloud().delays();
        let longest = delays.role_assignment.max(delays.replication);
        // The delays of a world are far shorter than what may pass at once.
        self.simulator.pass(longest.saturating_add(Duration::from_secs(1))).ok();
    }

    fn voice(&self, step: &Step, way: Way) -> Option<Voice> {
        let cloud = self.simulator.cloud();
        Some(match way {
            Way::Start => Voice::Own,
            Way::Federate => Voice::Job,
            _ => {
                let at = step.at.clone()?;
                match cloud.host(&at) {
                    Some(host) if host.kind == HostKind::LogicApp => {
                        let own = step.by.map(|by| (by, step.with.unwrap_or(by)));
                        let (writer, runner) = self.workflows.get(&at).copied().or(own)?;
                        Voice::Workflow(at, writer, runner)
                    }
                    Some(host) => Voice::Code(host.instances().next()?.id().clone()),
                    None => Voice::Code(at),
                }
            }
        })
    }

    fn send(&mut self, order: Order) -> Option<Response> {
        let Order { by, audience, from, request } = order;
        let Some(by) = by.filter(|_| !audience.is_empty()) else {
            let place = from.map_or(Place::Internet, |host| Place::Code { host });
            return self.simulator.send(&place, request).ok();
        };
        if let Voice::Workflow(id, writer, runner) = self.voices.get(&by)?.clone() {
            return self.through(&id, (writer, runner), by, audience, &request);
        }
        let token = self.token(by, audience)?;
        let request = request.with_header("Authorization", format!("Bearer {token}"));
        let person = self.simulator.cloud().tenant().user(by).map(|user| user.name.clone());
        let from = person.map_or(Place::Internet, |name| Place::Person { name });
        self.simulator.send(&from, request).ok()
    }

    fn token(&mut self, of: PrincipalId, audience: &str) -> Option<String> {
        match self.voices.get(&of)?.clone() {
            Voice::Own => (self.sign_in)(self.simulator, audience),
            Voice::Code(instance) => {
                // An endpoint answers so many requests a second.
                self.simulator.pass(Duration::from_secs(1)).ok()?;
                let host = self.simulator.cloud().instance(&instance)?.host();
                let order = ask_endpoint(host, &instance, of, audience)?;
                let answer = self.send(order)?.body.json().ok()?;
                answer.get("access_token")?.as_str().map(ToString::to_string)
            }
            Voice::Job => self.exchange(of, audience),
            Voice::Workflow(..) => None,
        }
    }

    /// A job's token for one of the identity.
    fn exchange(&mut self, of: PrincipalId, audience: &str) -> Option<String> {
        let cloud = self.simulator.cloud();
        let client = cloud.tenant().service_principal(of)?.app_id.to_string();
        let issuer = cloud.issuers().next()?;
        let (job, tenant) = (Place::Issuer { name: issuer.name.clone() }, cloud.tenant().id);
        let query = form_encode(&[("sub", NEW), ("aud", EXCHANGE)]);
        let url = Url::parse(&format!("{}?{query}", issuer.address("/token"))).ok()?;
        let minted = self.simulator.send(&job, Request::new(Method::Get, url)).ok()?.body.json().ok()?;
        let form = form_encode(&[
            ("grant_type", "client_credentials"),
            ("client_id", &client),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", minted.get("value")?.as_str()?),
            ("scope", &format!("{}/.default", audience.trim_end_matches('/'))),
        ]);
        let url =
            Url::parse(&format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token")).ok()?;
        let request = Request::new(Method::Post, url).with_body("application/x-www-form-urlencoded", form);
        let answer = self.simulator.send(&job, request).ok()?.body.json().ok()?;
        answer.get("access_token")?.as_str().map(ToString::to_string)
    }

    /// Has a workflow send a request with a token of its identity.
    fn through(
        &mut self,
        id: &ResourceId,
        (writer, runner): (PrincipalId, PrincipalId),
        identity: PrincipalId,
        audience: &str,
        request: &Request,
    ) -> Option<Response> {
        let host = self.simulator.cloud().host(id)?;
        let attached = host.identity.user_assigned.iter().find(|(_, one)| one.principal_id == identity);
        let mut authentication = json!({ "type": "ManagedServiceIdentity", "audience": audience });
        let headers = request.headers.iter().filter(|(name, _)| *name != "Content-Type");
        let headers: Value = headers.map(|(name, value)| (name.to_string(), Value::from(value))).collect();
        let mut inputs = json!({
            "method": request.method.as_str(),
            "uri": request.url.to_string(),
            "headers": headers,
        });
        if let (Some((id, _)), Value::Object(members)) = (attached, &mut authentication) {
            members.insert("identity".into(), id.as_str().into());
        }
        if let Value::Object(members) = &mut inputs {
            members.insert("authentication".into(), authentication);
            if !request.body.is_empty() {
                let body = request.body.json().unwrap_or_else(|_| Value::from(request.body.text()));
                members.insert("body".into(), body);
            }
        }
        let actions = json!({ "attack": { "type": "Http", "inputs": inputs } });
        let body = workflow(&host.location, &actions).to_string();
        let address = |below: &str| {
            Url::parse(&format!("https://management.azure.com{id}{below}?api-version=2024-11-01")).ok()
        };
        let write = Request::new(Method::Put, address("")?).with_body("application/json", body);
        let run = Request::new(Method::Post, address("/triggers/manual/run")?);
        let arm = super::orders::ARM;
        let start = self.simulator.journal().entries().len();
        for (by, request) in [(writer, write), (runner, run)] {
            let answer = self.send(Order { by: Some(by), audience: arm, from: None, request })?;
            if !answer.is_success() {
                return Some(answer);
            }
        }
        self.answered(start, id, &request.url)
    }

    /// What a workflow was answered since this entry of the journal.
    fn answered(&self, start: usize, id: &ResourceId, url: &Url) -> Option<Response> {
        let entries = || self.simulator.journal().entries().iter().skip(start);
        let span = entries().rev().find_map(|entry| match &entry.event {
            Event::Sent { from: Place::Code { host }, request, .. } if host == id && request.url == *url => {
                entry.span
            }
            _ => None,
        })?;
        entries().find_map(|entry| match &entry.event {
            Event::Answered { response } if entry.span == Some(span) => Some(response.clone()),
            _ => None,
        })
    }

    /// Opens the Kudu site of an app with what was listed.
    fn publish(&mut self, app: &ResourceId, listed: &Response) -> Option<Response> {
        let text = listed.body.text();
        let member =
            |name: &str| text.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
        let (user, password) = match listed.body.json() {
            Ok(body) => {
                let word = |name| Some(body.pointer(name)?.as_str()?.to_string());
                (word("/properties/publishingUserName")?, word("/properties/publishingPassword")?)
            }
            Err(_) => (member("userName")?.0.to_string(), member("userPWD")?.0.to_string()),
        };
        let url = Url::parse(&format!("https://{}.scm.azurewebsites.net/api/command", app.name())).ok()?;
        let basic = base64url::encode_standard(format!("{user}:{password}").as_bytes());
        let body = json!({ "command": "id", "dir": "/home" }).to_string();
        let request = Request::new(Method::Post, url)
            .with_header("Authorization", format!("Basic {basic}"))
            .with_body("application/json", body);
        self.simulator.send(&Place::Internet, request).ok()
    }

    /// Signs a request with the key of an account.
    fn with_key(&mut self, account: &ResourceId, order: Order) -> Option<Response> {
        let request = order.request.with_header("x-ms-date", self.simulator.now().to_http_date());
        let signature = sign_with_key(account.name(), self.keys.get(account)?, &request)?;
        let request =
            request.with_header("Authorization", format!("SharedKey {}:{signature}", account.name()));
        self.simulator.send(&Place::Internet, request).ok()
    }
}
