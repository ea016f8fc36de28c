//! Casbin: the model "RBAC with resource roles" of its documentation, with a third hierarchy for the actions of a role.

use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};

use mi_sim_peers::workload::{self, Workload};

const MODEL: &str = "
[request_definition]
r = sub, obj, act

[policy_definition]
p = sub, obj, role

[role_definition]
g = _, _
g2 = _, _
g3 = _, _

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = g(r.sub, p.sub) && g2(r.obj, p.obj) && g3(r.act, p.role)
";

pub(crate) struct Casbin {
    enforcer: Enforcer,
    requests: Vec<[String; 3]>,
}

impl Casbin {
    pub(crate) fn new(workload: &Workload) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let enforcer = runtime.block_on(async {
            let model = DefaultModel::from_str(MODEL).await.unwrap();
            let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await.unwrap();
            let policies = workload.assignments.iter().map(|given| {
                vec![given.holder.to_string(), given.place.to_string(), format!("role{}", given.role)]
            });
            enforcer.add_policies(unique(policies)).await.unwrap();
            let members = workload::principals()
                .map(|user| vec![format!("user{user}"), format!("group{}", workload::group_of(user))]);
            enforcer.add_named_grouping_policies("g", members.collect()).await.unwrap();
            enforcer.add_named_grouping_policies("g2", tree()).await.unwrap();
            enforcer.add_named_grouping_policies("g3", actions()).await.unwrap();
            enforcer
        });
        let requests = workload.questions.iter().map(|question| {
            [
                format!("user{}", question.principal),
                format!("resource{}", question.resource),
                format!("action{}", question.action),
            ]
        });
        Self { enforcer, requests: requests.collect() }
    }

    pub(crate) fn allows(&self, question: usize) -> bool {
        let [user, resource, action] = &self.requests[question];
        self.enforcer.enforce((user.as_str(), resource.as_str(), action.as_str())).unwrap()
    }
}

/// Casbin takes no policy twice.
fn unique(policies: impl Iterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    policies.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

fn tree() -> Vec<Vec<String>> {
    let resources = workload::resources().map(|resource| {
        vec![format!("resource{resource}"), format!("rg{}", workload::resource_group_of(resource))]
    });
    let groups =
        workload::resource_groups().map(|group| vec![format!("rg{group}"), "subscription".to_owned()]);
    resources.chain(groups).collect()
}

fn actions() -> Vec<Vec<String>> {
    let of_role = |role| {
        let actions = workload::actions_of(role).into_iter();
        actions.map(move |action| vec![format!("action{action}"), format!("role{role}")])
    };
    workload::roles().flat_map(of_role).collect()
}
