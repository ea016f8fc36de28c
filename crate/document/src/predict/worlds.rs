//! The worlds in which a block is tried: that of the document, and those that differ from it by one thing.

use super::{Difference, allowed, cached, requests};
use crate::act::place;
use crate::fence::{Part, Runner};
use crate::front_matter::ADMIN;
use crate::session::{Move, Session};
use core::time::Duration;
use mi_sim::cloud::RoleDefinition;
use mi_sim::lifetime::DAY;
use mi_sim::rbac::{Basis, Decision, NamedOperation, grants, least_privilege, role_named};
use mi_sim::{Place, Scope};

/// Of the blocks before that changed something so many are left out, each in turn; the nearest first.
const MOST_LEFT_OUT: usize = 6;
/// After so many seconds a role assignment has taken effect.
const UNTIL_IT_COUNTS: u64 = 600;
/// Roles that people think of first where something is refused. Where none of them grants it, the least role does.
const USUAL: [&str; 3] = ["Reader", "Key Vault Secrets User", "Storage Blob Data Reader"];
/// Names by which a request to a token endpoint says which identity it means.
const SELECTORS: [&str; 5] = ["client_id=", "object_id=", "principal_id=", "msi_res_id=", "mi_res_id="];

/// A role that somebody has.
struct Granted {
    principal: String,
    role: String,
    scope: Scope,
}

/// The worlds of one block.
pub(super) struct Worlds {
    /// Before the block runs.
    base: Session,
    /// After it ran in the world of the document.
    own: Session,
    /// Before blocks that changed something ran, with the move of each; the nearest first.
    left_out: Vec<(usize, Session)>,
}

impl Worlds {
    /// The worlds of the block that ran in this move.
    pub(super) fn before(session: &Session, place: usize) -> Option<Self> {
        let mut base = session.cut(0);
        let mut left_out = Vec::new();
        for (number, made) in session.moves().iter().take(place).enumerate() {
            let before = base.clone();
            base.make(made.clone()).ok()?;
            let is_shown = base.run().steps.last().is_some_and(|step| step.part == Part::Shown);
            if is_shown && has_changed(&before, &base) {
                left_out.push((number, before));
                if left_out.len() > MOST_LEFT_OUT {
                    left_out.remove(0);
                }
            }
        }
        left_out.reverse();
        let mut own = base.clone();
        own.make(session.moves().get(place)?.clone()).ok()?;
        Some(Self { base, own, left_out })
    }

    pub(super) fn base(&self) -> &Session {
        &self.base
    }

    pub(super) fn own(&self) -> &Session {
        &self.own
    }

    /// The block itself.
    fn made(&self) -> Option<&Move> {
        self.own.moves().last()
    }

    /// The other worlds after the block ran there, the nearest first; none in which something could not be done.
    /// Where what a block did is tried again, that block counts.
    pub(super) fn others(&self, probe: Option<usize>) -> impl Iterator<Item = (Difference, Session)> {
        let without = self.left_out.iter().filter_map(|(number, before)| self.without(*number, before));
        let beside = core::iter::once_with(move || self.beside(probe)).flatten();
        without.chain(beside.filter_map(|(difference, moves)| Some((difference, played(&self.base, moves)?))))
    }

    /// The world in which a move was not made.
    fn without(&self, number: usize, before: &Session) -> Option<(Difference, Session)> {
        let Move::Block { index: command } = *self.own.moves().get(number)? else { return None };
        let moves = self.own.moves().get(number.saturating_add(1)..)?.to_vec();
        Some((Difference::Without { command }, played(before, moves)?))
    }

    /// What is done right before the block, or in its place.
    fn beside(&self, probe: Option<usize>) -> Vec<(Difference, Vec<Move>)> {
        let Some(made) = self.made() else { return Vec::new() };
        let later = |seconds| {
            let moment = self.base.world().now().after(Duration::from_secs(seconds));
            (Difference::Later { seconds }, vec![Move::Until { moment }, made.clone()])
        };
        let mut worlds = vec![later(UNTIL_IT_COUNTS)];
        worlds.extend(probe.and_then(|block| self.removed(block, made)));
        worlds.extend(self.parts(made));
        if let Some(decision) = allowed::decision(&self.own) {
            worlds.extend(self.unassigned(&decision, made));
            worlds.extend(self.assigned(&decision, made));
        }
        worlds.extend(self.selectors(made));
        worlds.push((Difference::Again, vec![made.clone(), made.clone()]));
        worlds.push(later(DAY));
        worlds
    }

