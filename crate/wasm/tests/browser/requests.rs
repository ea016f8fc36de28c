//! What Resource Manager says to whom, against vectors, in a browser and on the machine itself: the rules of access that
//! show only in a whole request, of which linked access checks are the most.
//!
//! A vector has the rule that it rests on, who holds what, what `admin` has made, what is asked, the answer, and each
//! decision that was made on the way with the reason that stands first.

use mi_sim::rbac::{Basis, Decision, role_named};
use mi_sim::wire::{Method, Request, Response, Url};
use mi_sim::{Conclusion, Delays, Event, Grant, Person, Place, Settings, Simulator};
use mi_sim_shell::SignIns;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const VECTORS: &str = include_str!("../../../core/tests/vectors/requests.json");

#[wasm_bindgen_test(unsupported = test)]
fn every_request_is_answered_as_its_vector_says() {
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    for vector in &vectors {
        let mut wanted = vector.clone();
        for given in ["rule", "given", "asked"] {
            wanted.as_object_mut().unwrap().remove(given);
        }
        assert_eq!(Stand::of(&vector["given"]).answer(&vector["asked"]), wanted, "{vector:#}");
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a text"))
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().map(text)
}

fn people(given: &Value) -> Vec<Person> {
    let grant = |line: &str| {
        let (role, at) = line.split_once(" at ").unwrap();
        let role = role_named(role).unwrap_or_else(|| panic!("no role `{role}`")).id;
        let below = at.replace("{rg}", "/resourceGroups/rg").replace("{sub}", "");
        Grant { role, below_subscription: below }
    };
    let person = |(name, lines): (&String, &Value)| Person {
        grants: texts(lines).map(grant).collect(),
        ..Person::named(name)
    };
    given.as_object().into_iter().flatten().map(person).collect()
}

/// A world in which stands what a vector gives.
struct Stand {
    simulator: Simulator,
    sign_ins: SignIns,
    subscription: String,
}

impl Stand {
    fn of(given: &Value) -> Self {
        let settings =
            Settings { people: people(&given["people"]), delays: Delays::none(), ..Settings::default() };
        let simulator = Simulator::new(&settings).unwrap();
        let subscription = format!("/subscriptions/{}", simulator.cloud().subscription());
        let mut stand = Self { simulator, sign_ins: SignIns::default(), subscription };
        let group = json!(["{rg}", { "location": "japaneast" }]);
        for made in [group].iter().chain(given["made"].as_array().into_iter().flatten()) {
            let response = stand.send("admin", Method::Put, text(&made[0]), &made[1]);
            assert!(response.is_success(), "{made}: {}", response.body.text());
        }
        stand
    }

    /// Without abbreviations: `{sub}`, `{rg}`, `{bob}`, `{role:Reader}`, `{guid:Reader}`.
    fn in_full(&self, short: &str) -> String {
        let mut full = short.replace("{rg}", "{sub}/resourceGroups/rg").replace("{sub}", &self.subscription);
        for user in self.simulator.cloud().tenant().users() {
            full = full.replace(&format!("{{{}}}", user.name), &user.id.to_string());
        }
        for role in mi_sim::rbac::catalogue() {
            let id = format!(
                "{}/providers/Microsoft.Authorization/roleDefinitions/{}",
                self.subscription, role.id
            );
            full = full
                .replace(&format!("{{role:{}}}", role.role_name), &id)
                .replace(&format!("{{guid:{}}}", role.role_name), &role.id.to_string());
        }
        full
    }

    fn send(&mut self, by: &str, method: Method, path: &str, body: &Value) -> Response {
        let arm = "https://management.azure.com/";
        let token = self.sign_ins.token(&mut self.simulator, by, arm).unwrap();
        let address = format!("https://management.azure.com{}?api-version=2024-11-01", self.in_full(path));
        let mut request = Request::new(method, Url::parse(&address).unwrap())
            .with_header("Authorization", format!("Bearer {token}"));
        if !body.is_null() {
            request = request.with_body("application/json", self.in_full(&body.to_string()));
        }
        self.simulator.send(&Place::Person { name: by.to_string() }, request).unwrap()
    }

    /// What the simulator says to a request, in the members that vectors have for it.
    fn answer(&mut self, asked: &Value) -> Value {
        let methods = [Method::Get, Method::Put, Method::Patch, Method::Post, Method::Delete];
        let method = methods.into_iter().find(|method| method.as_str() == asked["method"]).unwrap();
        let before = self.simulator.journal().len();
        let response = self.send(text(&asked["by"]), method, text(&asked["path"]), &asked["body"]);
        let entries = self.simulator.journal().since(before);
        let decisions = entries.iter().filter_map(|entry| match &entry.event {
            Event::Concluded { conclusion: Conclusion::Access { decision, .. } } => Some(decision),
            _ => None,
        });
        let decided: Vec<String> = decisions.map(|decision| self.told(decision)).collect();
        let mut answer = json!({ "status": response.status, "decided": decided });
        if !response.is_success() {
            let error = &response.body.json().unwrap()["error"];
            answer["code"] = error["code"].clone();
            answer["message"] = json!(self.in_short(text(&error["message"])));
        }
        answer
    }

    fn in_short(&self, full: &str) -> String {
        let short = full.replace(&self.subscription, "{sub}").replace("{sub}/resourceGroups/rg", "{rg}");
        self.simulator
            .cloud()
            .tenant()
            .users()
            .fold(short, |short, user| short.replace(&user.id.to_string(), &format!("{{{}}}", user.name)))
    }

    /// As in `allowed Microsoft.Compute/virtualMachines/read at {rg}: grants Reader */read`.
    fn told(&self, decision: &Decision) -> String {
        let word = if decision.allowed { "allowed" } else { "refused" };
        let at = self.in_short(decision.scope.as_str());
        let Basis::RoleAssignments { considered, .. } = &decision.basis else { panic!("{decision:?}") };
        let reason = considered.first().map_or("nothing".to_string(), |first| {
            let verdict = serde_json::to_value(&first.verdict).unwrap();
            let pattern = verdict["pattern"].as_str().unwrap_or_default();
            let role = self.simulator.cloud().authorization().role(first.role).unwrap();
            format!("{} {} {pattern}", text(&verdict["kind"]), role.role_name).trim_end().to_string()
        });
        format!("{word} {} at {at}: {reason}", decision.action)
    }
}
