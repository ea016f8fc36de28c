//! Cedar: a template for each role, linked for each assignment ("Cedar policy templates").

use std::collections::{HashMap, HashSet};
use std::str::FromStr;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicyId,
    PolicySet, Request, SlotId, Template,
};

use mi_sim_peers::workload::{self, Holder, Place, Question, Workload};

pub(crate) struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    requests: Vec<Request>,
}

impl Cedar {
    pub(crate) fn new(workload: &Workload) -> Self {
        let mut policies = PolicySet::new();
        for role in workload::roles() {
            let template =
                Template::parse(Some(PolicyId::new(format!("role{role}"))), template(role)).unwrap();
            policies.add_template(template).unwrap();
        }
        for (index, given) in workload.assignments.iter().enumerate() {
            let slots = HashMap::from([
                (SlotId::principal(), holder(given.holder)),
                (SlotId::resource(), place(given.place)),
            ]);
            let (template, link) = (format!("role{}", given.role), format!("assignment{index}"));
            policies.link(PolicyId::new(template), PolicyId::new(link), slots).unwrap();
        }
        Self {
            authorizer: Authorizer::new(),
            policies,
            entities: Entities::from_entities(entities(), None).unwrap(),
            requests: workload.questions.iter().map(request).collect(),
        }
    }

    pub(crate) fn allows(&self, question: usize) -> bool {
        let answer = self.authorizer.is_authorized(&self.requests[question], &self.policies, &self.entities);
        answer.decision() == Decision::Allow
    }
}

fn template(role: usize) -> String {
    let actions: Vec<String> =
        workload::actions_of(role).into_iter().map(|action| format!("Action::\"{action}\"")).collect();
    format!("permit(principal in ?principal, action in [{}], resource in ?resource);", actions.join(", "))
}

fn request(question: &Question) -> Request {
    let action = uid("Action", question.action);
    let (principal, resource) = (uid("User", question.principal), uid("Resource", question.resource));
    Request::new(principal, action, resource, Context::empty(), None).unwrap()
}

fn uid(kind: &str, id: impl ToString) -> EntityUid {
    EntityUid::from_type_name_and_id(EntityTypeName::from_str(kind).unwrap(), EntityId::new(id.to_string()))
}

fn holder(holder: Holder) -> EntityUid {
    match holder {
        Holder::Principal(principal) => uid("User", principal),
        Holder::Group(group) => uid("Group", group),
    }
}

fn place(place: Place) -> EntityUid {
    match place {
        Place::Subscription => uid("Subscription", 0),
        Place::ResourceGroup(group) => uid("ResourceGroup", group),
        Place::Resource(resource) => uid("Resource", resource),
    }
}

/// Users in groups, resources in resource groups, these in the subscription.
fn entities() -> Vec<Entity> {
    let entity = |id: EntityUid, parent: Option<EntityUid>| {
        Entity::new_no_attrs(id, parent.into_iter().collect::<HashSet<_>>())
    };
    let users = workload::principals()
        .map(|user| entity(uid("User", user), Some(uid("Group", workload::group_of(user)))));
    let groups = workload::groups().map(|group| entity(uid("Group", group), None));
    let resources = workload::resources().map(|resource| {
        let group = uid("ResourceGroup", workload::resource_group_of(resource));
        entity(uid("Resource", resource), Some(group))
    });
    let resource_groups = workload::resource_groups()
        .map(|group| entity(uid("ResourceGroup", group), Some(uid("Subscription", 0))));
    let top = [entity(uid("Subscription", 0), None)];
    users.chain(groups).chain(resources).chain(resource_groups).chain(top).collect()
}