    /// Without the role assignment that granted it.
    fn unassigned(&self, decision: &Decision, made: &Move) -> Option<(Difference, Vec<Move>)> {
        let (Granted { principal, role, scope }, text) = self.removal(decision)?;
        Some((Difference::Unassigned { principal, role, scope }, self.done(text, made)))
    }

    /// With the role assignment removed right before that granted what a block did.
    fn removed(&self, block: usize, made: &Move) -> Option<(Difference, Vec<Move>)> {
        let used = played(&self.base, vec![Move::Block { index: block }])?;
        let (Granted { principal, role, scope }, text) = self.removal(&allowed::decision(&used)?)?;
        let removal = Move::Typed { runner: Runner::Person { name: ADMIN.into() }, text };
        Some((Difference::Removed { principal, role, scope }, vec![removal, made.clone()]))
    }

    /// The role assignment that granted something, and the request that removes it.
    fn removal(&self, decision: &Decision) -> Option<(Granted, String)> {
        let granted = decision.granted_by()?;
        let Basis::RoleAssignments { considered, .. } = &decision.basis else { return None };
        let one = considered.iter().find(|one| one.assignment == granted)?;
        let cloud = self.base.world().cloud();
        let holder = one.through.unwrap_or(decision.principal_id);
        let principal = cloud.tenant().name_of(holder)?.to_owned();
        let address = address(&one.scope, &one.assignment.to_string());
        let text = format!("DELETE {address}\nAuthorization: {{{{$aadToken}}}}\n");
        Some((Granted { principal, role: allowed::role(cloud, one)?, scope: one.scope.clone() }, text))
    }

    /// Without one of the requests that the block sends before the last one.
    fn parts(&self, made: &Move) -> Vec<(Difference, Vec<Move>)> {
        let Move::Block { index } = made else { return Vec::new() };
        let Some(command) = self.base.block_of(*index).filter(|command| command.language == "http") else {
            return Vec::new();
        };
        let parts: Vec<&str> = command.text.split("\n###\n").collect();
        let left_out =
            parts.iter().enumerate().take(parts.len().saturating_sub(1)).filter_map(|(number, part)| {
                let request =
                    part.lines().find(|line| !line.is_empty() && !line.starts_with(['#', '@', '/']))?;
                let others = parts.iter().enumerate().filter(|(other, _)| *other != number);
                let text = others.map(|(_, part)| *part).collect::<Vec<_>>().join("\n###\n");
                let typed = Move::Typed { runner: command.runner.clone(), text };
                Some((Difference::WithoutRequest { request: request.to_owned() }, vec![typed]))
            });
        left_out.take(MOST_LEFT_OUT).collect()
    }

    /// With a role that grants it.
    fn assigned(&self, decision: &Decision, made: &Move) -> Option<(Difference, Vec<Move>)> {
        let Basis::RoleAssignments { denied: None, .. } = &decision.basis else { return None };
        if decision.allowed {
            return None;
        }
        let cloud = self.base.world().cloud();
        let principal = cloud.tenant().name_of(decision.principal_id)?.to_owned();
        let operation = NamedOperation { plane: decision.plane, action: decision.action.clone() };
        let usual = USUAL.iter().filter_map(|name| role_named(name)).find(|role| grants(role, &operation));
        let role = usual.or_else(|| least(operation))?;
        let text = format!(
            "PUT {}\nAuthorization: {{{{$aadToken}}}}\nContent-Type: application/json\n\n\
             {{ \"properties\": {{ \"roleDefinitionId\": \"/subscriptions/{}/providers/Microsoft.Authorization/roleDefinitions/{}\", \
             \"principalId\": \"{}\" }} }}\n",
            address(&decision.scope, "{{$guid}}"),
            cloud.subscription(),
            role.id,
            decision.principal_id
        );
        let (role, scope) = (role.role_name.into_owned(), decision.scope.clone());
        Some((Difference::Assigned { principal, role, scope }, self.done(text, made)))
    }

