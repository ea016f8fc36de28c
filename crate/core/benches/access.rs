//! What a decision costs with its reasons, and what an assignment costs to add and to remove, among a thousand, a hundred
//! thousand and a million others.

mod samples;

use core::hint::black_box;
use mi_sim::cloud::{PrincipalType, RoleAssignment};
use mi_sim::rbac::condition::Attributes;
use mi_sim::rbac::{Plane, Question, catalogue, decide};
use mi_sim::{
    Change, Cloud, PrincipalId, RoleAssignmentName, RoleDefinitionId, Scope, Settings, Simulator, Timestamp,
};
use samples::Samples;
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
            world.cloud.apply(&Change::RoleAssigned { assignment: change });
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

    /// How long it takes to add assignments and to remove them again, with the checkpoints that a journal keeps.
    fn change(&mut self) -> [Samples; 2] {
        let mut numbers = Numbers(3);
        let mut times = [Samples::default(), Samples::default()];
        let mut checkpoint = self.cloud.clone();
        for number in 0..CHANGES {
            let principal_id = PrincipalId::from_u128(guid(number % ASKERS));
            let assignment =
                RoleAssignment { principal_id, ..self.assignment((1 << 100) + number, &mut numbers) };
            let name = assignment.name;
            let changes =
                [Change::RoleAssigned { assignment }, Change::RoleUnassigned { name, counts_until: None }];
            for (change, times) in changes.iter().zip(&mut times) {
                let start = Instant::now();
                self.cloud.apply(black_box(change));
                times.push(start.elapsed());
            }
            if number % 128 == 0 {
                checkpoint = self.cloud.clone();
            }
        }
        black_box(checkpoint);
        times
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
    for assignments in [1_000, 100_000, 1_000_000] {
        let mut world = World::of(assignments);
        let (same, allowed) = world.decide(ASKERS);
        let (any, _) = world.decide(world.principals);
        let [added, removed] = world.change();
        println!("  {assignments}");
        println!("    a decision with its reasons  {same}, {allowed} of 100 allow");
        println!("      of anybody, out of memory  {any}");
        println!("    an assignment added          {added}");
        println!("    an assignment removed        {removed}");
    }
}
