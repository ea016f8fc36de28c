//! The simulated cloud for programs in JavaScript and TypeScript: values in, values out, and errors that are `Error`s.
//!
//! Behind the feature `cloud`, as the page asks its worker in JSON (`Simulation`) and need not download this. A value
//! crosses as an object because whoever calls is on the same side of any worker and goes on with it at once.
//!
//! Nothing is done unless everything that was given is right: arguments are read whole before the simulator is touched.

mod error;
mod given;
mod message;
mod observers;
mod options;

pub use error::CloudErrorCode;
pub use message::CloudResponse;
#[cfg(feature = "typescript")]
pub use message::{CloudRequest, Origin};
#[cfg(feature = "typescript")]
pub use options::CloudOptions;

use core::cell::RefCell;
use core::mem;
use core::time::Duration;
use error::{failure, wrong_value};
use given::Given;
use js_sys::{Date, Function, Promise};
use mi_sim::access::{self, Action, Asker, Offer};
use mi_sim::{ClockError, PrincipalId, Scope, Simulator};
use mi_sim_shell::{SignIns, run_script};
use observers::Observers;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};

/// What stands in the declarations beside the class: names of the types that `examples/typescript.rs` writes, and the one
/// that extends a type of JavaScript's own.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
import type { CloudErrorCode } from './types/CloudErrorCode.js';
import type { CloudOptions } from './types/CloudOptions.js';
import type { CloudRequest } from './types/CloudRequest.js';
import type { CloudResponse } from './types/CloudResponse.js';
import type { Decision } from './types/Decision.js';
import type { Entry } from './types/Entry.js';
import type { NamedOperation } from './types/NamedOperation.js';
import type { Origin } from './types/Origin.js';
export type { CloudErrorCode, CloudOptions, CloudRequest, CloudResponse, Decision, Entry, NamedOperation, Origin };

/** What every method of a `Cloud` throws. */
export interface CloudError extends Error {
  name: 'CloudError';
  code: CloudErrorCode;
}
"#;

/// A tiny Azure that runs on its own clock.
#[wasm_bindgen]
pub struct Cloud {
    simulator: RefCell<Simulator>,
    /// What people's tools keep.
    sign_ins: RefCell<SignIns>,
    observers: Rc<RefCell<Observers>>,
}

