//! The picture of a moment: what is drawn of a world that no picture could hold.

use crate::lab::{Lab, READER};
use mi_sim::{PrincipalId, view};

use std::collections::BTreeSet;

#[test]
fn of_many_machines_a_hundred_are_drawn_with_what_belongs_to_them() {
    let mut lab = Lab::new(1);
    for number in 0..70 {
        let principal = lab.machine_with_identity("rg1", &format!("vm{number:03}"));
        lab.assign(principal, READER, "/resourceGroups/rg1");
    }
    let few = view::stage(lab.simulator.cloud());
    assert_eq!((few.hosts.len(), few.more, few.service_principals.len()), (70, 0, 70));
    lab.pass(60);
    for number in 70..130 {
        let principal = lab.machine_with_identity("rg1", &format!("vm{number:03}"));
        lab.assign(principal, READER, "/resourceGroups/rg1");
    }
    let many = view::stage(lab.simulator.cloud());
    assert_eq!((many.hosts.len(), many.more), (100, 30));
    let of_hosts: BTreeSet<PrincipalId> =
        many.hosts.iter().map(|host| host.identity.system_assigned.as_ref().unwrap().principal_id).collect();
    let shown: BTreeSet<PrincipalId> = many.service_principals.iter().map(|one| one.id).collect();
    assert_eq!(shown, of_hosts);
    let holders: BTreeSet<PrincipalId> = many.assignments.iter().map(|one| one.principal_id).collect();
    assert_eq!(holders, of_hosts);
}
