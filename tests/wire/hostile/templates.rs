//! Templates that deploy themselves, never end, or grow.

use super::{soon, words};
use crate::harness::{ARM, Answer, LAB, World, person, world};
use mi_sim::Event;
use mi_sim::wire::{Method, Request, Url};
use serde_json::{Value, json};

fn deploy(world: &mut World, properties: Value) -> Answer {
    let path = format!("{LAB}/providers/Microsoft.Resources/deployments/d1");
    soon(world, |world| world.manage(Method::Put, &path, Some(json!({ "properties": properties }))))
}

fn template(world: &mut World, template: Value) -> Answer {
    deploy(world, json!({ "mode": "Incremental", "template": template }))
}

fn kept(world: &mut World, name: &str) -> Answer {
    world.show(&format!("{LAB}/providers/Microsoft.Resources/deployments/{name}"))
}

fn network(name: &str) -> Value {
    json!({ "type": "Microsoft.Network/virtualNetworks", "name": name, "apiVersion": "2024-05-01",
        "location": "japaneast", "properties": {} })
}

fn variables(count: usize, value: impl Fn(usize) -> Value) -> Value {
    Value::Object((0..count).map(|number| (format!("v{number}"), value(number))).collect())
}

/// A template that refers to a variable in its one output.
fn with_variables(variables: &Value, output: &str) -> Value {
    json!({ "variables": variables, "resources": [], "outputs": { "o": { "type": "string", "value": output } } })
}

/// A resource of a template that deploys a template.
fn deployment(name: &str, template: Value, parameters: Value) -> Value {
    let properties = json!({ "mode": "Incremental", "template": template, "parameters": parameters });
    json!({ "type": "Microsoft.Resources/deployments", "name": name, "apiVersion": "2024-11-01",
        "properties": properties })
}

fn deployments(world: &World) -> usize {
    let is_one = |event: &Event| {
        matches!(event, Event::Sent { request, .. }
            if request.method == Method::Put && request.url.path().contains("/deployments/"))
    };
    world.simulator.journal().entries().iter().filter(|entry| is_one(&entry.event)).count()
}

#[test]
fn deployments_within_deployments_go_five_levels_deep() {
    let mut world = world();
    let nested = |levels: usize| {
        (0..levels).fold(
            json!({ "resources": [network("net1")] }),
            |inner, level| json!({ "resources": [deployment(&format!("level{level}"), inner, json!({}))] }),
        )
    };
    template(&mut world, nested(4)).is(201);
    assert_eq!(kept(&mut world, "d1").word("/properties/provisioningState"), "Succeeded");
    assert_eq!(deployments(&world), 5);
    template(&mut world, nested(5)).is(200);
    let failed = kept(&mut world, "d1").is(200);
    assert_eq!(failed.word("/properties/provisioningState"), "Failed");
    assert!(failed.text().contains("nested deployments exceed the limit of 5 levels"), "{}", failed.text());
    assert_eq!(deployments(&world), 5 + 6, "five levels, and one that was refused");
}

#[test]
fn a_template_that_deploys_itself_through_a_parameter_ends() {
    let mut world = world();
    let given = json!({ "t": { "value": "[parameters('t')]" } });
    let again = |name: &str| deployment(name, json!("[parameters('t')]"), given.clone());
    for resources in [json!([again("again")]), json!([again("left"), again("right")])] {
        let inner = json!({ "parameters": { "t": { "type": "object" } }, "resources": resources });
        let before = deployments(&world);
        let given = json!({ "t": { "value": inner } });
        let answer =
            deploy(&mut world, json!({ "mode": "Incremental", "template": inner, "parameters": given }));
        assert!(answer.0.is_success(), "{}", answer.text());
        assert_eq!(kept(&mut world, "d1").word("/properties/provisioningState"), "Failed");
        assert!(deployments(&world) - before <= 6);
    }
}

