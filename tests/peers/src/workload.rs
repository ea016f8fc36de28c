//! The questions that every engine is asked, and the world they are about.

use std::fmt;

/// How large the world is.
const PRINCIPALS: usize = 2_000;
const GROUPS: usize = 20;
const RESOURCES: usize = 1_000;
const RESOURCE_GROUPS: usize = 50;
const ROLES: usize = 8;
const ACTIONS: usize = 40;
const ACTIONS_OF_A_ROLE: usize = 10;
const ASSIGNMENTS: usize = 4_000;
const QUESTIONS: usize = 300;

/// Who holds a role, or what asks.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holder {
    Principal(usize),
    Group(usize),
}

/// Where a role was given.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    Subscription,
    ResourceGroup(usize),
    Resource(usize),
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Principal(principal) => write!(f, "user{principal}"),
            Self::Group(group) => write!(f, "group{group}"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subscription => f.write_str("subscription"),
            Self::ResourceGroup(group) => write!(f, "rg{group}"),
            Self::Resource(resource) => write!(f, "resource{resource}"),
        }
    }
}

pub struct Assignment {
    pub holder: Holder,
    pub role: usize,
    pub place: Place,
}

pub struct Question {
    pub principal: usize,
    pub action: usize,
    pub resource: usize,
}

/// 4,000 assignments of 8 roles over 40 actions to 2,000 principals in 20 groups, at 1,000 resources in 50 groups.
pub struct Workload {
    pub assignments: Vec<Assignment>,
    pub questions: Vec<Question>,
}

impl Workload {
    /// The same world and questions for every engine and every run.
    pub fn new() -> Self {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let assignments = (0..ASSIGNMENTS).map(|_| dice.assignment()).collect();
        let mut workload = Self { assignments, questions: Vec::new() };
        for index in 0..QUESTIONS {
            let question = workload.question(&mut dice, index % 2 == 0);
            workload.questions.push(question);
        }
        workload
    }

    /// A question at random, or one that an assignment answers with yes.
    fn question(&self, dice: &mut Dice, is_granted: bool) -> Question {
        let (principal, action, resource) =
            (dice.below(PRINCIPALS), dice.below(ACTIONS), dice.below(RESOURCES));
        if !is_granted {
            return Question { principal, action, resource };
        }
        let given = &self.assignments[dice.below(ASSIGNMENTS)];
        Question {
            principal: match given.holder {
                Holder::Principal(principal) => principal,
                Holder::Group(group) => dice.below(PRINCIPALS / GROUPS) * GROUPS + group,
            },
            action: actions_of(given.role)[dice.below(ACTIONS_OF_A_ROLE)],
            resource: match given.place {
                Place::Subscription => resource,
                Place::ResourceGroup(group) => {
                    dice.below(RESOURCES / RESOURCE_GROUPS) * RESOURCE_GROUPS + group
                }
                Place::Resource(resource) => resource,
            },
        }
    }
}

pub fn principals() -> impl Iterator<Item = usize> {
    0..PRINCIPALS
}

pub fn groups() -> impl Iterator<Item = usize> {
    0..GROUPS
}

pub fn resources() -> impl Iterator<Item = usize> {
    0..RESOURCES
}

pub fn resource_groups() -> impl Iterator<Item = usize> {
    0..RESOURCE_GROUPS
}

pub fn roles() -> impl Iterator<Item = usize> {
    0..ROLES
}

/// The group that a principal is a member of.
pub fn group_of(principal: usize) -> usize {
    principal % GROUPS
}

/// The resource group that a resource lies in.
pub fn resource_group_of(resource: usize) -> usize {
    resource % RESOURCE_GROUPS
}

/// What a role allows; neighbours share half.
pub fn actions_of(role: usize) -> Vec<usize> {
    (0..ACTIONS_OF_A_ROLE).map(|index| (role * ACTIONS / ROLES + index) % ACTIONS).collect()
}

/// Numbers that look random and are the same every time (xorshift64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    /// Mostly single principals at single resources, as role assignments of managed identities are.
    fn assignment(&mut self) -> Assignment {
        let holder = match self.below(10) {
            0 => Holder::Group(self.below(GROUPS)),
            _ => Holder::Principal(self.below(PRINCIPALS)),
        };
        let place = match self.below(100) {
            0 => Place::Subscription,
            1..30 => Place::ResourceGroup(self.below(RESOURCE_GROUPS)),
            _ => Place::Resource(self.below(RESOURCES)),
        };
        Assignment { holder, role: self.below(ROLES), place }
    }
}
