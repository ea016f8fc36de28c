//! What somebody can come to do, asked as the page asks it.

use crate::lab::Lab;
use mi_sim::analysis::{Way, moment, reach_within};
use mi_sim::view::{Onlooker, Query, Reachable, reachable};

#[test]
fn what_is_reached_is_told_step_by_step_with_requests_and_that_it_is_all() {
    let mut lab = Lab::new(1);
    let operator = lab.machine_with_identity("rg1", "vm1");
    let idle = lab.machine_with_identity("rg10", "vm2");
    // Storage Account Key Operator Service Role.
    lab.assign(operator, "81a9662b-bebf-436f-a333-f67b29880f12", "/resourceGroups/rg1");
    let journal = lab.simulator.journal();
    let (end, from) = (journal.len(), operator.to_string());
    let Reachable::Found { steps, left_out, is_all } = reachable(journal, end, &from) else { panic!() };
    assert_eq!((left_out, is_all), (0, true));
    let data = steps.iter().find(|one| one.name == "reports").unwrap();
    assert_eq!(data.step.way, Way::WithKey);
    let before = &steps[*data.step.needs.first().unwrap()];
    assert_eq!((before.name.as_str(), before.by.as_deref()), ("appdata", Some("vm1")));
    assert!(before.sent[0].method == "POST" && before.sent[0].address.contains("/listKeys?"));
    // Neither who has nothing nor who is not there reaches anything.
    let Reachable::Found { steps: none, is_all, .. } = reachable(journal, end, &idle.to_string()) else {
        panic!()
    };
    assert_eq!((none.len(), is_all), (1, true));
    assert_eq!(reachable(journal, end, "nobody"), Reachable::Unknown);
    // The same at the door.
    let query = Query::parse(&format!(r#"{{"reach":{{"cursor":{end},"principal":"{from}"}}}}"#)).unwrap();
    assert!(Onlooker::default().answer(journal, &query).contains(r#""way":"listKeys""#));
    // A search that would take too long ends without an answer.
    let cloud = lab.simulator.cloud();
    let now = moment(cloud, lab.simulator.now());
    assert!(reach_within(cloud, operator, now, steps.len() - 1).is_none());
    assert!(reach_within(cloud, operator, now, steps.len()).is_some());
}
