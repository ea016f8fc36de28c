//! Whoever hears of new entries. Each is told of every entry once, in order, whatever the others do meanwhile.

use js_sys::Function;

/// Who observes one cloud.
#[derive(Default)]
pub(super) struct Observers {
    all: Vec<Observer>,
    begun: u32,
    /// The place of the entry that is told next.
    pub(super) next: usize,
    /// Whether somebody is being told. What comes about meanwhile is told by whoever tells already, so that entries stay
    /// in order.
    pub(super) telling: bool,
}

struct Observer {
    number: u32,
    /// The first entry that is new to it.
    from: usize,
    callback: Function,
}

impl Observers {
    /// Adds one to whom this entry is the first new one; the number by which it is removed.
    pub(super) fn add(&mut self, from: usize, callback: Function) -> u32 {
        self.begun = self.begun.saturating_add(1);
        self.all.push(Observer { number: self.begun, from, callback });
        self.begun
    }

    pub(super) fn remove(&mut self, number: u32) {
        self.all.retain(|observer| observer.number != number);
    }

    /// The next one after this number to whom the entry at this place is new. Who was removed meanwhile is not found.
    pub(super) fn after(&self, number: u32, place: usize) -> Option<(u32, Function)> {
        let observer = self.all.iter().find(|one| one.number > number && one.from <= place)?;
        Some((observer.number, observer.callback.clone()))
    }
}