#[test]
fn members_of_members_end_nothing() {
    let mut world = world();
    for (count, complaint) in
        [(20_000, "Limit: '24576' and actual: '40015'"), (12_000, "has no member \"a\"")]
    {
        let output = format!("[resourceGroup(){}]", ".a".repeat(count));
        let refused = template(&mut world, with_variables(&json!({}), &output)).is(400);
        assert_eq!(refused.word("/error/code"), "InvalidTemplate");
        assert!(words(&refused).contains(complaint), "{}", words(&refused));
    }
    let deep = format!("[{}resourceGroup(){}]", "concat(".repeat(2_000), ")".repeat(2_000));
    let refused = template(&mut world, with_variables(&json!({}), &deep)).is(400);
    assert!(words(&refused).contains("too deep in each other"), "{}", words(&refused));
}

#[test]
fn there_are_only_so_many_parts_of_a_template() {
    // The words as users quote them: "The number of template variables limit exceeded. Limit: '256' and actual: '272'."
    let mut world = world();
    let many = variables(3_000, |number| json!(format!("[variables('v{}')]", number + 1)));
    let refused = template(&mut world, with_variables(&many, "[variables('v0')]")).is(400);
    assert_eq!(
        words(&refused),
        "Deployment template validation failed: 'The number of template variables limit exceeded. Limit: '512' and \
         actual: '3000'. Please see https://aka.ms/arm-template/#variables for usage details.'."
    );
    let parameters = variables(257, |_| json!({ "type": "string", "defaultValue": "" }));
    let refused = template(&mut world, json!({ "parameters": parameters, "resources": [] })).is(400);
    assert!(words(&refused).contains("template parameters limit exceeded. Limit: '256' and actual: '257'"));
    let resources: Vec<Value> = (0..801).map(|number| network(&format!("n{number}"))).collect();
    let refused = template(&mut world, json!({ "resources": resources })).is(400);
    assert!(words(&refused).contains("template resources limit exceeded. Limit: '800' and actual: '801'"));
    let mut copied = network("[concat('n', copyIndex())]");
    copied["copy"] = json!({ "name": "all", "count": 400 });
    let refused = template(&mut world, json!({ "resources": [copied, copied, network("one")] })).is(400);
    assert!(words(&refused).contains("Limit: '800' and actual: '801'"), "{}", words(&refused));
}

#[test]
fn variables_that_need_each_other_are_evaluated_one_after_the_other() {
    let mut world = world();
    let chain = variables(512, |number| match number {
        511 => json!("end"),
        number => json!(format!("[variables('v{}')]", number + 1)),
    });
    template(&mut world, with_variables(&chain, "[variables('v0')]")).is(201);
    assert_eq!(kept(&mut world, "d1").word("/properties/outputs/o/value"), "end");
    // Each twice the one before, of which nothing is left: as many steps as there are variables, not two to that power.
    let diamond = variables(512, |number| match number {
        511 => json!(""),
        number => json!(format!("[concat(variables('v{0}'), variables('v{0}'))]", number + 1)),
    });
    template(&mut world, with_variables(&diamond, "[variables('v0')]")).is(200);
    let circle = variables(512, |number| json!(format!("[variables('v{}')]", (number + 1) % 512)));
    let refused = template(&mut world, with_variables(&circle, "[variables('v0')]")).is(400);
    assert!(words(&refused).contains("circular dependency"), "{}", words(&refused));
}

#[test]
fn what_doubles_is_refused_before_it_fills_anything() {
    let mut world = world();
    let doubling = variables(40, |number| match number {
        39 => json!("x".repeat(64)),
        number => json!(format!("[concat(variables('v{0}'), variables('v{0}'))]", number + 1)),
    });
    let refused = template(&mut world, with_variables(&doubling, "[variables('v0')]")).is(400);
    assert!(words(&refused).contains("more bytes"), "{}", words(&refused));
    // The same with lists and objects instead of texts.
    let doubling = variables(40, |number| match number {
        39 => json!([1]),
        number => {
            json!([format!("[variables('v{}')]", number + 1), format!("[variables('v{}')]", number + 1)])
        }
    });
    let refused = template(&mut world, with_variables(&doubling, "[variables('v0')]")).is(400);
    assert!(words(&refused).contains("cannot be evaluated"), "{}", words(&refused));
    // And with one parameter in many places.
    let parameters = json!({ "p": { "type": "string", "defaultValue": "x".repeat(100_000) } });
    let outputs = variables(64, |_| json!({ "type": "string", "value": "[parameters('p')]" }));
    let many = json!({ "parameters": parameters, "resources": [], "outputs": outputs });
    let refused = template(&mut world, many).is(400);
    assert!(words(&refused).contains("more bytes"), "{}", words(&refused));
}

