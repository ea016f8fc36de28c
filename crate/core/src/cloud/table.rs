//! The maps that the cloud is made of.
//!
//! A table shares its structure with its copies, so that a checkpoint of the whole cloud costs nothing. All tables are
//! one and the same tree inside, with text for keys and anything for values: a tree of its own for each kind of thing
//! was a tenth of the module's code, before compression.

use super::tree::Tree;
use crate::ids::{ApplicationId, ClientId, PrincipalId, RoleAssignmentName};
use crate::place::Place;
use crate::scope::{ResourceId, Scope};
use crate::time::Timestamp;
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::any::Any;
use core::fmt;
use core::marker::PhantomData;

/// What things are found by: a text, equal for equal keys and different for different ones.
pub trait Key {
    /// The text.
    fn text(&self) -> Cow<'_, str>;
}

impl Key for str {
    fn text(&self) -> Cow<'_, str> {
        self.into()
    }
}

impl Key for String {
    fn text(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl Key for Arc<str> {
    fn text(&self) -> Cow<'_, str> {
        (**self).into()
    }
}

impl Key for Scope {
    fn text(&self) -> Cow<'_, str> {
        self.key().into()
    }
}

impl Key for ResourceId {
    fn text(&self) -> Cow<'_, str> {
        self.scope().text()
    }
}

/// In the order of time.
impl Key for Timestamp {
    fn text(&self) -> Cow<'_, str> {
        format!("{:016x}", self.millis()).into()
    }
}

impl Key for PrincipalId {
    fn text(&self) -> Cow<'_, str> {
        self.to_hex().into()
    }
}

impl Key for ClientId {
    fn text(&self) -> Cow<'_, str> {
        self.to_hex().into()
    }
}

impl Key for ApplicationId {
    fn text(&self) -> Cow<'_, str> {
        self.to_hex().into()
    }
}

impl Key for RoleAssignmentName {
    fn text(&self) -> Cow<'_, str> {
        self.to_hex().into()
    }
}

impl Key for Place {
    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Person { name } => format!("person {name}").into(),
            Self::Internet => "internet".into(),
            Self::Code { host } => format!("code {}", host.text()).into(),
            Self::Metadata { host } => format!("metadata {}", host.text()).into(),
            Self::ResourceManager => "resource manager".into(),
            Self::EntraId => "entra id".into(),
            Self::IdentityProvider => "identity provider".into(),
            Self::KeyVault { name } => format!("key vault {name}").into(),
            Self::Storage { name } => format!("storage {name}").into(),
            Self::Issuer { name } => format!("issuer {name}").into(),
        }
    }
}

/// Neither an id nor a name holds a line break, so that no two pairs run together.
impl<A: Key, B: Key> Key for (A, B) {
    fn text(&self) -> Cow<'_, str> {
        [&self.0.text(), "\n", &self.1.text()].concat().into()
    }
}

type Thing = dyn Any + Send + Sync;

/// Things by their keys, in the order of the keys' texts.
pub struct Table<K: ?Sized, V> {
    tree: Tree<Arc<Thing>>,
    types: PhantomData<fn(&K) -> V>,
}

impl<K: ?Sized, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { tree: Tree::default(), types: PhantomData }
    }
}

impl<K: ?Sized, V> Clone for Table<K, V> {
    fn clone(&self) -> Self {
        Self { tree: self.tree.clone(), types: PhantomData }
    }
}