#[wasm_bindgen]
impl Cloud {
    /// A new cloud.
    ///
    /// # Errors
    /// A `CloudError` names the option that is wrong.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "CloudOptions")] options: JsValue,
    ) -> Result<Cloud, JsValue> {
        let settings = options::settings(Given::new(options, "options"))?;
        let simulator = Simulator::new(&settings);
        let simulator = simulator.map_err(|reason| wrong_value("options", &reason.to_string()))?;
        Ok(Self::over(simulator.with_shell(run_script), SignIns::default()))
    }

    fn over(simulator: Simulator, sign_ins: SignIns) -> Self {
        Self { simulator: simulator.into(), sign_ins: sign_ins.into(), observers: Rc::default() }
    }

    /// The id of the tenant.
    #[wasm_bindgen(getter, js_name = tenantId)]
    pub fn tenant_id(&self) -> String {
        self.simulator.borrow().cloud().tenant().id.to_string()
    }

    /// The id of the subscription.
    #[wasm_bindgen(getter, js_name = subscriptionId)]
    pub fn subscription_id(&self) -> String {
        self.simulator.borrow().cloud().subscription().to_string()
    }

    /// What the clock shows.
    ///
    /// # Errors
    /// None.
    #[wasm_bindgen(getter)]
    pub fn now(&self) -> Result<Date, JsValue> {
        Ok(Date::new(&value(&self.simulator.borrow().now())?))
    }

    /// How many entries the journal has.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.simulator.borrow().journal().len()
    }

    /// Sends a request and gives its response.
    ///
    /// # Errors
    /// A `CloudError` names what of the request is wrong, or says that nobody listens at its address.
    #[wasm_bindgen(unchecked_return_type = "CloudResponse")]
    pub fn send(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Origin")] origin: JsValue,
        #[wasm_bindgen(unchecked_param_type = "CloudRequest")] request: JsValue,
    ) -> Result<JsValue, JsValue> {
        let origin = message::origin(Given::new(origin, "origin"), &self.simulator)?;
        let request = message::request(Given::new(request, "request"))?;
        let answer = self.act(|simulator| simulator.send(&origin, request))?;
        let failed = |reason| failure(CloudErrorCode::NoConnection, &format!("{reason}"));
        value(&CloudResponse::from(answer.map_err(failed)?))
    }

    /// An access token of a person for a resource, such as `https://management.azure.com/`, as their tools keep it.
    ///
    /// # Errors
    /// A `CloudError` for somebody who is not there, or with Entra's words when it issues none.
    pub fn token(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] person: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] resource: JsValue,
    ) -> Result<String, JsValue> {
        let person = message::person(&Given::new(person, "person"), &self.simulator)?;
        let resource = Given::new(resource, "resource").string()?;
        let token = self.act(|simulator| self.sign_ins.borrow_mut().token(simulator, &person, &resource))?;
        token.map_err(|reason| failure(CloudErrorCode::SignInRefused, &reason.to_string()))
    }

    /// Lets so many milliseconds pass.
    ///
    /// # Errors
    /// A `CloudError` when the clock would go back, or further than ten years at once.
    pub fn pass(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] milliseconds: JsValue,
    ) -> Result<(), JsValue> {
        let given = Given::new(milliseconds, "milliseconds");
        let millis = given.whole("a number of milliseconds")?;
        let rule = "it must be a whole number from 0 on, as the clock only goes forward";
        let millis = millis.ok_or_else(|| clock(&given, rule))?;
        let passed = self.act(|simulator| simulator.pass(Duration::from_millis(millis)))?;
        passed.map_err(|reason| clock(&given, reason))
    }

    /// Lets time pass until the clock shows this.
    ///
    /// # Errors
    /// A `CloudError` when that moment has come already, or is further away than ten years.
    #[wasm_bindgen(js_name = passUntil)]
    pub fn pass_until(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Date")] moment: JsValue,
    ) -> Result<(), JsValue> {
        let given = Given::new(moment, "moment");
        let moment = given.moment()?;
        let passed: Result<(), ClockError> = self.act(|simulator| simulator.pass_until(moment))?;
        passed.map_err(|reason| clock(&given, reason))
    }

    /// Whether somebody may do something at a scope, with the reasons, and what came near to a refusal. As in `mayDo` and
    /// `whoMay`, their token is taken to be issued just now.
    ///
    /// # Errors
    /// A `CloudError` for what is no object id, no operation or no scope.
    #[wasm_bindgen(unchecked_return_type = "Decision")]
    pub fn decide(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] principal: JsValue,
        #[wasm_bindgen(unchecked_param_type = "NamedOperation")] operation: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] scope: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (principal, action, scope) = (principal_id(principal)?, action(operation)?, scope_of(scope)?);
        let simulator = self.simulator.borrow();
        let cloud = simulator.cloud();
        let asker = Asker::with_new_token(cloud, principal, simulator.now());
        value(&asker.explain(cloud, &action, &scope, Offer::of_resource(&scope)))
    }

    /// The operations that built-in roles name and that somebody may do at a scope.
    ///
    /// # Errors
    /// A `CloudError` for what is no object id or no scope.
    #[wasm_bindgen(js_name = mayDo, unchecked_return_type = "NamedOperation[]")]
    pub fn may_do(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] principal: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] scope: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (principal, scope) = (principal_id(principal)?, scope_of(scope)?);
        let simulator = self.simulator.borrow();
        let asker = Asker::with_new_token(simulator.cloud(), principal, simulator.now());
        value(&asker.may_do(simulator.cloud(), &scope))
    }

    /// Who may do something at a scope, each with the reasons.
    ///
    /// # Errors
    /// A `CloudError` for what is no operation or no scope.
    #[wasm_bindgen(js_name = whoMay, unchecked_return_type = "Decision[]")]
    pub fn who_may(
        &self,
        #[wasm_bindgen(unchecked_param_type = "NamedOperation")] operation: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] scope: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (action, scope) = (action(operation)?, scope_of(scope)?);
        let simulator = self.simulator.borrow();
        value(&access::who_may(simulator.cloud(), &action, &scope, simulator.now()))
    }

    /// The entries of the journal from this place on; all of them where it is left out.
    ///
    /// # Errors
    /// A `CloudError` for what is no place.
    #[wasm_bindgen(unchecked_return_type = "Entry[]")]
    pub fn entries(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] from: JsValue,
    ) -> Result<JsValue, JsValue> {
        let from = match Given::new(from, "from").if_given() {
            Some(given) => {
                let place = given.whole("a number")?.and_then(|place| usize::try_from(place).ok());
                place.ok_or_else(|| given.wrong("it must be a whole number from 0 on"))?
            }
            None => 0,
        };
        value(self.simulator.borrow().journal().since(from))
    }

    /// Another cloud that goes on from here by itself. Its journal is empty and counts on from this one; nobody observes it.
    pub fn fork(&self) -> Self {
        Self::over(self.simulator.borrow().fork(), self.sign_ins.borrow().clone())
    }

    /// Calls a function with each entry that is new from now on and its place in the journal, before the call returns that
    /// brought it about. Gives the function that ends this. What an observer throws does not reach that call: it is reported
    /// as a rejection that nobody handled.
    ///
    /// # Errors
    /// A `CloudError` when it is no function.
    #[wasm_bindgen(unchecked_return_type = "() => void")]
    pub fn observe(
        &self,
        #[wasm_bindgen(unchecked_param_type = "(entry: Entry, place: number) => void")] callback: JsValue,
    ) -> Result<Function, JsValue> {
        let callback = Given::new(callback, "callback").function()?;
        let number = self.observers.borrow_mut().add(self.length(), callback);
        let observers = Rc::downgrade(&self.observers);
        let stop = move || {
            if let Some(observers) = observers.upgrade() {
                observers.borrow_mut().remove(number);
            }
        };
        Ok(Closure::<dyn FnMut()>::new(stop).into_js_value().unchecked_into())
    }

    /// Does something, and tells whoever observes what is new. They may call anything meanwhile.
    fn act<T>(&self, act: impl FnOnce(&mut Simulator) -> T) -> Result<T, JsValue> {
        let before = self.length();
        let done = act(&mut self.simulator.borrow_mut());
        if !mem::replace(&mut self.observers.borrow_mut().telling, true) {
            self.observers.borrow_mut().next = before;
            let told = self.tell();
            self.observers.borrow_mut().telling = false;
            told?;
        }
        Ok(done)
    }

    fn tell(&self) -> Result<(), JsValue> {
        loop {
            let place = self.observers.borrow().next;
            if place >= self.length() {
                return Ok(());
            }
            let mut number = 0;
            loop {
                let Some((next, observer)) = self.observers.borrow().after(number, place) else { break };
                number = next;
                // Each has an object of its own, whatever it does with it.
                let entry = value(&self.simulator.borrow().journal().get(place))?;
                if let Err(thrown) = observer.call2(&JsValue::UNDEFINED, &entry, &value(&place)?) {
                    let _ = Promise::reject(&thrown);
                }
            }
            self.observers.borrow_mut().next = place.saturating_add(1);
        }
    }
}

