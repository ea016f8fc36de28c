import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon, type IconName } from '../icons/icons.js';
import type { Key, Words } from '../locale/locale.js';
import type { Player } from '../run/player.js';
import type { AccessMatrix } from '../run/types/AccessMatrix.js';
import type { AccessPrincipal } from '../run/types/AccessPrincipal.js';
import type { DecisionView } from '../run/types/DecisionView.js';
import type { LeastPrivilege } from '../run/types/LeastPrivilege.js';
import type { Standing } from '../run/types/Standing.js';
import { Watch } from '../run/watch.js';
import { accessStyle } from './access.css.js';
import { type Cell, cellAt, chosenIn, numbersOf } from './access-cell.js';
import { style } from './inspector.css.js';
import { leastRoles } from './least-roles.js';
import './mi-sim-decision.js';
import { scopeName } from '../telling/names.js';
import { rung } from './rung.js';

/** Who may do what where at the cursor; an answer that is chosen explains itself below. */
@customElement('mi-sim-access')
export class AccessPart extends LitElement {
  static override styles = [style, accessStyle];

  @property({ attribute: false }) words: Words | null = null;
  @property({ attribute: false }) player: Player | null = null;
  /** Whether there is a terminal to type in. */
  @property({ attribute: false }) canType = false;
  @state() private matrix: AccessMatrix | null = null;
  @state() private chosen: Cell | null = null;
  @state() private reasons: DecisionView | null = null;
  @state() private least: LeastPrivilege | null = null;

  #shown: { player: Player | null; cursor: number } = { player: null, cursor: -1 };

  constructor() {
    super();
    new Watch(this, () => this.player);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { player } = this;
    const isMoved = player !== this.#shown.player || player?.cursor !== this.#shown.cursor;
    if (!player || (!isMoved && !changed.has('chosen'))) return;
    this.#shown = { player, cursor: player.cursor };
    void this.#gather(player, player.cursor, this.chosen);
  }

