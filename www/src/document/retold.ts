/** The same document, played anew with the same seed: told in another of its tabs, or with what its reader filled in. */

import { recipeOf, sourceOf } from '../run/client.js';
import type { Outcome } from '../run/failure.js';
import { Player, type Wish } from '../run/player.js';
import { placeIn } from './place-in.js';

/** In another tab, or with a value for each of these placeholders. */
export type Told = { tab: string } | { filled: Record<string, string> };

/** The whole run told so; the reader stands where they were, or before the first of these blocks that runs. */
export async function retold(player: Player, told: Told, blocks: readonly number[] = []): Promise<Outcome<Player>> {
  const at: Wish['at'] = (view) => placeIn(view, player, blocks);
  if (player.worlds.length === 0) return opened(player, told, at);
  const worlds: Player[] = [];
  for (const world of player.worlds) {
    const one = await opened(world, told, (view) => view.begins);
    if (one.ok) worlds.push(one.value);
    else {
      worlds.forEach((other) => other.close());
      return one;
    }
  }
  const { WorldsPlayer } = await import('../worlds/mi-sim-worlds.js');
  return WorldsPlayer.of(worlds, at);
}

async function opened(player: Player, told: Told, at: Wish['at']): Promise<Outcome<Player>> {
  const source = await sourceOf(player.number);
  if (!source.ok) return source;
  const recipe = await recipeOf(player.number, 'tab' in told ? told : { ...told, source: source.value });
  if (!recipe.ok) return recipe;
  return Player.open({ run: { source: source.value, how: { recipe: recipe.value } }, at, signal: new AbortController().signal });
}
