/**
 * The panels below the picture, in the order of their tabs. A further one is a row here; what it draws with is downloaded
 * with the first picture, by `later.ts`, or when it is opened, and until then its element draws nothing.
 */

import { html, type TemplateResult } from 'lit';
import '../document/mi-sim-document.js';
import type { LivePlayer } from '../live/mi-sim-live.js';
import type { Key, Words } from '../locale/locale.js';
import type { Player } from '../run/player.js';

/** What the panels are about. */
export interface Shown {
  readonly words: Words;
  readonly player: Player;
  /** Whether that is the journal of a running server, and no document. */
  readonly isLive: boolean;
}

export interface Panel {
  readonly name: string;
  readonly word: Key;
  /** Whether it stands beside the picture, without a tab, where there is room. */
  readonly isBeside: boolean;
  readonly isThere: (shown: Shown) => boolean;
  readonly draw: (shown: Shown) => TemplateResult;
  /** Downloads what it draws with, where that comes only when the panel is opened. */
  readonly load?: () => Promise<unknown>;
}

const PANELS: readonly Panel[] = [
  {
    name: 'document',
    word: 'frame.tab.document',
    isBeside: true,
    isThere: ({ isLive }) => !isLive,
    draw: ({ words, player }) => html`<mi-sim-document part="document" .words=${words} .player=${player}></mi-sim-document>`,
  },
  {
    name: 'live',
    word: 'live.name',
    isBeside: true,
    isThere: ({ isLive }) => isLive,
    draw: ({ words, player }) => html`<mi-sim-live part="document" .words=${words} .player=${player as LivePlayer}></mi-sim-live>`,
  },
  {
    name: 'inspector',
    word: 'frame.tab.inspector',
    isBeside: false,
    isThere: () => true,
    draw: (shown) => html`<h2 class="unseen">${shown.words.t('frame.tab.inspector')}</h2>
      <mi-sim-inspector
        part="inspector"
        tabindex="0"
        role="region"
        aria-label=${shown.words.t('frame.tab.inspector')}
        .words=${wholeOf(shown.words)}
        .player=${shown.player}
        .canType=${isOneRun(shown)}
      ></mi-sim-inspector>`,
  },
  {
    name: 'timeline',
    word: 'frame.tab.timeline',
    isBeside: false,
    isThere: isOneRun,
    draw: ({ words, player }) => html`<mi-sim-timeline part="timeline" .words=${wholeOf(words)} .player=${player}></mi-sim-timeline>`,
  },
  {
    name: 'terminal',
    word: 'frame.tab.terminal',
    isBeside: false,
    isThere: isOneRun,
    draw: ({ words, player }) => html`<mi-sim-terminal part="terminal" .words=${wholeOf(words)} .player=${player}></mi-sim-terminal>`,
    load: () => import('../terminal/mi-sim-terminal.js'),
  },
];

/** Whether it is the run of a document in which somebody can act: worlds beside each other stay alike only without. */
function isOneRun({ isLive, player }: Shown): boolean {
  return !isLive && player.worlds.length === 0;
}

/** The panels that there are. */
export function panelsOf(shown: Shown): Panel[] {
  return PANELS.filter(({ isThere }) => isThere(shown));
}

/** Downloads what a panel draws with, if it is not there. */
export function loadPanel(name: string): Promise<unknown> | undefined {
  return PANELS.find((panel) => panel.name === name)?.load?.();
}

/** The words for parts that come after the first picture, as soon as there are any. */
function wholeOf(words: Words): Words | null {
  return words.isWhole ? words : null;
}
