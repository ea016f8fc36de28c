/**
 * Whom each command concerns. The picture folds up the rest, and it does so by command, so that it changes between
 * commands and never within one.
 */

import type { Outline } from '../../run/types/Outline.js';
import type { Stage } from '../../run/types/Stage.js';
import type { Level } from '../fold.js';
import { keyOf, kindOf, restOf } from '../keys.js';
import { contentKey, Presence } from './presence.js';
import type { Right, Roster } from './roster.js';

export interface Concern {
  /** The same for commands that concern the same. */
  readonly id: string;
  readonly levels: ReadonlyMap<string, Level>;
  /** What is asked for in target services, as in `keyVault:kv db-password`. */
  readonly asked: ReadonlySet<string>;
  /** What exists at some time of the command, or is added before anything is taken away: nothing else needs room. */
  readonly present: ReadonlySet<string>;
}

export const levelOf = (concern: Concern, key: string): Level => concern.levels.get(key) ?? 0;

/** A range of entries. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Finds out for each entry whom its command concerns. */
export class Concerns {
  readonly #roster: Roster;
  readonly #outline: readonly Outline[];
  /** The first line of the outline after each command. */
  readonly #commands: readonly Range[];
  readonly #presence: Presence;
  readonly #known = new Map<number, Concern>();

  /** Entries that no command of the document caused belong to the request that nothing else caused. */
  constructor(roster: Roster, outline: readonly Outline[], stages: readonly Stage[], commands: readonly Range[]) {
    this.#roster = roster;
    this.#presence = new Presence(outline, stages);
    this.#outline = outline;
    this.#commands = commands;
  }

  /** Whom the command of the line with this number concerns; before everything, that of the first. */
  at(line: number): Concern {
    const { start, end } = this.#rangeOf(Math.max(0, line));
    const known = this.#known.get(start);
    if (known) return known;
    const lines = this.#outline.slice(start, end);
    const cursors = { start: lines[0]?.index ?? 0, end: (lines.at(-1)?.index ?? 0) + 1 };
    const { id, present } = this.#presence.between(cursors);
    const about = concernOf(this.#roster, lines);
    const concern = { ...about, id: `${about.id} ${id}`, present };
    this.#known.set(start, concern);
    return concern;
  }

  #rangeOf(line: number): Range {
    const index = this.#outline[line]?.index ?? 0;
    const first = this.#outline[0]?.index ?? 0;
    const command = this.#commands.find(({ start, end }) => start <= index && index < end);
    if (command) return { start: Math.max(0, command.start - first), end: command.end - first };
    // Time that passes goes on with what was there before.
    let start = line;
    while (start > 0 && !this.#opens(start)) start -= 1;
    let end = start + 1;
    while (end < this.#outline.length && !this.#opens(end)) end += 1;
    return { start, end };
  }

  #opens(line: number): boolean {
    const one = this.#outline[line];
    return one?.step.type === 'sent' && one.parent === null;
  }
}

function concernOf(roster: Roster, lines: readonly Outline[]): Omit<Concern, 'present'> {
  const levels = new Map<string, Level>();
  const asked = new Set<string>();
  const raise = (key: string | undefined, level: Level): void => {
    if (key && (levels.get(key) ?? 0) < level) levels.set(key, level);
  };
  const paths = new Set<string>();
  const settling = new Set<string>();
  for (const { step, depth } of lines) {
    if (step.type === 'answered' && depth === 'story') for (const id of step.rests) settling.add(id);
    if (step.type !== 'sent') continue;
    const [from, to] = [keyOf(step.from), step.to ? keyOf(step.to) : null];
    for (const key of [from, to]) {
      if (!key) continue;
      raise(key, 2);
      if (kindOf(key) === 'code' || kindOf(key) === 'metadata') raise(`vm:${restOf(key)}`, 2);
    }
    const path = decoded(step.path).toLowerCase();
    paths.add(path);
    const target = roster.targets.find(({ key }) => key === to);
    for (const { name } of target?.content ?? []) if (target && names(path, name)) asked.add(contentKey(target.key, name));
  }
  const named = [...paths];
  for (const { key, id } of [...roster.hosts, ...roster.identities, ...roster.targets, ...roster.principals, ...roster.scopes]) {
    if (id && named.some((path) => names(path, id.toLowerCase()))) raise(key, key === 'group' ? 1 : 2);
  }
  const owners = [...roster.hosts, ...roster.identities, ...roster.targets];
  const rights = [...owners, ...roster.scopes].flatMap((one) => one.rights);
  for (const right of rights) {
    if (!named.some((path) => path.includes(restOf(right.key).toLowerCase()))) continue;
    raise(right.key, 2);
    raise(roster.holders.get(right.holder), 2);
  }
  // What an answer rests on is in sight, and so is whatever it was made to.
  for (const { key } of [...rights, ...roster.principals]) if (settling.has(restOf(key))) raise(key, 2);
  for (const principal of settling) raise(roster.holders.get(principal), 2);
  for (const { key, rights: own } of owners) if (own.some((right) => levels.get(right.key) === 2)) raise(key, 2);
  belonging(roster, rights, levels, raise);
  const sorted = [...levels].map(([key, level]) => `${level}${key}`).sort();
  return { id: [...sorted, ...[...asked].sort()].join('|'), levels, asked };
}

/** Whatever a concerned thing holds, or is held by, is concerned a little. */
function belonging(roster: Roster, rights: readonly Right[], levels: ReadonlyMap<string, Level>, raise: (key: string | undefined, level: Level) => void): void {
  const raiseRights = (principal: string): void => {
    for (const right of rights) if (right.holder === principal) raise(right.key, 1);
  };
  for (const { key, uses } of roster.hosts) {
    if ((levels.get(key) ?? 0) === 2) for (const used of uses) raise(used, 1);
  }
  for (const [principal, key] of roster.holders) {
    const host = kindOf(key) === 'own' ? `vm:${restOf(key)}` : key;
    const level = levels.get(host) ?? levels.get(key) ?? 0;
    if (level < 1) continue;
    raise(key, 1);
    raise(`principal:${principal}`, 1);
    raiseRights(principal);
    // What a group holds its members hold.
    for (const { id: group, members } of roster.groups) {
      if (!members.includes(principal)) continue;
      raise(`principal:${group}`, 1);
      raiseRights(group);
    }
  }
}

/** Whether a path goes through this name, and not only through one that begins like it. */
function names(path: string, name: string): boolean {
  const wanted = name.toLowerCase();
  const from = path.indexOf(wanted);
  if (from < 0) return false;
  const after = path[from + wanted.length];
  return after === undefined || /[/?#)'&]/.test(after);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
