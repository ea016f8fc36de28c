//! The simulator's own decision, with its reasons.

use mi_sim::cloud::{Change, Cloud, Permission, PrincipalType, RoleAssignment, RoleDefinition, RoleType};
use mi_sim::rbac::condition::Attributes;
use mi_sim::rbac::{Plane, Question, decide};
use mi_sim::{PrincipalId, RoleAssignmentName, RoleDefinitionId, Scope, Settings, Simulator, Timestamp};

use crate::workload::{self, Holder, Place, Workload};

pub struct Ours {
    cloud: Cloud,
    requests: Vec<Asked>,
}

struct Asked {
    principal: PrincipalId,
    groups: [PrincipalId; 1],
    action: String,
    scope: Scope,
}

impl Ours {
    pub fn new(workload: &Workload) -> Self {
        let mut cloud = Simulator::new(&Settings::default()).unwrap().cloud().clone();
        for role in workload::roles() {
            cloud.apply(&Change::RoleDefined { role: definition(role).into() });
        }
        for (index, given) in workload.assignments.iter().enumerate() {
            let (principal_id, principal_type) = holder(given.holder);
            let assignment = RoleAssignment {
                name: RoleAssignmentName::from_u128(index as u128),
                scope: scope(&cloud, given.place),
                role: RoleDefinitionId::from_u128(given.role as u128),
                principal_id,
                principal_type,
                description: None,
                condition: None,
                created_on: NOW,
                updated_on: NOW,
                created_by: None,
                updated_by: None,
                counts_from: NOW,
                counts_until: None,
            };
            cloud.apply(&Change::RoleAssigned { assignment: assignment.into() });
        }
        let requests = workload.questions.iter().map(|question| Asked {
            principal: holder(Holder::Principal(question.principal)).0,
            groups: [holder(Holder::Group(workload::group_of(question.principal))).0],
            action: action(question.action),
            scope: scope(&cloud, Place::Resource(question.resource)),
        });
        Self { requests: requests.collect(), cloud }
    }

    pub fn allows(&self, question: usize) -> bool {
        let Asked { principal, groups, action, scope } = &self.requests[question];
        let question = Question {
            principal: *principal,
            groups,
            action,
            plane: Plane::Control,
            scope,
            now: NOW,
            suboperation: None,
            attributes: Attributes::NONE,
        };
        decide(&self.cloud, &question).allowed
    }
}

const NOW: Timestamp = Timestamp::from_secs(1_793_610_000);

fn holder(holder: Holder) -> (PrincipalId, PrincipalType) {
    match holder {
        Holder::Principal(principal) => {
            (PrincipalId::from_u128(1_000_000 + principal as u128), PrincipalType::ServicePrincipal)
        }
        Holder::Group(group) => (PrincipalId::from_u128(2_000_000 + group as u128), PrincipalType::Group),
    }
}

fn scope(cloud: &Cloud, place: Place) -> Scope {
    let below = match place {
        Place::Subscription => String::new(),
        Place::ResourceGroup(group) => format!("/resourceGroups/rg{group}"),
        Place::Resource(resource) => {
            let group = workload::resource_group_of(resource);
            format!("/resourceGroups/rg{group}/providers/Microsoft.Storage/storageAccounts/account{resource}")
        }
    };
    Scope::parse(&format!("/subscriptions/{}{below}", cloud.subscription())).unwrap()
}

fn action(action: usize) -> String {
    format!("Microsoft.Storage/storageAccounts/operation{action}/action")
}

fn definition(role: usize) -> RoleDefinition {
    let actions = workload::actions_of(role).into_iter().map(|one| action(one).into()).collect();
    RoleDefinition {
        id: RoleDefinitionId::from_u128(role as u128),
        role_name: format!("role {role}").into(),
        role_type: RoleType::CustomRole,
        description: "".into(),
        permissions: vec![Permission { actions, ..Permission::default() }],
        assignable_scopes: Vec::new(),
        created_on: None,
        updated_on: None,
        created_by: None,
        updated_by: None,
    }
}
