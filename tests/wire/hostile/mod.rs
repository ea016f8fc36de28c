//! What a stranger may write ends, fills and hangs nothing: it is answered, or refused in words, and soon.

mod access;
mod bodies;
mod caches;
mod conditions;
mod templates;
mod workflows;

use crate::harness::{Answer, World, world};
use mi_sim::Event;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// What a request may take in a program that was built to be fast.
const SOON: Duration = Duration::from_millis(100);
/// How much slower a program may be that was built to be debugged. What these tests are for takes hundreds of times as
/// long, or for ever.
const SLACK: u32 = if cfg!(debug_assertions) { 20 } else { 3 };
/// How much a request may leave in the journal beyond itself.
const LITTLE: usize = 32 * 1024 * 1024;

/// Does something, which must be done soon and leave little behind.
#[track_caller]
fn soon<T>(world: &mut World, what: impl FnOnce(&mut World) -> T) -> T {
    let kept = kept(world);
    let begun = time();
    let done = what(world);
    let took = time() - begun;
    assert!(took < SOON * SLACK, "it took {took:?}");
    let left = self::kept(world) - kept;
    assert!(left < LITTLE, "it left {left} bytes");
    done
}

/// The time that this thread has worked, where the system tells it, so that a busy machine fails no test; else any clock.
fn time() -> Duration {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let worked = told.split(' ').next().and_then(|nanos| nanos.parse().ok()).map(Duration::from_nanos);
    worked.unwrap_or_else(|| BEGUN.elapsed())
}

/// How many bytes of messages the journal holds.
fn kept(world: &World) -> usize {
    let size = |event: &Event| match event {
        Event::Sent { request, .. } => request.size(),
        Event::Answered { response } => response.size(),
        _ => 0,
    };
    world.simulator.journal().entries().iter().map(|entry| size(&entry.event)).sum()
}

/// The message of an error, in which a program that never reads it finds the same words as a person.
#[track_caller]
fn words(answer: &Answer) -> String {
    answer.word("/error/message")
}

#[test]
fn requests_within_each_other_go_only_so_deep() {
    // Nothing but the door itself stands between two services that ask each other.
    let mut world = world();
    let answer = soon(&mut world, |world| workflows::chain(world, 12));
    assert_eq!(answer.0.status, 202);
    let entries = world.simulator.journal().entries();
    let closed = entries.iter().filter_map(|entry| match &entry.event {
        Event::Failed { reason } => Some(reason.as_str()),
        _ => None,
    });
    let reasons: Vec<&str> = closed.collect();
    assert_eq!(reasons, ["the connection was closed: it is nested deeper than the simulator goes"]);
}
