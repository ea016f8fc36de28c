//! One token request end to end against the four bare signatures that it cannot do without.
//!
//! The metadata endpoint signs an assertion, Entra verifies it and signs a token, a service verifies that. What is more
//! than these four is the simulator's own: HTTP, JSON, the directory, the access decision, the journal.

#[path = "../tests/lab/mod.rs"]
mod lab;

use ed25519_dalek::{Signer, SigningKey};
use lab::{ARM, Lab, READER, SECRET, SECRETS_USER, VAULT};
use mi_sim::wire::jws::Jws;
use mi_sim_measure::{Figure, Samples};
use std::hint::black_box;
use std::time::{Duration, Instant};

const WORLDS: u64 = 40;
/// One request a day in each world, for as long as its first certificates count.
const DAYS: u64 = 80;
const DAY: u64 = 86_400;
/// No token request may take longer than this many times its signatures.
const LIMIT: f64 = 1.5;

fn main() {
    println!("a token request end to end, {} times (median / 90 % / worst)", WORLDS * DAYS);
    let services = [("Key Vault", VAULT, 404), ("Resource Manager", ARM, 200)];
    for (name, resource, status) in services {
        let (mut whole, mut bare) = (Samples::default(), Samples::default());
        let mut ratios = Vec::new();
        for seed in 0..WORLDS {
            let mut world = World::new(seed, resource);
            let (mut its_whole, mut its_bare) = (Samples::default(), Samples::default());
            for _ in 0..DAYS {
                its_whole.push(world.request(status));
                // In turn with it, so that a busy machine slows both.
                its_bare.push(world.signatures());
            }
            ratios.push(its_whole.quantile(0.5) / its_bare.quantile(0.5));
            whole.extend(its_whole);
            bare.extend(its_bare);
        }
        // Of neighbouring worlds together, so that one bad moment is not taken for noise.
        let ratio = Figure::of(ratios.chunks(8).map(|some| some.iter().sum::<f64>() / some.len() as f64));
        println!("  {name}");
        println!("    whole                     {whole}");
        println!("    four Ed25519 operations   {bare}");
        let name = format!("a token request for {name} against four bare Ed25519 operations");
        ratio.may_be(&name, "x", &format!("at most {LIMIT}"));
    }
}

struct World {
    lab: Lab,
    vm: mi_sim::ResourceId,
    resource: &'static str,
    address: String,
    key: SigningKey,
    /// What was signed last: the assertion and the token.
    messages: [String; 2],
}

impl World {
    fn new(seed: u64, resource: &'static str) -> Self {
        let mut lab = Lab::new(seed);
        let principal = lab.machine_with_identity("rg1", "vm1");
        lab.assign(principal, SECRETS_USER, "/resourceGroups/rg1");
        lab.assign(principal, READER, "/resourceGroups/rg1");
        let vm = lab.machine("rg1", "vm1");
        let address = match resource {
            VAULT => SECRET.to_string(),
            _ => format!(
                "https://management.azure.com{}/resourceGroups/rg1?api-version=2024-11-01",
                lab.subscription()
            ),
        };
        let key = SigningKey::from_bytes(&[7; 32]);
        Self { lab, vm, resource, address, key, messages: Default::default() }
    }

    /// A token that is kept no more is asked for anew and used.
    fn request(&mut self, status: u16) -> Duration {
        self.lab.pass(DAY);
        let before = self.lab.simulator.journal().len();
        let start = Instant::now();
        let token = self.lab.token(&self.vm, self.resource);
        let response = self.lab.get(&self.vm, &self.address, &token);
        let took = start.elapsed();
        assert_eq!(response.status, status, "{}", response.body.text());
        self.messages =
            [self.assertion(before), token].map(|jws| Jws::parse(&jws).unwrap().signing_input().to_string());
        took
    }

    /// The assertion that was sent since this entry: it is there, so the token was not a kept one.
    fn assertion(&self, since: usize) -> String {
        let sent =
            self.lab.simulator.journal().entries()[since..].iter().filter_map(|entry| match &entry.event {
                mi_sim::Event::Sent { request, .. } => Some(request),
                _ => None,
            });
        let found = sent.flat_map(|request| request.form()).find(|(name, _)| name == "client_assertion");
        found.unwrap().1.into_owned()
    }

    /// The same messages signed and verified by the bare library.
    fn signatures(&self) -> Duration {
        let public = self.key.verifying_key();
        let start = Instant::now();
        for message in &self.messages {
            let signature = black_box(self.key.sign(black_box(message.as_bytes())));
            black_box(public.verify_strict(black_box(message.as_bytes()), &signature)).unwrap();
        }
        start.elapsed()
    }
}
