//! Scopes and resource ids of Azure Resource Manager ("Understand scope for Azure RBAC").

use crate::ids::SubscriptionId;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::{fmt, iter};
use serde::{Serialize, Serializer};

/// A level of the hierarchy at which access can be granted: `/`, a management group, a subscription, a resource group,
/// a resource or something inside a resource.
///
/// It keeps the letters it was written with and compares without regard to case, as Resource Manager does. The text has
/// the path twice, as it was written and in lower case, which is as long.
#[derive(Clone)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct Scope(Arc<str>);

/// A path that is not a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeError(String);

impl fmt::Display for ScopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no scope; write `/`, `/subscriptions/{{id}}` or a path below it", self.0)
    }
}

impl core::error::Error for ScopeError {}

impl Scope {
    /// Reads a scope from a path.
    ///
    /// # Errors
    /// [`ScopeError`] when the path is not a level of the hierarchy: it does not begin with `/`, has an empty segment, or
    /// stands in neither a subscription nor a provider.
    pub fn parse(path: &str) -> Result<Self, ScopeError> {
        let bad = || ScopeError(path.to_string());
        let rest = path.strip_prefix('/').filter(|rest| !rest.starts_with('/')).ok_or_else(bad)?;
        let text = if rest.is_empty() { "/" } else { path.trim_end_matches('/') };
        let scope = Self::from_text(text);
        let segments = scope.key_segments();
        if segments.iter().any(|segment| segment.is_empty()) {
            return Err(bad());
        }
        // Every level is a kind and a name, so that a path of an odd number of segments stops between levels.
        if !segments.len().is_multiple_of(2) {
            return Err(bad());
        }
        match segments.as_slice() {
            [] | ["providers", _, _, _, ..] => Ok(scope),
            ["subscriptions", id, rest @ ..] if id.parse::<SubscriptionId>().is_ok() => match rest {
                [] | ["resourcegroups", _] => Ok(scope),
                ["resourcegroups", _, "providers", _, _, _, ..] | ["providers", _, _, _, ..] => Ok(scope),
                _ => Err(bad()),
            },
            _ => Err(bad()),
        }
    }

    /// The scope above all others.
    #[must_use]
    pub fn root() -> Self {
        Self::from_text("/")
    }

    /// The scope of a whole subscription.
    #[must_use]
    pub fn subscription(id: SubscriptionId) -> Self {
        Self::from_text(&format!("/subscriptions/{id}"))
    }

    /// The scope of a resource group.
    #[must_use]
    pub fn resource_group(subscription: SubscriptionId, name: &str) -> Self {
        Self::from_text(&format!("/subscriptions/{subscription}/resourceGroups/{name}"))
    }

    /// The scope of a management group.
    #[must_use]
    pub fn management_group(name: &str) -> Self {
        Self::from_text(&format!("/providers/Microsoft.Management/managementGroups/{name}"))
    }

    /// The name of the management group, if this is one.
    #[must_use]
    pub fn management_group_name(&self) -> Option<&str> {
        match self.key_segments().as_slice() {
            ["providers", "microsoft.management", "managementgroups", _] => Some(self.name()),
            _ => None,
        }
    }

    /// The scope that this relative path names below the present one, as in `secrets/db-password` below a vault.
    #[must_use]
    pub fn child(&self, relative: &str) -> Self {
        Self::from_text(&format!("{}/{relative}", self.as_str().trim_end_matches('/')))
    }

    fn from_text(text: &str) -> Self {
        let mut both = text.repeat(2);
        both.get_mut(text.len()..).into_iter().for_each(str::make_ascii_lowercase);
        Self(both.into())
    }

    fn halves(&self) -> (&str, &str) {
        self.0.split_at_checked(self.0.len().div_euclid(2)).unwrap_or_default()
    }

