//! A block runs on one machine of a scale set, by the name that the machine has.

use mi_sim::{Event, Place};
use mi_sim_document::Session;

const DOCUMENT: &str = r#"
```http as=admin setup
@group = https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/rg

PUT {{group}}?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast"}
###
PUT {{group}}/providers/Microsoft.Compute/virtualMachineScaleSets/web?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{"location": "japaneast", "sku": {"name": "Standard_B1s", "capacity": 2}, "identity": {"type": "SystemAssigned"}}
```

```http on=web_1
GET http://169.254.169.254/metadata/instance/compute/name?api-version=2021-02-01&format=text
Metadata: true
```

```output
HTTP/1.1 200 OK
…

web_1
```

```http on=web_2
GET http://169.254.169.254/metadata/versions
```
"#;

#[test]
fn a_machine_of_a_scale_set_is_called_by_its_own_name() {
    let played = Session::open(DOCUMENT, None).unwrap();
    assert!(played.run().steps.iter().all(|step| step.mismatch.is_none()), "{:?}", played.run().steps);
    let asked = |event: &Event| match event {
        Event::Sent { from: Place::Code { host }, .. } => Some(host.as_str().to_owned()),
        _ => None,
    };
    let asked: Vec<String> =
        played.world().journal().entries().iter().filter_map(|entry| asked(&entry.event)).collect();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].ends_with("/virtualMachineScaleSets/web/virtualMachines/1"), "{asked:?}");
    let problems: Vec<&str> = played.run().problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(problems, ["no machine or app is called `web_2` at this moment"]);
}