impl<K: Key + ?Sized, V: Clone + Send + Sync + 'static> Table<K, V> {
    /// Puts a thing in, in place of the one that had this key.
    pub(crate) fn insert(&mut self, key: &K, value: impl Into<Arc<V>>) {
        self.put(key, value.into());
    }

    fn put(&mut self, key: &K, value: Arc<V>) {
        self.tree.insert(&key.text(), value);
    }

    /// Takes a thing out.
    pub(crate) fn remove(&mut self, key: &K) {
        self.tree.remove(&key.text());
    }

    /// Takes out all things that are such.
    pub(crate) fn remove_where(&mut self, is_such: impl Fn(&V) -> bool) {
        let gone: Vec<String> =
            self.iter().filter(|(_, thing)| is_such(thing)).map(|(text, _)| text.to_string()).collect();
        for text in gone {
            self.tree.remove(&text);
        }
    }

    /// Takes out the first thing that is such.
    pub(crate) fn remove_first_where(&mut self, is_such: impl Fn(&V) -> bool) {
        let found = self.iter().find(|(_, thing)| is_such(thing)).map(|(text, _)| text.to_string());
        if let Some(text) = found {
            self.tree.remove(&text);
        }
    }

    /// Changes a thing, if it is there.
    pub(crate) fn update(&mut self, key: &K, change: impl FnOnce(&mut V)) {
        let Some(thing) = self.tree.get_mut(&key.text()) else { return };
        if let Some(mut value) = thing.downcast_ref::<V>().cloned() {
            change(&mut value);
            *thing = Arc::new(value);
        }
    }

    /// The thing with this key.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<&V> {
        self.tree.get(&key.text())?.downcast_ref()
    }

    /// The same, to be kept elsewhere too.
    pub(crate) fn shared(&self, key: &K) -> Option<Arc<V>> {
        self.tree.get(&key.text())?.clone().downcast().ok()
    }

    /// Whether there is a thing with this key.
    #[must_use]
    pub fn has(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    /// How many things there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tree.len()
    }

    /// The first thing whose key comes after this one, or the first of all.
    #[must_use]
    pub fn next(&self, after: Option<&K>) -> Option<&V> {
        let Some(after) = after else { return self.values().next() };
        let text = after.text();
        let next = self.tree.from(&text).find(|(own, _)| *own != text);
        next.and_then(|(_, thing)| thing.downcast_ref())
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All things with the texts of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.tree.iter().filter_map(|(text, thing)| Some((text, thing.downcast_ref()?)))
    }

    /// All things.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, thing)| thing)
    }
}

impl<T: Clone + Send + Sync + 'static> Table<str, Vec<T>> {
    /// Adds to the things under this name.
    pub(crate) fn push(&mut self, name: &str, thing: T) {
        let mut things = self.get(name).cloned().unwrap_or_default();
        things.push(thing);
        self.insert(name, things);
    }
}

impl<K: Key + ?Sized, V: Clone + PartialEq + Send + Sync + 'static> PartialEq for Table<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<K: Key + ?Sized, V: Clone + fmt::Debug + Send + Sync + 'static> fmt::Debug for Table<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<V: Clone + Send + Sync + 'static> Table<ResourceId, V> {
    /// The things whose ids lie below a scope.
    pub(crate) fn within<'a>(&'a self, scope: &Scope) -> impl Iterator<Item = &'a V> + use<'a, V> {
        let start = format!("{}/", scope.key().trim_end_matches('/'));
        let from = self.tree.from(&start);
        from.take_while(move |(text, _)| text.starts_with(&start))
            .filter_map(|(_, thing)| thing.downcast_ref())
    }
}

impl<A: Key, B: Key, V: Clone + Send + Sync + 'static> Table<(A, B), V> {
    /// The things whose keys begin with this half.
    pub fn values_of<'a>(&'a self, first: &A) -> impl Iterator<Item = &'a V> + use<'a, A, B, V> {
        let start = format!("{}\n", first.text());
        let from = self.tree.from(&start);
        let own = from.take_while(move |(text, _)| text.starts_with(&start));
        own.filter_map(|(_, thing)| thing.downcast_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn a_copy_keeps_what_the_original_loses() {
        let mut table: Table<String, u32> = Table::default();
        table.insert(&"a".into(), 1);
        let copy = table.clone();
        table.update(&"a".into(), |value| *value = 2);
        table.update(&"b".into(), |value| *value = 3);
        assert_eq!((table.get(&"a".into()), table.get(&"b".into())), (Some(&2), None));
        table.remove(&"a".into());
        assert_eq!((table.values().count(), copy.get(&"a".into())), (0, Some(&1)));
    }

    #[test]
    fn pairs_are_found_by_their_first_half() {
        let mut table: Table<(String, String), u32> = Table::default();
        for (number, (first, second)) in [("a", "x"), ("a", "y"), ("a b", "x"), ("b", "x")].iter().enumerate()
        {
            table.insert(&(first.to_string(), second.to_string()), u32::try_from(number).unwrap());
        }
        assert_eq!(table.values_of(&"a".to_string()).copied().collect::<Vec<_>>(), [0, 1]);
    }
}
