//! The built-in roles that the simulator knows ("Azure built-in roles").
//!
//! Ids, names and permissions are those that Azure's role definition list API returned in March 2026; the descriptions
//! are this project's own, and not every role has one. The texts are read on demand: they cost a reader's download less than
//! tables would, and nothing at first for the roles that few worlds ever name.

use super::condition::Condition;
use crate::cloud::{Permission, RoleDefinition, RoleType};
use crate::ids::RoleDefinitionId;
use crate::scope::Scope;
use alloc::borrow::Cow;
use alloc::vec::Vec;

/// A line begins with what it is: `=` a role with its id and name, `#` its description, `+` an action, `-` one to
/// subtract, `>` a data action, `<` one to subtract, `?` the condition of the block, `|` the next block.
const EVERYDAY: &str = include_str!("everyday-roles.txt");
const MORE: &str = include_str!("more-roles.txt");

/// Every built-in role.
pub fn catalogue() -> impl Iterator<Item = RoleDefinition> {
    everyday_roles().chain(more_roles())
}

/// The roles that every world has from the start.
pub(crate) fn everyday_roles() -> impl Iterator<Item = RoleDefinition> {
    EVERYDAY.split("\n=").filter_map(read)
}

/// The other ones, which come into a world when somebody is first given them.
pub(crate) fn more_roles() -> impl Iterator<Item = RoleDefinition> {
    MORE.split("\n=").filter_map(read)
}

/// The one of them with this id.
pub(crate) fn more_role(id: RoleDefinitionId) -> Option<RoleDefinition> {
    more_roles().find(|role| role.id == id)
}

/// The built-in role with this name, in any case.
#[must_use]
pub fn role_named(name: &str) -> Option<RoleDefinition> {
    let is_meant = |role: &RoleDefinition| role.role_name.eq_ignore_ascii_case(name);
    everyday_roles().find(is_meant).or_else(|| more_roles().find(is_meant))
}

fn read(text: &'static str) -> Option<RoleDefinition> {
    let mut lines = text.trim_start_matches('=').lines();
    let (id, name) = lines.next()?.split_once(' ')?;
    let mut role = RoleDefinition {
        id: id.parse().ok()?,
        role_name: name.into(),
        role_type: RoleType::BuiltInRole,
        description: "".into(),
        permissions: Vec::new(),
        assignable_scopes: alloc::vec![Scope::parse("/").ok()?],
        created_on: None,
        updated_on: None,
        created_by: None,
        updated_by: None,
    };
    let mut block = Permission::default();
    for line in lines {
        let (kind, text) = line.split_at_checked(1)?;
        let pattern = Cow::Borrowed(text);
        match kind {
            "#" => role.description = pattern,
            "+" => block.actions.push(pattern),
            "-" => block.not_actions.push(pattern),
            ">" => block.data_actions.push(pattern),
            "<" => block.not_data_actions.push(pattern),
            "?" => block.condition = Some(Condition::parse(text).ok()?),
            _ => role.permissions.push(core::mem::take(&mut block)),
        }
    }
    role.permissions.push(block);
    Some(role)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;
    use alloc::string::String;

    #[test]
    fn every_role_is_read() {
        let roles: Vec<_> = catalogue().collect();
        assert_eq!(
            roles.len(),
            EVERYDAY.lines().chain(MORE.lines()).filter(|line| line.starts_with('=')).count()
        );
        let ids: BTreeSet<_> = roles.iter().map(|role| role.id).collect();
        let names: BTreeSet<String> = roles.iter().map(|role| role.role_name.to_lowercase()).collect();
        assert_eq!((ids.len(), names.len()), (roles.len(), roles.len()));
    }

    #[test]
    fn every_block_grants_something_and_every_pattern_has_one_star_at_most() {
        for role in catalogue() {
            for block in &role.permissions {
                assert!(!block.actions.is_empty() || !block.data_actions.is_empty(), "{}", role.role_name);
                let lists =
                    [&block.actions, &block.not_actions, &block.data_actions, &block.not_data_actions];
                for pattern in lists.into_iter().flatten() {
                    let well_formed = pattern == "*" || pattern.contains('/');
                    assert!(well_formed && !pattern.contains(char::is_whitespace), "{pattern}");
                    assert!(pattern.matches('*').count() <= 1, "{pattern}");
                }
            }
        }
    }
}
