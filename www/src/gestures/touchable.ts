/** What a thing of the picture is to the simulator, which knows what can be done with it. */

import { kindOf, restOf } from '../picture/keys.js';
import { targetsOf } from '../picture/kinds.js';
import { keyOfToken } from '../picture/stage/held.js';
import type { HeldToken } from '../run/types/HeldToken.js';
import type { Stage } from '../run/types/Stage.js';
import type { Touchable } from '../run/types/Touchable.js';

/** What the key of a thing in the picture means; `null` where nothing can be done with it. */
export function touchableOf(key: string, stage: Stage, held: readonly HeldToken[]): Touchable | null {
  const rest = restOf(key);
  const subscription = { scope: `/subscriptions/${stage.subscriptionId}` };
  switch (kindOf(key)) {
    case 'vm':
    case 'identity':
      return { scope: rest };
    case 'keyVault':
    case 'storage':
      return ofScope(targetsOf(stage).find((one) => one.key === key)?.id);
    case 'person':
      return ofPrincipal(stage.people.find(({ name }) => name === rest)?.id);
    case 'principal':
      return ofPrincipal(rest);
    case 'role':
      return { assignment: rest };
    case 'token':
      return ofToken(held.findIndex((one) => keyOfToken(one) === key));
    // The frame of the resource groups stands for all of them; who creates something there says in which.
    case 'group':
      return stage.resourceGroups.length === 1 ? ofScope(stage.resourceGroups[0]) : subscription;
    case 'resourceManager':
      return subscription;
    case 'scope':
      return rest.startsWith('/subscriptions') ? { scope: rest } : null;
    default:
      return null;
  }
}

const ofScope = (id: string | undefined): Touchable | null => (id === undefined ? null : { scope: id });
const ofPrincipal = (id: string | undefined): Touchable | null => (id === undefined ? null : { principal: id });
const ofToken = (number: number): Touchable | null => (number < 0 ? null : { token: number });
