//! What exists in great numbers must not slow what is asked of one: a template of 800 resources, how an app, a vault, an
//! account and the groups of a principal are found among ten and among ten thousand, and what code on a machine does among as
//! many machines, vaults and apps.

#[path = "../tests/lab/mod.rs"]
mod lab;

use lab::{Lab, resource};
use mi_sim::cloud::Group;
use mi_sim::{Change, Cloud, PrincipalId, ResourceId};
use mi_sim_measure::{Figure, Samples};
use serde_json::json;
use std::hint::black_box;
use std::time::{Duration, Instant};

const RUNS: usize = 9;
/// How often everything is looked for in one run.
const LOOKS: usize = 20_000;
/// On how many days, and on how many machines each day, code works; no certificate is renewed within them.
const DAYS: usize = 40;
const A_DAY: usize = 10;
/// So many are made before some time passes, as no more get an identity within twenty seconds.
const BATCH: usize = 50;
const SITE: &str = "Microsoft.Web/sites";
const VAULT: &str = "Microsoft.KeyVault/vaults";
const ACCOUNT: &str = "Microsoft.Storage/storageAccounts";

fn main() {
    let deployed = Figure::of((0..RUNS).map(|_| deploy()));
    deployed.may_be("a template of 800 resources", "s", "at most 2");
    let (few, many) = (furnished(10), furnished(10_000));
    // In turn, so that a busy machine slows both.
    let (mut among_few, mut among_many) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        among_few.push(look(&few));
        among_many.push(look(&many));
    }
    let (among_few, among_many) = (Figure::of(among_few), Figure::of(among_many));
    println!("four looks: {:.0} ns among 10, {:.0} ns among 10,000", among_few.value, among_many.value);
    // The way down a tree is four times as long among a thousand times more, and their places are in no cache, which makes it
    // some ten times as slow; looking at all would take 1,000 times as long.
    (among_many / among_few).may_be("a name among 10,000 against one among 10", "x", "at most 20");
    let (mut few, mut many) = (Settled::new(10), Settled::new(10_000));
    let (mut among_few, mut among_many) = (Samples::default(), Samples::default());
    for day in 0..DAYS {
        few.day(day, &mut among_few);
        many.day(day, &mut among_many);
    }
    println!("a token and its use: {among_few} among 10, {among_many} among 10,000");
    let ratio = among_many.median() / among_few.median();
    ratio.may_be("a server with 10,000 identities, vaults and apps against one with 10", "x", "at most 1.05");
}

/// How many seconds a deployment takes.
fn deploy() -> f64 {
    let mut lab = Lab::new(1);
    let disk = json!({
        "type": "Microsoft.Compute/disks", "apiVersion": "2024-03-02", "location": "japaneast",
        "name": "[concat('disk', copyIndex())]", "copy": { "name": "many", "count": 800 }, "properties": {},
    });
    let body = json!({ "properties": { "mode": "Incremental", "template": { "resources": [disk] } } });
    let start = Instant::now();
    lab.made(&resource("rg1", "Microsoft.Resources/deployments/many"), body);
    start.elapsed().as_secs_f64()
}

/// A cloud with so many of each, and principals that are each in one group.
struct Furnished {
    cloud: Cloud,
    members: Vec<PrincipalId>,
}

fn furnished(count: usize) -> Furnished {
    let mut lab = Lab::new(1);
    lab.made(&resource("rg1", &format!("{SITE}/one")), json!({ "location": "japaneast", "kind": "app" }));
    let mut cloud = lab.simulator.cloud().clone();
    let subscription = lab.subscription();
    let id = |kind: &str, number: usize| {
        let path = format!("{subscription}{}", resource("rg1", &format!("{kind}/n{number}")));
        ResourceId::parse(&path, kind).unwrap()
    };
    let host = cloud.app_named("one").unwrap().clone();
    let vault = cloud.vault_named("app-kv").unwrap().clone();
    let account = cloud.account_named("appdata").unwrap().clone();
    let mut members = Vec::new();
    for number in 0..count {
        let mut host = host.clone();
        (host.id, host.platform_id) = (id(SITE, number), format!("platform-{number}"));
        cloud.apply(&Change::HostPut { host: host.into() });
        let mut vault = vault.clone();
        vault.id = id(VAULT, number);
        cloud.apply(&Change::VaultPut { vault: vault.into() });
        let mut account = account.clone();
        account.id = id(ACCOUNT, number);
        cloud.apply(&Change::StorageAccountPut { account: account.into() });
        let [member, group] = [(); 2].map(|()| lab.simulator.draw_guid().parse::<PrincipalId>().unwrap());
        let group = Group { id: group, members: vec![member], ..Group::default() };
        cloud.apply(&Change::GroupPut { group: group.into() });
        members.push(member);
    }
    Furnished { cloud, members }
}

/// How many nanoseconds it takes to find an app, a vault, an account and the groups of somebody.
fn look(Furnished { cloud, members }: &Furnished) -> f64 {
    let names: Vec<String> = (0..members.len()).map(|number| format!("n{number}")).collect();
    let start = Instant::now();
    for number in 0..LOOKS {
        let at = number.wrapping_mul(7_919) % members.len();
        let found =
            (cloud.app_named(&names[at]), cloud.vault_named(&names[at]), cloud.account_named(&names[at]));
        assert!(matches!(black_box(found), (Some(_), Some(_), Some(_))));
        assert_eq!(black_box(cloud.directory_groups_of(members[at])).len(), 1);
    }
    start.elapsed().as_secs_f64() * 1e9 / LOOKS as f64
}

/// A world that so many machines with identities, vaults and apps have come into.
struct Settled {
    lab: Lab,
    count: usize,
}

impl Settled {
    fn new(count: usize) -> Self {
        let mut lab = Lab::new(1);
        for number in 0..count {
            if number.is_multiple_of(BATCH) {
                lab.pass(60);
            }
            lab.machine_with_identity("rg1", &format!("vm{number}"));
            let body = json!({ "location": "japaneast", "properties": { "enableRbacAuthorization": true } });
            lab.made(&resource("rg1", &format!("{VAULT}/vault-{number}")), body);
            lab.made(
                &resource("rg1", &format!("{SITE}/n{number}")),
                json!({ "location": "japaneast", "kind": "app" }),
            );
        }
        lab.simulator.keep(1);
        Self { lab, count }
    }

    /// A day later, when no token that was kept counts: the times in which code on some machines gets one, and is refused by a
    /// vault that knows none of the keys that it is signed by.
    fn day(&mut self, day: usize, samples: &mut Samples) {
        self.lab.pass(86_400);
        self.lab.simulator.keep(1_000);
        for one in 0..A_DAY {
            samples.push(self.work((day * A_DAY + one).wrapping_mul(7_919) % self.count));
        }
    }

    fn work(&mut self, number: usize) -> Duration {
        let vm = self.lab.machine("rg1", &format!("vm{number}"));
        let address = format!("https://vault-{number}.vault.azure.net/secrets/x?api-version=7.4");
        let start = Instant::now();
        let token = self.lab.token(&vm, lab::VAULT);
        let response = self.lab.get(&vm, &address, &token);
        let took = start.elapsed();
        assert_eq!(response.status, 403, "{}", response.body.text());
        took
    }
}
