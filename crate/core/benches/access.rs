//! What a decision costs with its reasons, and what an assignment costs to add and to remove, among a thousand, a hundred
//! thousand and a million others.
//!
//! Decisions are asked for by the same hundred principals in every world, so that only the number of assignments differs,
//! and then by anybody, whose assignments have to come out of memory. What is added goes to those hundred, under a name
//! that is as random as names are, so that it has its place anywhere; what is removed is what was just added.

#[path = "../tests/lab/mod.rs"]
mod lab;

use core::hint::black_box;
use lab::Lab;
use mi_sim::cloud::{PrincipalType, RoleAssignment};
use mi_sim::rbac::condition::Attributes;
use mi_sim::rbac::{Plane, Question, catalogue, decide};
use mi_sim::wire::Method;
use mi_sim::{
    Change, Cloud, PrincipalId, RoleAssignmentName, RoleDefinitionId, Scope, Settings, Simulator, Timestamp,
};
use mi_sim_measure::Samples;
use std::time::Instant;

const ACTIONS: [&str; 8] = [
    "Microsoft.Compute/virtualMachines/read",
    "Microsoft.Compute/virtualMachines/write",
    "Microsoft.Storage/storageAccounts/read",
    "Microsoft.Storage/storageAccounts/listKeys/action",
    "Microsoft.KeyVault/vaults/write",
    "Microsoft.Authorization/roleAssignments/write",
    "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    "Microsoft.Network/virtualNetworks/subnets/join/action",
];
const ROLES: [&str; 8] = [
    "Owner",
    "Contributor",
    "Reader",
    "User Access Administrator",
    "Virtual Machine Contributor",
    "Key Vault Contributor",
    "Managed Identity Operator",
    "Storage Account Contributor",
];
const EACH: u128 = 10;
const GROUPS: u128 = 20;
/// Who asks in every world: as many as there are in the smallest, so that only the number of assignments differs.
const ASKERS: u128 = 100;
const QUESTIONS: usize = 100_000;
const CHANGES: u128 = 10_000;
/// After how many pairs of changes a journal has a checkpoint.
const CHECKPOINT: u128 = 512;
/// What an assignment takes of memory, with its places in the indices.
const BYTES_EACH: usize = 500;
const READS: u32 = 100;
/// How many assignments a subscription is given; it holds 5,000 at most.
const REQUESTS: [usize; 2] = [1_000, 4_900];
/// How many of them are taken away again.
const TAKEN: usize = 200;

/// A sequence of numbers that looks like chance and is the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        usize::try_from((mixed ^ (mixed >> 27)) >> 11).unwrap() % limit
    }
}

/// An object id as random as Entra's.
fn guid(number: u128) -> u128 {
    number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
}

fn scopes(cloud: &Cloud) -> Vec<Scope> {
    let subscription = Scope::subscription(cloud.subscription());
    let group = |number: usize| Scope::resource_group(cloud.subscription(), &format!("group{number}"));
    let resource = |number: usize| {
        group(number % 50).child(&format!("providers/Microsoft.Compute/virtualMachines/machine{number}"))
    };
    [subscription].into_iter().chain((0..50).map(group)).chain((0..1000).map(resource)).collect()
}

struct World {
    cloud: Cloud,
    scopes: Vec<Scope>,
    roles: Vec<RoleDefinitionId>,
    principals: u128,
}

impl World {
    /// Ten assignments for each principal, and ten for each of twenty groups.
    fn of(assignments: u128) -> Self {
        let cloud = Simulator::new(&Settings::default()).unwrap().cloud().clone();
        let scopes = scopes(&cloud);
        let roles = ROLES.map(|name| catalogue().find(|role| role.role_name == name).unwrap().id);
        let mut world = Self { cloud, scopes, roles: roles.to_vec(), principals: assignments / EACH };
        let mut numbers = Numbers(1);
        for number in 0..assignments {
            let change = world.assignment(number, &mut numbers);
            world.cloud.apply(&Change::RoleAssigned { assignment: change.into() });
        }
        world
    }