  async #gather(player: Player, cursor: number, chosen: Cell | null): Promise<void> {
    const matrix = await player.access(cursor);
    const numbers = matrix.ok && chosen ? numbersOf(matrix.value, chosen) : null;
    const [reasons, least] =
      chosen && numbers
        ? await Promise.all([player.reasons(cursor, numbers), player.least(cursor, chosen.principalId)])
        : [null, null];
    if (player !== this.player || cursor !== player.cursor || chosen !== this.chosen) return;
    this.matrix = matrix.ok ? matrix.value : null;
    this.reasons = reasons?.ok ? reasons.value : null;
    this.least = least?.ok ? least.value : null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, player, matrix } = this;
    if (!words || !player || !matrix) return nothing;
    const { t } = words;
    return html`<p class="note">${t('inspector.access.note')}</p>
      ${matrix.principals.length > 0 ? this.#table(matrix, words) : nothing}
      ${matrix.more ? html`<p class="note">${t('inspector.access.more')}</p>` : nothing} ${this.#explained(matrix, player, words)}`;
  }

  #table({ principals, places }: AccessMatrix, words: Words): TemplateResult {
    const { t } = words;
    return html`<div class="scroll">
      <table class="matrix" role="grid" aria-label=${t('inspector.access.table')} @keydown=${this.#walk}>
        <thead>
          <tr>
            <td></td>
            ${principals.map(
              ({ name, kind }) => html`<th scope="col">${name} <span class="kind">${t(`inspector.access.${kind}`)}</span></th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${places.map(
            ({ scope, cells }, place) => html`<tr>
              ${placeHeader(scope, words)}
              ${principals.map((principal, column) => html`<td>${this.#button({ place, column, principal, standings: cells[column] ?? [] }, words)}</td>`)}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #button({ place, column, principal, standings }: Spot, words: Words): TemplateResult {
    const { t } = words;
    const { matrix, chosen } = this;
    const here = matrix ? cellAt(matrix, place, column) : null;
    const isChosen = matrix !== null && chosen !== null && chosenIn(matrix, chosen, place, column);
    const operations = matrix?.places[place]?.operations ?? [];
    const told = standings.flatMap((standing, index) => {
      const operation = operations[index];
      return standing === 'mayNot' || !operation
        ? []
        : [html`<span class="standing ${standing}">${t(`inspector.operation.${operation}`)}${aside(standing, words)}</span>`];
    });
    const isFirst = place === 0 && column === 0;
    return html`<button
      type="button"
      aria-pressed=${isChosen}
      tabindex=${isChosen || (isFirst && !this.#isShown(chosen)) ? 0 : -1}
      title=${t('inspector.access.why', { name: principal.name })}
      @click=${() => (this.chosen = here)}
    >
      ${told.length > 0 ? told : html`<span class="mayNot">${t('inspector.access.nothing')}</span>`}
    </button>`;
  }

  #isShown(chosen: Cell | null): boolean {
    return chosen !== null && this.matrix !== null && numbersOf(this.matrix, chosen) !== null;
  }

  /** The answer that was chosen, with the decision behind it. */
  #explained(matrix: AccessMatrix, player: Player, words: Words): TemplateResult | typeof nothing {
    const { chosen, reasons, least } = this;
    const numbers = chosen ? numbersOf(matrix, chosen) : null;
    if (!chosen || !numbers) return nothing;
    const [place, column, number] = numbers;
    const [at, principal] = [matrix.places[place], matrix.principals[column]];
    if (!at || !principal) return nothing;
    const { t } = words;
    const title = t('inspector.access.at', { name: principal.name, place: scopeName(at.scope, t) });
    return html`<section aria-label=${title}>
      <h4>${icon(ICONS[principal.kind])}${title}</h4>
      <div class="operations">
        ${at.operations.map((operation, index) => {
          const standing = at.cells[column]?.[index] ?? 'mayNot';
          const name = t(`inspector.operation.${operation}`);
          return html`<button
            type="button"
            class=${standing}
            aria-pressed=${operation === chosen.operation}
            aria-label=${t('inspector.access.is', { operation: name, standing: t(`inspector.standing.${standing}`) })}
            @click=${() => (this.chosen = { ...chosen, operation })}
          >
            ${icon(MARKS[standing])}${name}
          </button>`;
        })}
      </div>
      ${at.cells[column]?.[number] === 'depends' ? html`<p class="note">${t('inspector.access.depends')}</p>` : nothing}
      ${reasons ? html`<mi-sim-decision .view=${reasons} .player=${player} .words=${words} .canType=${this.canType}></mi-sim-decision>` : nothing} ${least ? leastRoles(least, principal.name, words) : nothing}
    </section>`;
  }

  /** The arrow keys walk over the cells; they do not move the cursor of the simulation then. */
  #walk(event: KeyboardEvent): void {
    const rows = [...this.renderRoot.querySelectorAll('.matrix tbody tr')].map((row) => [...row.querySelectorAll('button')]);
    const row = rows.findIndex((one) => one.some((button) => button === event.target));
    const column = rows[row]?.findIndex((button) => button === event.target) ?? -1;
    const to = {
      ArrowUp: rows[row - 1]?.[column],
      ArrowDown: rows[row + 1]?.[column],
      ArrowLeft: rows[row]?.[column - 1],
      ArrowRight: rows[row]?.[column + 1],
      Home: rows[row]?.[0],
      End: rows[row]?.at(-1),
    };
    if (!Object.hasOwn(to, event.key)) return;
    to[event.key as keyof typeof to]?.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}

interface Spot {
  readonly place: number;
  readonly column: number;
  readonly principal: AccessPrincipal;
  readonly standings: readonly Standing[];
}

const ICONS = { person: 'person', managedIdentity: 'identity', application: 'code' } as const satisfies Record<AccessPrincipal['kind'], IconName>;

const MARKS = { may: 'check', stillMay: 'clock', willSoon: 'clock', depends: 'question', denied: 'cross', mayNot: 'cross' } as const satisfies Record<Standing, IconName>;

/** What must be said besides that something can be done. */
function aside(standing: Standing, { t }: Words): TemplateResult | typeof nothing {
  return standing === 'may' ? nothing : html` (${t(`inspector.standing.${standing}`)})`;
}

/** The name of a place and what it is: its type in Azure's own words where it is a resource. */
/** The types of resources that the page has a word for. */
const WORDS: Readonly<Record<string, Key>> = {
  vaults: 'stage.keyVault',
  secrets: 'inspector.on.secret',
  storageaccounts: 'stage.storage',
  virtualmachines: 'inspector.on.machine',
};

function placeHeader(scope: string, { t }: Words): TemplateResult {
  const { kind, name, type } = rung(scope);
  const word = WORDS[type?.toLowerCase() ?? ''];
  const what = html`<span class="kind">${word ? t(word) : (type ?? t(kind))}</span>`;
  return html`<th scope="row">${kind === 'inspector.decision.subscription' ? t(kind) : html`${name} ${what}`}</th>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mi-sim-access': AccessPart;
  }
}
