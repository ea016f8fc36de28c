import { failed, type Outcome, succeeded } from '../run/failure.js';
import type { Answers } from '../run/types/Answers.js';
import type { DecisionAt } from '../run/types/DecisionAt.js';
import type { DecisionView } from '../run/types/DecisionView.js';
import type { Query } from '../run/types/Query.js';
import type { Merged } from './merged.js';

/** What is asked of many worlds as of one: which of them is asked what, and what its answer says in places of all. */

type Name = Query extends infer One ? (One extends Query ? keyof One : never) : never;
type About<N extends Name> = Extract<Query, Record<N, unknown>>[N];

/** How a question of this name is put. */
type Way<N extends Name> =
  /** To the world that tells of its moment. */
  | {
      readonly there: (merged: Merged, about: About<N>) => { world: number; about: About<N> };
      readonly back?: (merged: Merged, answer: NonNullable<Answers[N]>, world: number) => Answers[N];
    }
  /** To one world after another until one knows: no moment is asked about. */
  | { readonly knows: (answer: Answers[N]) => boolean }
  /** To none: all worlds together know. */
  | { readonly here: (merged: Merged, about: About<N>) => Answers[N] };

type Ways = { readonly [N in Name]: Way<N> };

const atCursor = <A extends { cursor: number }>(merged: Merged, about: A): { world: number; about: A } => {
  const { world, cursor } = merged.told(about.cursor);
  return { world, about: { ...about, cursor } };
};

const atDecision = <A extends { at: DecisionAt }>(merged: Merged, about: A): { world: number; about: A } => {
  const { world, at } = merged.ofDecision(about.at);
  return { world, about: { ...about, at } };
};

const decision = (merged: Merged, view: DecisionView, world: number): DecisionView => ({ ...view, at: merged.decision(view.at, world) });

const WAYS: Ways = {
  outline: { here: (merged, { from, to }) => [...merged.opened.outline.slice(from, to)] },
  entry: {
    there: (merged, { index }) => {
      const { world, cursor } = merged.told(index + 1);
      return { world, about: { index: cursor - 1 } };
    },
    back: (merged, entry, world) => merged.entry(entry, world),
  },
  exchange: {
    there: (merged, about) => {
      const { world, span } = merged.ofSpan(about.span);
      return { world, about: { span } };
    },
    back: (merged, exchange, world) => merged.exchange(exchange, world),
  },
  stage: { there: atCursor },
  moment: { there: atCursor, back: (merged, moment, world) => ({ ...moment, entry: moment.entry && merged.entry(moment.entry, world) }) },
  timeline: { there: atCursor },
  decisions: { there: atCursor, back: (merged, views, world) => views.map((view) => decision(merged, view, world)) },
  access: { there: atCursor },
  reasons: { there: atCursor, back: decision },
  suppositions: { there: atDecision },
  whatIf: {
    there: atDecision,
    back: (merged, told, world) => ('Ok' in told ? { Ok: { ...told.Ok, was: decision(merged, told.Ok.was, world), would: decision(merged, told.Ok.would, world) } } : told),
  },
  reach: { there: atCursor },
  least: { there: atCursor },
  mayDo: { there: atCursor },
  whoMay: { there: atCursor },
  token: { knows: (token) => token !== null && token.signature.kind !== 'invalid' },
  certificate: { knows: (certificate) => certificate !== null },
};

interface Worlds {
  readonly merged: Merged;
  /** How each world is asked. */
  readonly askers: readonly ((query: Query) => Promise<Outcome<unknown>>)[];
}

/** The answer to a question. */
export function answered(query: Query, worlds: Worlds): Promise<Outcome<unknown>> {
  const [name] = Object.keys(query) as [Name];
  return put(name, (query as Record<Name, never>)[name], worlds);
}

async function put<N extends Name>(name: N, about: About<N>, { merged, askers }: Worlds): Promise<Outcome<unknown>> {
  const way: Way<N> = WAYS[name];
  if ('here' in way) return succeeded(way.here(merged, about));
  if ('knows' in way) {
    const answers: Outcome<unknown>[] = [];
    for (const ask of askers) {
      const answer = await ask({ [name]: about } as unknown as Query);
      if (answer.ok && way.knows(answer.value as Answers[N])) return answer;
      answers.push(answer);
    }
    return answers[0] ?? failed({ kind: 'worker' });
  }
  const { world, about: there } = way.there(merged, about);
  const answer = await askers[world]?.({ [name]: there } as unknown as Query);
  if (!answer) return failed({ kind: 'worker' });
  if (!answer.ok || answer.value === null || !way.back) return answer;
  return succeeded(way.back(merged, answer.value as NonNullable<Answers[N]>, world));
}