    /// The path, with the letters it was written with.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.halves().0
    }

    /// The path in lower case, by which scopes compare.
    #[must_use]
    pub fn key(&self) -> &str {
        self.halves().1
    }

    /// The path with `resourcegroups` in lower case, as the managed identity provider writes its ids.
    #[must_use]
    pub fn with_lower_resource_groups(&self) -> String {
        self.as_str().replacen("/resourceGroups/", "/resourcegroups/", 1)
    }

    /// Whether the other scope is this one or lies below it, so that it inherits what is granted here.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        if self.key() == "/" {
            return true;
        }
        other.key().strip_prefix(self.key()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The levels of this scope's own path that access can be granted at, from the highest to itself, each with the digest
    /// of its path in lower case: subscription, resource group, resource, and so on; not the root or what lies between.
    pub(crate) fn levels(&self) -> impl Iterator<Item = (u64, &str)> {
        let path = self.key();
        let (mut digest, mut start) = (0, 0);
        iter::from_fn(move || {
            let mut slashes = 0;
            let inside = path.as_bytes().get(start..)?.iter().position(|byte| {
                slashes = u8::from(*byte == b'/').saturating_add(slashes);
                slashes == 3
            });
            let end = inside.map_or(path.len(), |length| start.saturating_add(length));
            let part = path.as_bytes().get(start..end).filter(|part| slashes > 1 && !part.is_empty())?;
            (digest, start) = (absorb(digest, part), end);
            Some((digest, path.get(..end)?))
        })
    }

    /// The digest of this scope's path.
    pub(crate) fn digest(&self) -> u64 {
        self.levels().last().map_or(0, |(digest, _)| digest)
    }

    /// The subscription this scope lies in.
    #[must_use]
    pub fn subscription_id(&self) -> Option<SubscriptionId> {
        match self.key_segments().as_slice() {
            ["subscriptions", id, ..] => id.parse().ok(),
            _ => None,
        }
    }

    /// The name of the resource group this scope lies in.
    #[must_use]
    pub fn resource_group_name(&self) -> Option<&str> {
        match self.segments().as_slice() {
            [_, _, groups, name, ..] if groups.eq_ignore_ascii_case("resourceGroups") => Some(name),
            _ => None,
        }
    }

    /// The type of the resource that this is, as in `Microsoft.KeyVault/vaults/secrets`; `None` for what lies above
    /// resources.
    #[must_use]
    pub fn resource_type(&self) -> Option<String> {
        let resource = self.key().rfind("/providers/").filter(|_| self.subscription_id().is_some())?;
        let mut segments = self.as_str().get(resource..)?.split('/').skip(2);
        let namespace = segments.next()?.to_string();
        Some(segments.step_by(2).fold(namespace, |path, kind| format!("{path}/{kind}")))
    }

    /// The id of the resource that this is, if it is one in a resource group.
    #[must_use]
    pub fn resource(&self) -> Option<ResourceId> {
        match self.key_segments().as_slice() {
            // A second `providers` makes it an extension of a resource, as role assignments are.
            ["subscriptions", _, "resourcegroups", _, "providers", _, parts @ ..]
                if parts.len() >= 2 && parts.iter().step_by(2).all(|kind| *kind != "providers") =>
            {
                Some(ResourceId(self.clone()))
            }
            _ => None,
        }
    }

    /// The last segment of the path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.as_str().rsplit('/').next().unwrap_or_default()
    }

    fn segments(&self) -> Vec<&str> {
        segments(self.as_str())
    }

    fn key_segments(&self) -> Vec<&str> {
        segments(self.key())
    }
}

/// Goes on with a digest, eight bytes at a step. It need only be quick and spread well: paths are compared besides.
fn absorb(digest: u64, bytes: &[u8]) -> u64 {
    let step = |digest: u64, word: [u8; 8]| {
        (digest.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95)
    };
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    step(words.iter().copied().fold(digest, step), last)
}

fn segments(path: &str) -> Vec<&str> {
    let rest = path.strip_prefix('/').unwrap_or(path);
    if rest.is_empty() { Vec::new() } else { rest.split('/').collect() }
}