    fn assignment(&self, number: u128, numbers: &mut Numbers) -> RoleAssignment {
        let start = Timestamp::from_secs(0);
        RoleAssignment {
            name: RoleAssignmentName::from_u128(guid(number)),
            // Resources rather than groups of them: 1 in 20 at a group.
            scope: self.scopes[1 + numbers.below(self.scopes.len() - 1)].clone(),
            role: self.roles[numbers.below(self.roles.len())],
            principal_id: PrincipalId::from_u128(guid(number % self.principals)),
            principal_type: PrincipalType::ServicePrincipal,
            description: None,
            condition: None,
            created_on: start,
            updated_on: start,
            created_by: None,
            updated_by: None,
            counts_from: start,
            counts_until: None,
        }
    }

    /// Questions of so many principals, chosen at random, each with one group, half of them about something that they hold a role on.
    fn questions(&self, askers: u128) -> Vec<Asked> {
        let mut numbers = Numbers(2);
        let groups: Vec<PrincipalId> = (0..GROUPS).map(guid).map(PrincipalId::from_u128).collect();
        let asked = |_| {
            let number = numbers.below(usize::try_from(askers).unwrap());
            let principal = PrincipalId::from_u128(guid(u128::try_from(number).unwrap()));
            let held: Vec<&RoleAssignment> = self.cloud.assignments_of(principal).collect();
            let scope = match numbers.below(2) {
                0 => &held[numbers.below(held.len())].scope,
                _ => &self.scopes[numbers.below(self.scopes.len())],
            };
            // A scope of its own, as a request has that was just parsed.
            let scope = Scope::parse(scope.as_str()).unwrap();
            let group = [groups[numbers.below(groups.len())]];
            Asked { principal, group, action: ACTIONS[numbers.below(ACTIONS.len())], scope }
        };
        (0..QUESTIONS).map(asked).collect()
    }

    /// How long decisions take, and how many of a hundred allow.
    fn decide(&self, askers: u128) -> (Samples, usize) {
        let questions = self.questions(askers);
        let mut times = Samples::default();
        let mut allowed = 0;
        for Asked { principal, group, action, scope } in &questions {
            let question = Question {
                principal: *principal,
                groups: group,
                action,
                plane: Plane::Control,
                scope,
                now: Timestamp::from_secs(1),
                suboperation: None,
                attributes: Attributes::NONE,
            };
            let start = Instant::now();
            let decision = black_box(decide(&self.cloud, black_box(&question)));
            times.push(start.elapsed());
            allowed += usize::from(decision.allowed);
        }
        (times, allowed * 100 / questions.len())
    }

    /// How long it takes to add an assignment and to remove it again, in pairs, so that the world stays as large as it is;
    /// with a copy of the cloud held as a journal holds its checkpoints, or with none.
    fn change(&mut self, checkpoint: Option<u128>) -> [Samples; 2] {
        let mut numbers = Numbers(3);
        let mut times = [Samples::default(), Samples::default()];
        let mut held = None;
        for number in 0..CHANGES {
            let principal_id = PrincipalId::from_u128(guid(number % ASKERS));
            let assignment =
                RoleAssignment { principal_id, ..self.assignment((1 << 100) + number, &mut numbers) };
            let name = assignment.name;
            let changes = [
                Change::RoleAssigned { assignment: assignment.into() },
                Change::RoleUnassigned { name, counts_until: None },
            ];
            if checkpoint.is_some_and(|every| number.is_multiple_of(every)) {
                held = Some(self.cloud.clone());
            }
            for (change, times) in changes.iter().zip(&mut times) {
                let start = Instant::now();
                self.cloud.apply(black_box(change));
                times.push(start.elapsed());
            }
        }
        black_box(held);
        times
    }
}

/// What a read at a random place takes, each place known only from the read before, in as much memory as so many
/// assignments need: what no arrangement of them can avoid.
fn memory(assignments: u128) -> Samples {
    let places = usize::try_from(assignments).unwrap() * BYTES_EACH / size_of::<u64>();
    let memory = vec![1_u64; places];
    let mut numbers = Numbers(4);
    let mut times = Samples::default();
    let mut place = 0;
    for _ in 0..1_000 {
        let start = Instant::now();
        for _ in 0..READS {
            place = (numbers.below(places) + usize::try_from(black_box(memory[place])).unwrap()) % places;
        }
        times.push(start.elapsed() / READS);
    }
    times
}

