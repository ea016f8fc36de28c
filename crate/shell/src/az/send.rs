//! Requests with a token, to each service as az sends them.

use super::command::Az;
use super::failure::Failure;
use super::profile::ARM;
use crate::json::Json;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::time::Duration;
use mi_sim::wire::{Method, Request, Response};

/// How often az looks whether something has ended; the real one looks for hours.
const MOST_LOOKS: usize = 120;
const BETWEEN_LOOKS: Duration = Duration::from_secs(10);

impl Az<'_, '_> {
    /// Through the door, from where the session is.
    pub(crate) fn send(&mut self, request: Request) -> Result<Response, Failure> {
        let place = self.call.session.place.clone();
        self.call.world.send(&place, request).map_err(|failed| Failure::of(1, failed.reason))
    }

    /// A request with a token for a resource, whatever comes back.
    pub(crate) fn ask(
        &mut self,
        method: Method,
        address: &str,
        resource: &str,
        body: Option<&Json>,
    ) -> Result<Response, Failure> {
        let token = self.token(resource)?;
        let url = self.address(address)?;
        let mut request = Request::new(method, url).with_header("Authorization", format!("Bearer {token}"));
        if let Some(body) = body {
            request = request.with_body("application/json", body.compact().into_bytes());
        }
        self.send(request)
    }

    /// A request to Resource Manager; a path may have a query already.
    pub(crate) fn arm(
        &mut self,
        method: Method,
        path: &str,
        version: &str,
        body: Option<&Json>,
    ) -> Result<Json, Failure> {
        let sign = if path.contains('?') { '&' } else { '?' };
        let address = format!("https://management.azure.com{path}{sign}api-version={version}");
        let response = self.ask(method, &address, ARM, body)?;
        read(&response)
    }

    /// The same, with the response itself, which may say where to look for the end of what goes on.
    pub(crate) fn accepted(
        &mut self,
        method: Method,
        path: &str,
        version: &str,
    ) -> Result<Response, Failure> {
        let address = format!("https://management.azure.com{path}?api-version={version}");
        let response = self.ask(method, &address, ARM, None)?;
        if response.is_success() { Ok(response) } else { Err(Failure::service(&response)) }
    }

    /// Asks at an address how something goes on, until it has ended.
    pub(crate) fn follow(&mut self, address: &str) -> Result<(), Failure> {
        for _ in 0..MOST_LOOKS {
            let response = self.ask(Method::Get, address, ARM, None)?;
            if !response.is_success() {
                return Err(Failure::service(&response));
            }
            if response.status != 202 {
                return Ok(());
            }
            let passed = self.call.world.pass(BETWEEN_LOOKS);
            passed.map_err(|wrong| Failure::of(1, wrong))?;
        }
        Err(Failure::of(1, "what was begun has not ended yet"))
    }

    pub(crate) fn get(&mut self, path: &str, version: &str) -> Result<Json, Failure> {
        self.arm(Method::Get, path, version, None)
    }

    pub(crate) fn put(&mut self, path: &str, version: &str, body: &Json) -> Result<Json, Failure> {
        self.arm(Method::Put, path, version, Some(body))
    }

    /// Writes something that goes on, follows it to its end, and asks for it again.
    pub(crate) fn put_and_follow(&mut self, path: &str, version: &str, body: &Json) -> Result<Json, Failure> {
        let address = format!("https://management.azure.com{path}?api-version={version}");
        let response = self.ask(Method::Put, &address, ARM, Some(body))?;
        let written = read(&response)?;
        let Some(operation) = response.headers.get("Azure-AsyncOperation").map(ToString::to_string) else {
            return Ok(written);
        };
        for _ in 0..MOST_LOOKS {
            let response = self.ask(Method::Get, &operation, ARM, None)?;
            let state = read(&response)?;
            match state.get("status").and_then(Json::as_text) {
                Some("Succeeded") => return self.get(path, version),
                Some("Failed" | "Canceled") => return Err(Failure::operation(&state)),
                _ => {}
            }
            let passed = self.call.world.pass(BETWEEN_LOOKS);
            passed.map_err(|wrong| Failure::of(1, wrong))?;
        }
        Err(Failure::of(1, "what was begun has not ended yet"))
    }

    pub(crate) fn delete(&mut self, path: &str, version: &str) -> Result<(), Failure> {
        self.arm(Method::Delete, path, version, None).map(drop)
    }

    /// A request to Microsoft Graph.
    pub(crate) fn graph(&mut self, method: Method, path: &str, body: Option<&Json>) -> Result<Json, Failure> {
        let address = format!("https://graph.microsoft.com/v1.0{path}");
        let response = self.ask(method, &address, "https://graph.microsoft.com/", body)?;
        read(&response).map_err(|failure| {
            // Of Graph's errors az prints the words alone.
            let message = failure.message.split_once("\nMessage: ").map(|(_, message)| message.to_string());
            Failure { message: message.unwrap_or(failure.message.clone()), ..failure }
        })
    }

    /// A request to a vault: without a token first, which says for what to get one.
    pub(crate) fn vault(
        &mut self,
        method: Method,
        address: &str,
        body: Option<&Json>,
    ) -> Result<Json, Failure> {
        let url = self.address(address)?;
        let challenge = self.send(Request::new(method, url))?;
        let told = challenge.headers.get("WWW-Authenticate").unwrap_or_default();
        let resource = told.split_once("resource=\"").and_then(|(_, rest)| rest.split_once('"'));
        let resource = resource.map_or("https://vault.azure.net", |(resource, _)| resource).to_string();
        if challenge.status != 401 {
            return read(&challenge);
        }
        let response = self.ask(method, address, &resource, body)?;
        read(&response)
    }

    /// A request to Blob Storage.
    pub(crate) fn blob(
        &mut self,
        method: Method,
        address: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Response, Failure> {
        let token = self.token("https://storage.azure.com")?;
        let url = self.address(address)?;
        let mut request = Request::new(method, url)
            .with_header("x-ms-version", "2026-04-06")
            .with_header("Authorization", format!("Bearer {token}"));
        for (name, value) in headers {
            request = request.with_header(name, value);
        }
        request.body = body.to_vec().into();
        let mut response = self.send(request)?;
        if method == Method::Head {
            // What is answered to it has no body on the wire.
            response.body = Vec::new().into();
        }
        if response.is_success() { Ok(response) } else { Err(Failure::service(&response)) }
    }
}

/// What a service answered, or what it refused.
pub(crate) fn read(response: &Response) -> Result<Json, Failure> {
    match response.is_success() {
        true => Ok(Json::parse(response.body.as_bytes()).unwrap_or_default()),
        false => Err(Failure::service(response)),
    }
}