impl PartialEq for Scope {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Scope {}

impl PartialOrd for Scope {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Scope {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(other.key())
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The id of a resource in a resource group, of its own or nested in another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct ResourceId(Scope);

impl ResourceId {
    /// Reads the id of a resource of this type, as in `Microsoft.Compute/virtualMachines`, from a path.
    ///
    /// # Errors
    /// [`ScopeError`] when the path names no resource of that type.
    pub fn parse(path: &str, resource_type: &str) -> Result<Self, ScopeError> {
        let scope = Scope::parse(path)?;
        let id = scope.resource().filter(|id| id.resource_type().eq_ignore_ascii_case(resource_type));
        id.ok_or_else(|| ScopeError(path.to_string()))
    }

    /// The id of a resource of this type and name in a resource group. For a type that is nested in others, as in
    /// `Microsoft.Compute/virtualMachineScaleSets/virtualMachines`, the name is made of as many names, as in `web/0`: so
    /// templates write them.
    #[must_use]
    pub fn new(group: &Scope, resource_type: &str, name: &str) -> Self {
        let (namespace, kinds) = resource_type.split_once('/').unwrap_or((resource_type, ""));
        let pairs = kinds.split('/').zip(name.split('/'));
        let path = pairs
            .fold(format!("providers/{namespace}"), |path, (kind, name)| format!("{path}/{kind}/{name}"));
        Self(group.child(&path))
    }

    /// The id of a resource that is nested in this one.
    #[must_use]
    pub fn child(&self, kind: &str, name: &str) -> Self {
        Self(self.0.child(&format!("{kind}/{name}")))
    }

    /// The id of the resource that this one is nested in.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (above, _) = self.as_str().rsplit_once('/')?.0.rsplit_once('/')?;
        Scope::parse(above).ok()?.resource()
    }

    /// The type of the resource, as in `Microsoft.KeyVault/vaults`, with the letters it was written with.
    #[must_use]
    pub fn resource_type(&self) -> String {
        let segments = self.0.segments();
        let namespace = segments.get(5).copied().unwrap_or_default().to_string();
        let kinds = segments.iter().skip(6).step_by(2);
        kinds.fold(namespace, |path, kind| format!("{path}/{kind}"))
    }

    /// What the id says after its outermost type: `web` of a resource of its own, `web/virtualMachines/0` of one inside.
    pub(crate) fn names_and_types(&self) -> String {
        self.0.segments().get(7..).unwrap_or_default().join("/")
    }

    /// The id as a scope.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.0
    }

