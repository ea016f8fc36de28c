//! Access decisions against vectors, in a browser and on the machine itself.
//!
//! A vector has the rule that it rests on, what is given, what is asked, and the answer with the reason code of each
//! assignment that it considered.

use crate::offered::attributes;
use mi_sim::cloud::{DenyAssignment, DenyPrincipal, Group, ManagementGroup, Permission, RoleAssignment};
use mi_sim::cloud::{RoleDefinition, RoleType};
use mi_sim::rbac::condition::Condition;
use mi_sim::rbac::{Basis, Consideration, Decision, Plane, Question, explain, matches, role_named};
use mi_sim::{Change, Cloud, PrincipalId, Scope, Settings, Simulator, Timestamp};
use mi_sim::{DenyAssignmentName, RoleAssignmentName, RoleDefinitionId};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use wasm_bindgen_test::wasm_bindgen_test;

const PATTERNS: &str = include_str!("../../../core/tests/vectors/patterns.json");
const DECISIONS: &str = include_str!("../../../core/tests/vectors/decisions.json");

#[wasm_bindgen_test(unsupported = test)]
fn every_pattern_covers_what_its_vector_says() {
    for vector in read(PATTERNS) {
        for (list, wanted) in [("covers", true), ("leaves", false)] {
            for action in texts(&vector[list]) {
                assert_eq!(matches(text(&vector["pattern"]), action), wanted, "{action} in {vector:#}");
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_decision_is_its_vectors() {
    for vector in read(DECISIONS) {
        let stand = Stand::of(&vector["given"]);
        let mut wanted = vector.clone();
        for given in ["rule", "given", "asked"] {
            wanted.as_object_mut().unwrap().remove(given);
        }
        assert_eq!(stand.answer(&vector["asked"]), wanted, "{vector:#}");
    }
}

fn read(vectors: &str) -> Vec<Value> {
    serde_json::from_str(vectors).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a text"))
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().map(text)
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn role_id(name: &str) -> RoleDefinitionId {
    // Custom roles are named by nobody else, so that the letters of their names can be their ids.
    let letters = name.bytes().fold(0, |number: u128, byte| number.rotate_left(8) ^ u128::from(byte));
    role_named(name).map_or(RoleDefinitionId::from_u128(letters), |role| role.id)
}

fn condition(text: &str) -> Condition {
    Condition::parse(text).unwrap_or_else(|error| panic!("{error:?} in {text}"))
}

fn blocks(given: &Value) -> Vec<Permission> {
    let list = |value: &Value| texts(value).map(|line| Cow::Owned(line.to_string())).collect();
    let block = |block: &Value| Permission {
        actions: list(&block["actions"]),
        not_actions: list(&block["notActions"]),
        data_actions: list(&block["dataActions"]),
        not_data_actions: list(&block["notDataActions"]),
        condition: block["condition"].as_str().map(condition),
    };
    given.as_array().map_or_else(|| vec![block(given)], |blocks| blocks.iter().map(block).collect())
}

/// A cloud in which stands what a vector gives.
struct Stand {
    cloud: Cloud,
    names: Vec<String>,
}

impl Stand {
    fn of(given: &Value) -> Self {
        let cloud = Simulator::new(&Settings::default()).unwrap().cloud().clone();
        let people = ["everybody", "me", "other"].map(str::to_string);
        let groups = members(&given["groups"]).map(|(name, _)| name.clone());
        let mut stand = Self { cloud, names: people.into_iter().chain(groups).collect() };
        stand.manage(given);
        stand.define(&given["roles"]);
        stand.assign(&given["assignments"]);
        stand.deny(&given["denials"]);
        stand
    }

    fn id(&self, name: &str) -> PrincipalId {
        let place = self.names.iter().position(|known| known == name).unwrap_or_else(|| panic!("{name}?"));
        PrincipalId::from_u128(u128::try_from(place).unwrap())
    }

    fn ids(&self, names: &Value) -> Vec<PrincipalId> {
        texts(names).map(|name| self.id(name)).collect()
    }

    fn scope(&self, path: &str) -> Scope {
        let path = path
            .replace("{sub}", &format!("/subscriptions/{}", self.cloud.subscription()))
            .replace("{mg}", "/providers/Microsoft.Management/managementGroups")
            .replace("{root}", self.cloud.root_management_group().name());
        Scope::parse(&path).unwrap_or_else(|error| panic!("{error}"))
    }

    fn management_group(&self, name: &str) -> Scope {
        self.scope(&format!("{{mg}}/{name}"))
    }

    fn manage(&mut self, given: &Value) {
        for (name, parent) in members(&given["managementGroups"]) {
            let (id, parent) = (self.management_group(name), self.management_group(text(parent)));
            let group = ManagementGroup { id, display_name: name.clone(), parent: Some(parent) };
            self.cloud.apply(&Change::ManagementGroupPut { group });
        }
        if let Some(parent) = given["subscriptionIn"].as_str() {
            self.cloud.apply(&Change::SubscriptionMoved { parent: self.management_group(parent) });
        }
        for (name, own) in members(&given["groups"]) {
            let group = Group { id: self.id(name), members: self.ids(own), ..Group::default() };
            self.cloud.apply(&Change::GroupPut { group: group.into() });
        }
    }

    fn define(&mut self, roles: &Value) {
        for (name, given) in members(roles) {
            let role = RoleDefinition {
                id: role_id(name),
                role_name: Cow::Owned(name.clone()),
                role_type: RoleType::CustomRole,
                permissions: blocks(given),
                ..role_named("Reader").unwrap()
            };
            self.cloud.apply(&Change::RoleDefined { role: role.into() });
        }
    }

    /// Each as in `Reader to me at {sub} from 600`; a condition comes last, after `if`.
    fn assign(&mut self, lines: &Value) {
        let any = self.cloud.assignments().next().unwrap().clone();
        for (line, number) in texts(lines).zip(1..) {
            let (line, narrowed) =
                line.split_once(" if ").map_or((line, None), |(line, text)| (line, Some(text)));
            let (role, rest) = line.split_once(" to ").unwrap();
            let (to, rest) = rest.split_once(" at ").unwrap();
            let mut words = rest.split(' ');
            let scope = self.scope(words.next().unwrap());
            let words: Vec<&str> = words.collect();
            let time = |word: &str| {
                let at = words.iter().position(|own| *own == word)?;
                Some(Timestamp::from_secs(words[at + 1].parse().unwrap()))
            };
            let name = RoleAssignmentName::from_u128(number);
            let assignment = RoleAssignment {
                name,
                scope,
                role: role_id(role),
                counts_from: time("from").unwrap_or_default(),
                principal_id: self.id(to),
                condition: narrowed.map(condition),
                ..any.clone()
            };
            self.cloud.apply(&Change::RoleAssigned { assignment: assignment.into() });
            if let Some(until) = time("until") {
                self.cloud.apply(&Change::RoleUnassigned { name, counts_until: Some(until) });
            }
        }
    }

    fn deny(&mut self, denials: &Value) {
        for (given, number) in denials.as_array().into_iter().flatten().zip(1..) {
            let named =
                |names| self.ids(names).into_iter().map(|id| DenyPrincipal { id, r#type: String::new() });
            let deny = DenyAssignment {
                name: DenyAssignmentName::from_u128(number),
                deny_assignment_name: text(&given["name"]).to_string(),
                description: String::new(),
                permissions: blocks(given),
                scope: self.scope(text(&given["at"])),
                do_not_apply_to_child_scopes: given["onlyHere"] == true,
                principals: named(&given["to"]).collect(),
                exclude_principals: named(&given["but"]).collect(),
                is_system_protected: true,
                created_on: Timestamp::default(),
                updated_on: Timestamp::default(),
                created_by: None,
                updated_by: None,
            };
            self.cloud.apply(&Change::DenyAssigned { deny: deny.into() });
        }
    }

    /// What the simulator says to a question, in the members that vectors have for it.
    fn answer(&self, asked: &Value) -> Value {
        let (action, plane) = match &asked["dataAction"] {
            Value::String(action) => (action.as_str(), Plane::Data),
            _ => (text(&asked["action"]), Plane::Control),
        };
        let decision = explain(
            &self.cloud,
            &Question {
                principal: self.id("me"),
                groups: &self.ids(&asked["groups"]),
                action,
                plane,
                scope: &self.scope(text(&asked["scope"])),
                now: Timestamp::from_secs(asked["now"].as_u64().unwrap_or(1)),
                suboperation: asked["suboperation"].as_str(),
                attributes: &attributes(&asked["attributes"]),
            },
        );
        let because: Vec<String> = considered(&decision).iter().map(|one| self.told(one)).collect();
        let mut answer = json!({ "allowed": decision.allowed, "because": because });
        if let Some(denial) = decision.denied_by() {
            let subscription = format!("/subscriptions/{}", self.cloud.subscription());
            let at = denial.scope.as_str().replace(&subscription, "{sub}");
            answer["denied"] = json!(format!("{} {} at {at}", denial.name, denial.pattern));
        }
        answer
    }

    /// As in `grants Reader */read through team`.
    fn told(&self, one: &Consideration) -> String {
        let verdict = serde_json::to_value(&one.verdict).unwrap();
        let role = self.cloud.authorization().role(one.role).map(|role| &*role.role_name).unwrap();
        let mut words = format!("{} {role}", text(&verdict["kind"]));
        if let Some(pattern) = verdict["pattern"].as_str() {
            words += &format!(" {pattern}");
        }
        if let Some(group) = one.through {
            let name = self.names.iter().find(|name| self.id(name) == group).unwrap();
            words += &format!(" through {name}");
        }
        words
    }
}

fn considered(decision: &Decision) -> &[Consideration] {
    match &decision.basis {
        Basis::RoleAssignments { considered, .. } => considered,
        _ => panic!("{decision:?}"),
    }
}