/// How long the requests take that give a role to somebody and take it away again, signatures and all, among the first
/// assignments of a subscription and among the last of the 5,000 that it may hold.
fn requests() {
    let mut lab = Lab::new(1);
    let roles: Vec<String> = catalogue().map(|role| role.id.to_string()).collect();
    let mut holder = lab.machine_with_identity("rg1", "vm");
    let (mut ids, mut made) = (Vec::new(), 0_usize);
    let mut medians = Vec::new();
    println!("a request that gives a role to somebody in a subscription, and one that takes it away");
    for held in REQUESTS {
        let [mut given, mut taken] = [Samples::default(), Samples::default()];
        while ids.len() < held {
            if made.is_multiple_of(roles.len()) {
                holder = lab.machine_with_identity("rg1", &format!("vm{made}"));
            }
            rest(&mut lab, made);
            let role = &roles[made % roles.len()];
            made += 1;
            let start = Instant::now();
            let answer = lab.assign(holder, role, "");
            given.push(start.elapsed());
            assert_eq!(answer.status, 201, "{}", answer.body.text());
            ids.push(answer.body.json().unwrap()["id"].as_str().unwrap().to_string());
        }
        let prefix = lab.subscription().to_string();
        for (number, id) in ids.drain(held - TAKEN..).enumerate() {
            rest(&mut lab, number);
            let start = Instant::now();
            let answer = lab.admin(Method::Delete, id.trim_start_matches(&prefix), None);
            taken.push(start.elapsed());
            assert_eq!(answer.status, 200, "{}", answer.body.text());
        }
        println!("    up to {held:<24}  {given}");
        println!("      taken away                  {taken}");
        medians.push([given, taken].map(|one| one.median()));
    }
    let grown = |which: usize| medians[1][which] / medians[0][which];
    grown(0).may_be("a role given among 4,900 assignments against 1,000", "x", "at most 1.5");
    grown(1).may_be("a role taken away among 4,900 assignments against 1,000", "x", "at most 1.5");
}

/// So many writes and deletions in a row are answered, and so many come back in this time.
fn rest(lab: &mut Lab, number: usize) {
    if number.is_multiple_of(100) {
        lab.pass(20);
    }
}

struct Asked {
    principal: PrincipalId,
    group: [PrincipalId; 1],
    action: &'static str,
    scope: Scope,
}

fn main() {
    println!("access among so many role assignments (median / 90 % / worst)");
    let mut medians = Vec::new();
    for assignments in [1_000, 100_000, 1_000_000] {
        let mut world = World::of(assignments);
        let (same, allowed) = world.decide(ASKERS);
        let (any, _) = world.decide(world.principals);
        let [added, removed] = world.change(None);
        let [added_after, removed_after] = world.change(Some(CHECKPOINT));
        println!("  {assignments}");
        println!("    a decision with its reasons   {same}, {allowed} of 100 allow");
        println!("      of anybody, out of memory   {any}");
        println!("    an assignment added           {added}");
        println!("      with a checkpoint held      {added_after}");
        println!("    the same removed              {removed}");
        println!("      with a checkpoint held      {removed_after}");
        println!("    a read at a random place      {}", memory(assignments));
        let all = [same, any, added, added_after, removed, removed_after];
        medians.push(all.map(|one| one.median()));
    }
    let largest = &medians[medians.len() - 1];
    let grown = |which: usize| largest[which] / medians[0][which];
    let [any, added, added_after, removed_after] = [1, 2, 3, 5].map(|which| grown(which).value);
    // What was not looked at lately has to come out of memory, whatever its arrangement: no budget holds for these.
    println!("  1,000,000 against 1,000: of anybody {any:.2} x, added {added:.2} x");
    println!("    with a checkpoint held, added {added_after:.2} x, removed {removed_after:.2} x");
    largest[0].may_be("a decision among 1,000,000 assignments", "µs", "at most 1");
    grown(0).may_be("a decision among 1,000,000 assignments against 1,000", "x", "at most 1.5");
    grown(4).may_be("an assignment removed among 1,000,000 against 1,000", "x", "at most 1.5");
    requests();
}