    /// The name of the resource.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// The id, with the letters it was written with.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The scope of the resource group that holds the resource.
    #[must_use]
    pub fn group(&self) -> Option<Scope> {
        Some(Scope::resource_group(self.0.subscription_id()?, self.0.resource_group_name()?))
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SUB: &str = "/subscriptions/11111111-1111-4111-8111-111111111111";

    fn scope(path: &str) -> Scope {
        Scope::parse(path).unwrap()
    }

    #[test]
    fn a_scope_contains_itself_and_what_lies_below_it() {
        let group = scope(&format!("{SUB}/resourceGroups/rg1"));
        assert!(scope("/").contains(&group));
        assert!(scope(SUB).contains(&group));
        assert!(group.contains(&scope(&format!("{SUB}/RESOURCEGROUPS/RG1/providers/a.b/c/d"))));
        assert!(!group.contains(&scope(&format!("{SUB}/resourceGroups/rg10"))));
        assert!(!group.contains(&scope(SUB)));
    }

    #[test]
    fn case_is_kept_but_does_not_count() {
        let upper = scope(&format!("{SUB}/resourceGroups/RG1"));
        assert_eq!(upper, scope(&format!("{SUB}/resourcegroups/rg1")));
        assert_eq!(upper.resource_group_name(), Some("RG1"));
    }

    #[test]
    fn a_resource_and_what_is_inside_it_have_a_type() {
        let vault = scope(&format!("{SUB}/resourceGroups/rg1/providers/Microsoft.KeyVault/vaults/v"));
        assert_eq!(vault.resource_type().as_deref(), Some("Microsoft.KeyVault/vaults"));
        let secret = vault.child("secrets/s");
        assert_eq!(secret.resource_type().as_deref(), Some("Microsoft.KeyVault/vaults/secrets"));
        assert_eq!(scope(&format!("{SUB}/resourceGroups/rg1")).resource_type(), None);
        assert_eq!(Scope::management_group("m").resource_type(), None);
    }

    #[test]
    fn other_paths_are_no_scope() {
        for path in ["", "x", "//", "/subscriptions", "/subscriptions/1", "/foo/bar", "/subscriptions//x"] {
            assert!(Scope::parse(path).is_err(), "{path}");
        }
        assert!(Scope::parse(&format!("{SUB}/resourceGroups")).is_err());
        assert!(Scope::parse(&format!("{SUB}/resourceGroups/rg/providers/a.b")).is_err());
    }

    #[test]
    fn an_id_names_a_resource_of_exactly_its_type() {
        let group = scope(&format!("{SUB}/resourceGroups/rg1"));
        let (sets, machines) = (
            "Microsoft.Compute/virtualMachineScaleSets",
            "Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
        );
        let set = ResourceId::new(&group, sets, "web");
        let machine = ResourceId::new(&group, machines, "web/0");
        assert_eq!(machine, set.child("virtualMachines", "0"));
        assert_eq!(machine.parent(), Some(set.clone()));
        assert_eq!(set.parent(), None);
        assert_eq!(machine.group(), Some(group.clone()));
        assert_eq!(machine.names_and_types(), "web/virtualMachines/0");
        assert!(ResourceId::parse(machine.as_str(), sets).is_err());
        assert!(ResourceId::parse(set.as_str(), machines).is_err());
        assert_eq!(scope(set.as_str()).resource(), Some(set.clone()));
        for path in [
            format!("{set}/providers/Microsoft.Authorization/roleAssignments/x"),
            format!("{SUB}/providers/Microsoft.Compute/virtualMachineScaleSets/web"),
            format!("{SUB}/resourceGroups/rg1"),
        ] {
            assert_eq!(scope(&path).resource(), None, "{path}");
        }
    }

    proptest! {
        #[test]
        fn an_id_is_read_as_it_is_written_in_any_case_and_however_deep(
            levels in proptest::collection::vec(("[A-Za-z]{1,12}", "[A-Za-z0-9._()-]{1,12}"), 1..5),
            namespace in "[A-Z][a-z]{1,8}\\.[A-Z][a-z]{1,8}",
            group in "[A-Za-z0-9._()-]{1,12}",
        ) {
            prop_assume!(levels.iter().all(|(kind, _)| !kind.eq_ignore_ascii_case("providers")));
            let above = Scope::resource_group(SubscriptionId::from_u128(7), &group);
            let kinds: Vec<&str> = levels.iter().map(|(kind, _)| kind.as_str()).collect();
            let names: Vec<&str> = levels.iter().map(|(_, name)| name.as_str()).collect();
            let kind = format!("{namespace}/{}", kinds.join("/"));
            let id = ResourceId::new(&above, &kind, &names.join("/"));
            let read = ResourceId::parse(&id.to_string(), &kind).unwrap();
            prop_assert_eq!(read.as_str(), id.as_str());
            prop_assert_eq!(read.resource_type(), kind.clone());
            prop_assert_eq!(read.name(), *names.last().unwrap());
            let loud = ResourceId::parse(&id.as_str().to_uppercase(), &kind.to_lowercase()).unwrap();
            prop_assert_eq!(&loud, &id);
            prop_assert_eq!(loud.scope().digest(), id.scope().digest());
            let outer = id.parent();
            prop_assert_eq!(outer.is_some(), levels.len() > 1);
            if let Some(outer) = outer {
                prop_assert_eq!(outer.child(kinds.last().unwrap(), names.last().unwrap()), id);
            }
        }
    }
}
