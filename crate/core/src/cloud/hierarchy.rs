//! Management groups, and what lies above a scope ("What are Azure management groups?").

use super::Cloud;
use crate::scope::Scope;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// A management group. The tenant's own root group has the tenant's id for a name and no parent.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are Resource Manager's own")]
pub struct ManagementGroup {
    pub id: Scope,
    pub display_name: String,
    pub parent: Option<Scope>,
}

/// How deep management groups may stand below the root group ("What are Azure management groups?").
pub const MANAGEMENT_GROUP_DEPTH: usize = 6;

impl Cloud {
    /// The management group with this id.
    #[must_use]
    pub fn management_group(&self, id: &Scope) -> Option<&ManagementGroup> {
        self.management_groups.get(id)
    }

    /// All management groups.
    pub fn management_groups(&self) -> impl Iterator<Item = &ManagementGroup> {
        self.management_groups.values()
    }

    /// The tenant's root management group.
    #[must_use]
    pub fn root_management_group(&self) -> Scope {
        Scope::management_group(&alloc::format!("{}", self.tenant.id))
    }

    /// The management group that holds the subscription.
    #[must_use]
    pub fn subscription_parent(&self) -> Option<&Scope> {
        self.above_subscription.last().map(|(_, parent)| parent)
    }

    /// The management groups from the root group down to this one.
    #[must_use]
    pub fn management_groups_to(&self, id: &Scope) -> Vec<Scope> {
        let mut path = Vec::new();
        let mut next = self.management_groups.get(id);
        while let Some(group) = next.filter(|group| !path.contains(&group.id)) {
            path.insert(0, group.id.clone());
            next = group.parent.as_ref().and_then(|parent| self.management_groups.get(parent));
        }
        path
    }

    fn parent_of(&self, id: &Scope) -> Option<&Scope> {
        self.management_groups.get(id).and_then(|group| group.parent.as_ref())
    }

    /// How many levels of management groups stand below this one.
    #[must_use]
    pub fn management_group_height(&self, id: &Scope) -> usize {
        let mut level: Vec<&Scope> = alloc::vec![id];
        let mut height: usize = 0;
        loop {
            let is_below = |group: &&ManagementGroup| {
                group.parent.as_ref().is_some_and(|parent| level.contains(&parent))
            };
            level = self.management_groups().filter(is_below).map(|group| &group.id).collect();
            if level.is_empty() || height > self.management_groups.len() {
                return height;
            }
            height = height.saturating_add(1);
        }
    }

    /// Every level at which access to this scope can be granted, from `/` down to itself, each with the digest and the
    /// path in lower case.
    pub(crate) fn levels<'a>(&'a self, scope: &'a Scope) -> Vec<(u64, &'a str)> {
        let mut levels = Vec::with_capacity(12);
        levels.push((0, "/"));
        if scope.key().starts_with("/subscriptions/") {
            levels.extend(self.above_subscription.iter().map(|(digest, group)| (*digest, group.key())));
        } else if scope.management_group_name().is_some() {
            let mut above = self.parent_of(scope);
            // Nothing that holds above is ever left out, however deep the tree is; only a circle, which no service makes,
            // would not end.
            while let Some(parent) =
                above.filter(|parent| !levels.iter().any(|(_, key)| *key == parent.key()))
            {
                levels.insert(1, (parent.digest(), parent.key()));
                above = self.parent_of(parent);
            }
        }
        levels.extend(scope.levels());
        levels
    }

    /// Whether what is granted at the one scope counts at the other.
    #[must_use]
    pub fn is_at_or_below(&self, scope: &Scope, above: &Scope) -> bool {
        self.levels(scope).iter().any(|(_, path)| *path == above.key())
    }

    pub(super) fn put_management_group(&mut self, group: ManagementGroup) {
        self.management_groups.insert(&group.id.clone(), group);
        if let Some(parent) = self.subscription_parent().cloned() {
            self.move_subscription(&parent);
        }
    }

    pub(super) fn move_subscription(&mut self, parent: &Scope) {
        let path = self.management_groups_to(parent).into_iter();
        self.above_subscription = path.map(|group| (group.digest(), group)).collect();
    }
}
