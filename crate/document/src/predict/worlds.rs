//! The worlds in which a block is tried: that of the document, and those that differ from it by one thing.

use super::{Difference, Kind, Question, allowed, cached, given, requests};
use crate::act::place;
use crate::document::Command;
use crate::fence::{Part, Runner};
use crate::front_matter::ADMIN;
use crate::session::{Move, Session};
use core::time::Duration;
use mi_sim::cloud::{RoleAssignment, RoleDefinition};
use mi_sim::lifetime::DAY;
use mi_sim::rbac::{Basis, Decision, NamedOperation, grants, least_privilege, role_named};
use mi_sim::{Place, RoleAssignmentName, Scope};

/// Of the blocks before that changed something so many are left out, each in turn; the nearest first.
const MOST_LEFT_OUT: usize = 6;
/// So many blocks are tried in its place, and of those that the administrator runs so many more.
const MOST_INSTEAD: usize = 12;
const MOST_OF_ADMIN: usize = 3;
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

/// A world in which the block was tried.
pub(super) struct Tried {
    /// Before it ran, or what runs in its place.
    pub(super) before: Session,
    pub(super) after: Session,
}

/// The worlds of one block.
pub(super) struct Worlds {
    /// That of the document.
    tried: Tried,
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
        let mut after = base.clone();
        after.make(session.moves().get(place)?.clone()).ok()?;
        Some(Self { tried: Tried { before: base, after }, left_out })
    }

    /// How the block was tried in the world of the document.
    pub(super) fn tried(&self) -> &Tried {
        &self.tried
    }

    /// The world of the document before the block runs.
    pub(super) fn base(&self) -> &Session {
        &self.tried.before
    }

    /// The same after it ran.
    pub(super) fn own(&self) -> &Session {
        &self.tried.after
    }

    /// The block itself.
    fn made(&self) -> Option<&Move> {
        self.own().moves().last()
    }

    /// The other worlds after the block ran there, the nearest first; none in which something could not be done.
    /// Those that suit the question come first.
    pub(super) fn others(&self, question: Question) -> impl Iterator<Item = (Difference, Tried)> {
        let own = core::iter::once_with(move || match question.kind {
            Kind::Remove => self.instead(),
            Kind::Who => given::to_others(&self.tried),
            _ => Vec::new(),
        });
        let without = self.left_out.iter().filter_map(|(number, before)| self.without(*number, before));
        let beside = core::iter::once_with(move || self.beside(question)).flatten();
        let played = |(difference, moves)| Some((difference, played(self.base(), moves)?));
        own.flatten().filter_map(played).chain(without).chain(beside.filter_map(played))
    }

    /// The world in which a move was not made.
    fn without(&self, number: usize, before: &Session) -> Option<(Difference, Tried)> {
        let Move::Block { index: command } = *self.own().moves().get(number)? else { return None };
        let moves = self.own().moves().get(number.saturating_add(1)..)?.to_vec();
        Some((Difference::Without { command }, played(before, moves)?))
    }

    /// With a block in its place that ran before; those of whoever may do everything come last.
    fn instead(&self) -> Vec<(Difference, Vec<Move>)> {
        let is_shown = |one: &&Command| one.part == Part::Shown;
        let blocks = self.base().moves().iter().rev().filter_map(|made| match made {
            Move::Block { index } => self.base().block_of(*index).filter(is_shown),
            _ => None,
        });
        let is_admins = |one: &&Command| matches!(&one.runner, Runner::Person { name } if name == ADMIN);
        let (admins, others): (Vec<&Command>, Vec<&Command>) = blocks.partition(is_admins);
        let some = others.into_iter().take(MOST_INSTEAD).chain(admins.into_iter().take(MOST_OF_ADMIN));
        let instead = some.map(|one| {
            let Command { index, .. } = *one;
            (Difference::Instead { command: index }, vec![Move::Block { index }])
        });
        instead.collect()
    }

    /// What is done right before the block, or in its place.
    fn beside(&self, question: Question) -> Vec<(Difference, Vec<Move>)> {
        let Some(made) = self.made() else { return Vec::new() };
        // What else is done before does not change who is asked, nor by which assignment it is allowed.
        if question.kind == Kind::Remove {
            return self.selectors(made);
        }
        let probe = question.probe.filter(|_| question.kind == Kind::Works);
        let later = |seconds| {
            let moment = self.base().world().now().after(Duration::from_secs(seconds));
            (Difference::Later { seconds }, vec![Move::Until { moment }, made.clone()])
        };
        let mut worlds = vec![later(UNTIL_IT_COUNTS)];
        worlds.extend(probe.and_then(|block| self.removed(block, made)));
        worlds.extend(self.parts(made));
        if let Some(decision) = allowed::decision(self.own()) {
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
        Some((Difference::Unassigned { principal, role, scope }, done(self.base(), Some(text), made)))
    }

    /// With the role assignment removed right before that granted what a block did.
    fn removed(&self, block: usize, made: &Move) -> Option<(Difference, Vec<Move>)> {
        let used = played(self.base(), vec![Move::Block { index: block }])?.after;
        let (Granted { principal, role, scope }, text) = self.removal(&allowed::decision(&used)?)?;
        let removal = Move::Typed { runner: Runner::Person { name: ADMIN.into() }, text };
        Some((Difference::Removed { principal, role, scope }, vec![removal, made.clone()]))
    }

    /// The role assignment that granted something, and the request that removes it.
    fn removal(&self, decision: &Decision) -> Option<(Granted, String)> {
        let granted = decision.granted_by()?;
        let Basis::RoleAssignments { considered, .. } = &decision.basis else { return None };
        let one = considered.iter().find(|one| one.assignment == granted)?;
        let cloud = self.base().world().cloud();
        let holder = one.through.unwrap_or(decision.principal_id);
        let principal = cloud.tenant().name_of(holder)?.to_owned();
        let text = removal(&one.scope, one.assignment);
        Some((Granted { principal, role: allowed::role(cloud, one)?, scope: one.scope.clone() }, text))
    }

    /// Without one of the requests that the block sends before the last one.
    fn parts(&self, made: &Move) -> Vec<(Difference, Vec<Move>)> {
        let Move::Block { index } = made else { return Vec::new() };
        let Some(command) = self.base().block_of(*index).filter(|command| command.language == "http") else {
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
        let cloud = self.base().world().cloud();
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
        Some((Difference::Assigned { principal, role, scope }, done(self.base(), Some(text), made)))
    }

    /// With another identity of the host named in the request for a token, or none.
    fn selectors(&self, made: &Move) -> Vec<(Difference, Vec<Move>)> {
        let found = |index: &usize| self.base().block_of(*index).filter(|command| command.language == "http");
        let Move::Block { index } = made else { return Vec::new() };
        let requests = requests(self.own());
        let Some(command) = found(index).filter(|_| requests.first().is_some_and(cached::asks_for_a_token))
        else {
            return Vec::new();
        };
        let Ok(Place::Code { host }) = place(&command.runner, self.base().world()) else { return Vec::new() };
        let cloud = self.base().world().cloud();
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

/// What happened in these moves; none where one of them cannot be made.
pub(super) fn played(from: &Session, moves: Vec<Move>) -> Option<Tried> {
    let last = moves.len().checked_sub(1)?;
    let (mut before, mut after) = (None, from.clone());
    for (number, made) in moves.into_iter().enumerate() {
        if number == last {
            before = Some(after.clone());
        }
        let step = after.make(made).ok()?;
        if step.exchanges.is_empty() {
            return None;
        }
    }
    let is_well = after.run().problems.len() == from.run().problems.len();
    Some(Tried { before: before.filter(|_| is_well)?, after })
}

/// The moves after which a block runs without this role assignment, or for comparison with it, but just as late.
pub(super) fn after_removal(tried: &Tried, assignment: Option<&RoleAssignment>) -> Option<Vec<Move>> {
    let text = assignment.map(|one| removal(&one.scope, one.name));
    Some(done(&tried.before, text, tried.after.moves().last()?))
}

/// A change of role assignments, which takes effect before the block runs.
fn done(base: &Session, text: Option<String>, made: &Move) -> Vec<Move> {
    let administrator = Runner::Person { name: ADMIN.into() };
    let typed = text.map(|text| Move::Typed { runner: administrator, text });
    let world = base.world();
    let delay = world.cloud().delays().role_assignment;
    // The request itself takes a moment.
    let moment = world.now().after(delay.saturating_add(Duration::from_secs(60)));
    let waits = (!delay.is_zero()).then_some(Move::Until { moment });
    typed.into_iter().chain(waits).chain([made.clone()]).collect()
}

/// The request that removes a role assignment.
fn removal(scope: &Scope, name: RoleAssignmentName) -> String {
    format!("DELETE {}\nAuthorization: {{{{$aadToken}}}}\n", address(scope, &name.to_string()))
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