#[test]
fn values_within_values_go_only_so_deep() {
    let mut world = world();
    let nested = |inner: Value| (0..60).fold(inner, |inner, _| json!([inner]));
    let chain = variables(500, |number| match number {
        499 => json!("end"),
        number => nested(json!(format!("[variables('v{}')]", number + 1))),
    });
    let refused = template(&mut world, with_variables(&chain, "[variables('v0')]")).is(400);
    assert!(words(&refused).contains("nested deeper"), "{}", words(&refused));
    let levels = format!("{{\"properties\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let token = world.person_token("admin", ARM);
    let path = format!("{LAB}/providers/Microsoft.Resources/deployments/d1");
    let request = Request::new(Method::Put, Url::parse(&world.address(&path)).unwrap())
        .with_header("Authorization", format!("Bearer {token}"))
        .with_body("application/json", levels);
    let refused = soon(&mut world, |world| world.ask(&person("admin"), request));
    assert!(words(&refused.is(400)).contains("recursion limit exceeded"));
}

#[test]
fn dependencies_are_sorted_in_the_time_it_takes_to_read_them() {
    let mut world = world();
    for (names, is_answered) in [(1_000, true), (5_000, false)] {
        let names: Vec<Value> = (0..names).map(|number| json!(format!("m{number}"))).collect();
        let mut copied = network("[concat('n', copyIndex())]");
        copied["copy"] = json!({ "name": "all", "count": 800 });
        copied["dependsOn"] = json!(names);
        let path = format!("{LAB}/providers/Microsoft.Resources/deployments/d1/validate");
        let body = json!({ "properties": { "mode": "Incremental", "template": { "resources": [copied] } } });
        let answer = soon(&mut world, |world| world.manage(Method::Post, &path, Some(body)));
        if is_answered {
            assert_eq!(answer.is(200).at("/properties/validatedResources").as_array().unwrap().len(), 800);
        } else {
            // The template with its copies is 20 MB.
            assert_eq!(answer.is(400).word("/error/code"), "DeploymentJobSizeExceeded");
        }
    }
    // Everyone waits for everyone before it.
    let resources: Vec<Value> = (0..300)
        .rev()
        .map(|number| {
            let mut one = network(&format!("n{number}"));
            one["dependsOn"] = (0..number).map(|other| json!(format!("n{other}"))).collect();
            one
        })
        .collect();
    let path = format!("{LAB}/providers/Microsoft.Resources/deployments/d1/validate");
    let body = json!({ "properties": { "mode": "Incremental", "template": { "resources": resources } } });
    let answer = soon(&mut world, |world| world.manage(Method::Post, &path, Some(body))).is(200);
    assert!(answer.word("/properties/validatedResources/0/id").ends_with("/n0"));
    assert!(answer.word("/properties/validatedResources/299/id").ends_with("/n299"));
}

#[test]
fn a_resource_that_is_looked_up_again_and_again_is_paid_for_each_time() {
    let mut world = world();
    let large = json!({ "location": "japaneast", "properties": { "text": "x".repeat(1_000_000) } });
    let path = format!("{LAB}/providers/Microsoft.Network/virtualNetworks/net1");
    world.manage(Method::Put, &path, Some(large)).is(201);
    let look = format!("[reference('{}', '2024-05-01').none]", world.id(&path));
    let outputs = variables(64, |_| json!({ "type": "string", "value": look.replace("none", "text") }));
    let refused = template(&mut world, json!({ "resources": [], "outputs": outputs })).is(400);
    assert!(words(&refused).contains("more bytes"), "{}", words(&refused));
}