    /// A change of role assignments, which takes effect before the block runs.
    fn done(&self, text: String, made: &Move) -> Vec<Move> {
        let mut moves = vec![Move::Typed { runner: Runner::Person { name: ADMIN.into() }, text }];
        let world = self.base.world();
        let delay = world.cloud().delays().role_assignment;
        if !delay.is_zero() {
            // The request itself takes a moment.
            let moment = world.now().after(delay.saturating_add(Duration::from_secs(60)));
            moves.push(Move::Until { moment });
        }
        moves.push(made.clone());
        moves
    }

    /// With another identity of the host named in the request for a token, or none.
    fn selectors(&self, made: &Move) -> Vec<(Difference, Vec<Move>)> {
        let found = |index: &usize| self.base.block_of(*index).filter(|command| command.language == "http");
        let Move::Block { index } = made else { return Vec::new() };
        let requests = requests(&self.own);
        let Some(command) = found(index).filter(|_| requests.first().is_some_and(cached::asks_for_a_token))
        else {
            return Vec::new();
        };
        let Ok(Place::Code { host }) = place(&command.runner, self.base.world()) else { return Vec::new() };
        let cloud = self.base.world().cloud();
        let identities = cloud.endpoint(&host).map(|endpoint| endpoint.identities.clone());
        let identities = identities.iter().flat_map(|all| all.iter()).filter_map(|one| {
            let client = cloud.tenant().service_principal(one.credential.principal.principal_id)?;
            Some((Some(client.display_name.clone()), Some(client.app_id.to_string())))
        });
        let named = core::iter::once((None, None)).chain(identities);
        let changed = named.filter_map(|(identity, client)| {
            let text = with_selector(&command.text, client.as_deref())?;
            let typed = Move::Typed { runner: command.runner.clone(), text };
            Some((Difference::Selector { identity }, vec![typed]))
        });
        changed.collect()
    }
}

fn least(operation: NamedOperation) -> Option<RoleDefinition> {
    let least = least_privilege(vec![operation]).alone.into_iter().next()?;
    role_named(&least.role)
}

/// Whether something of the cloud is another than before, or a while has passed.
fn has_changed(before: &Session, after: &Session) -> bool {
    let (before, after) = (before.world(), after.world());
    before.revision() != after.revision() || after.now().since(before.now()) >= Duration::from_secs(60)
}

/// A session after these moves; none where one of them cannot be made.
fn played(from: &Session, moves: Vec<Move>) -> Option<Session> {
    let mut session = from.clone();
    for made in moves {
        let step = session.make(made).ok()?;
        if step.exchanges.is_empty() {
            return None;
        }
    }
    (session.run().problems.len() == from.run().problems.len()).then_some(session)
}

/// The address of a role assignment.
fn address(scope: &Scope, name: &str) -> String {
    format!(
        "https://management.azure.com{}/providers/Microsoft.Authorization/roleAssignments/{name}?api-version=2022-04-01",
        scope.as_str().trim_end_matches('/')
    )
}

/// The text of a block whose first request for a token names this client, or no identity; none where it does already.
fn with_selector(text: &str, client: Option<&str>) -> Option<String> {
    let named = client.map(|client| format!("&client_id={client}")).unwrap_or_default();
    let ends = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        let length = rest.find(|c: char| c == '&' || c.is_whitespace()).unwrap_or(rest.len());
        from.saturating_add(length)
    };
    let selector = SELECTORS.iter().find_map(|name| text.find(&format!("&{name}")));
    let (start, end) = match (selector, client) {
        (Some(start), _) => (start, ends(start.saturating_add(1))),
        (None, Some(_)) => {
            let end = ends(text.find("resource=")?);
            (end, end)
        }
        (None, None) => return None,
    };
    Some(format!("{}{named}{}", text.get(..start)?, text.get(end..)?))
}
