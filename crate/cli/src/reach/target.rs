//! The ways to something: their steps with their requests, whether they play, and the fix that was tried.

use super::words;
use mi_sim::analysis::{
    Broken, Fix, Gain, NoFix, Order, Reach, Step, Trial, Worth, fix_command, moment, open_ways, orders, play,
    smallest_fix, try_fix,
};
use mi_sim::cloud::instance_name;
use mi_sim::view::name_of_gain;
use mi_sim::{Cloud, PrincipalId, Simulator};
use mi_sim_document::{ADMIN, sign_in};
use serde::Serialize;

/// What can be reached, told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Target<'a> {
    pub(super) to: &'a Gain,
    pub(super) name: String,
    /// One for each thing that the fix takes away.
    pub(super) ways: Vec<WayTold>,
    pub(super) fix: Option<Fix>,
    /// Why there is no fix.
    pub(super) no_fix: Option<String>,
    pub(super) commands: Vec<String>,
    /// What became of the fix in a fork; nothing where a way or the fix could not be played.
    pub(super) tried: Option<Tried>,
}

/// A way to it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WayTold {
    pub(super) steps: Vec<Told>,
    /// Whether all requests succeeded when they were really sent in a fork; nothing for who cannot sign in here.
    pub(super) plays: Option<bool>,
}

/// One step, told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Told {
    #[serde(flatten)]
    pub(super) step: Step,
    pub(super) name: String,
    pub(super) requests: Vec<Sent>,
    pub(super) logged: &'static str,
    pub(super) closed: &'static str,
}

/// A request of a step.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sent {
    pub(super) by: Option<String>,
    pub(super) method: &'static str,
    pub(super) address: String,
    pub(super) body: String,
}

/// What became of a fix.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Tried {
    /// Whether each of the ways stopped.
    pub(super) is_closed: bool,
    /// How many requests of others still succeeded.
    pub(super) kept: usize,
    /// Those that no longer did.
    pub(super) broken: Vec<Broken>,
}

impl<'a> Target<'a> {
    /// What a step of the search gains.
    pub(super) fn of(
        world: &Simulator,
        found: &'a Reach,
        (end, step): (usize, &'a Step),
        from: PrincipalId,
    ) -> Self {
        let (cloud, to) = (world.cloud(), &step.gain);
        let now = moment(cloud, world.now());
        let worth = Worth::new(cloud, world.journal(), from);
        let fix = smallest_fix(cloud, from, now, to, |cut| worth.of(cut));
        let ways = match &fix {
            Ok(fix) => open_ways(cloud, from, now, to, fix),
            Err(_) => Vec::from([found.steps_to(end)]),
        };
        let plays = |way: &Vec<Step>| plays(world, way, from);
        let is_played = ways.iter().all(|way| plays(way) == Some(true));
        let tried = fix.as_ref().ok().filter(|_| is_played);
        let cuts = fix.as_ref().map_or(&[][..], |fix| &fix.cuts);
        Self {
            to,
            name: name_of_gain(cloud, to),
            commands: cuts.iter().filter_map(|cut| fix_command(cloud, cut)).collect(),
            tried: tried.and_then(|fix| tried_in(world, fix, &ways, from)),
            no_fix: fix.as_ref().err().map(NoFix::to_string),
            fix: fix.ok(),
            ways: ways
                .into_iter()
                .map(|way| WayTold { plays: plays(&way), steps: told(cloud, way) })
                .collect(),
        }
    }
}

fn told(cloud: &Cloud, way: Vec<Step>) -> Vec<Told> {
    let told = |step: Step| Told {
        name: name_of_gain(cloud, &step.gain),
        requests: orders(cloud, &step).into_iter().map(|order| sent(cloud, order)).collect(),
        logged: words::logged(step.way),
        closed: words::closed(step.way),
        step,
    };
    way.into_iter().map(told).collect()
}

/// Sends the requests of a way in a fork.
fn plays(world: &Simulator, way: &[Step], from: PrincipalId) -> Option<bool> {
    let mut attacker = sign_in(world.cloud(), from);
    attacker(&mut world.fork(), "https://management.azure.com")?;
    Some(play(&mut world.fork(), way, &mut attacker).is_ok())
}

/// Tries a fix in a fork, where the document's administrator takes away what it names.
fn tried_in(world: &Simulator, fix: &Fix, ways: &[Vec<Step>], from: PrincipalId) -> Option<Tried> {
    let admin = world.cloud().tenant().user_named(ADMIN)?.id;
    let (mut admin, mut attacker) = (sign_in(world.cloud(), admin), sign_in(world.cloud(), from));
    let Trial { stopped, kept, broken } =
        try_fix(world, &fix.cuts, ways, from, &mut admin, &mut attacker).ok()?;
    Some(Tried { is_closed: stopped.iter().all(Option::is_some), kept, broken })
}

fn sent(cloud: &Cloud, Order { by, from, request, .. }: Order) -> Sent {
    let sender = by.and_then(|by| cloud.tenant().name_of(by)).map(str::to_owned);
    let code = from.map(|host| format!("code on {}", instance_name(&host)));
    Sent {
        by: sender.or(code),
        method: request.method.as_str(),
        address: request.url.to_string(),
        body: request.body.text(),
    }
}