fn principal_id(given: JsValue) -> Result<PrincipalId, JsValue> {
    let given = Given::new(given, "principal");
    let text = given.string()?;
    text.parse().map_err(|_| given.wrong(format!("`{text}` is no object id, which is a GUID")))
}

fn scope_of(given: JsValue) -> Result<Scope, JsValue> {
    let given = Given::new(given, "scope");
    Scope::parse(&given.string()?).map_err(|reason| given.wrong(reason))
}

fn action(given: JsValue) -> Result<Action<'static>, JsValue> {
    let given = Given::new(given, "operation").object(&["plane", "action"])?;
    let (plane, action) = (given.field("plane")?, given.field("action")?.string()?);
    match plane.string()?.as_str() {
        "control" => Ok(Action::control(action)),
        "data" => Ok(Action::data(action)),
        other => Err(plane.wrong(format!("`{other}` is no plane; there are `control` and `data`"))),
    }
}

fn clock(given: &Given, reason: impl core::fmt::Display) -> JsValue {
    failure(CloudErrorCode::Clock, &format!("`{}`: {reason}", given.path()))
}

/// A value as JavaScript has it, the same as its JSON read; bytes alone, of which JSON knows nothing, are a `Uint8Array`.
fn value(value: &(impl Serialize + ?Sized)) -> Result<JsValue, JsValue> {
    let as_json = Serializer::new().serialize_missing_as_null(true).serialize_maps_as_objects(true);
    Ok(value.serialize(&as_json)?)
}
