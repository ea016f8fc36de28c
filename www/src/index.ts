import { changed, FIRST, read } from './address.js';
import { pathOf } from './document-path.js';
import { type Lang, loadWords, pickLang, spoken } from './locale/locale.js';
import './mi-sim.js';
import { closeAway } from './closing.js';
import { type OwnFile, onOwnFile } from './own-file.js';
import { themeOf } from './style/theme.js';

/** The start page: what its address says goes to `<mi-sim>`, and where `<mi-sim>` is goes to the address. */

const simulator = part('mi-sim');
const theme = part<'select'>('#theme');
/** `mi-sim serve` marks the page that it serves: that one shows the server's journal where no document is asked for. */
const isServed = document.documentElement.dataset['live'] !== undefined;
const LIVE = 'simulator/';
/** Who has not moved for so long rests. */
const REST_MS = 250;
let resting = 0;
const start = read(here(), isServed ? '' : FIRST);

if (document.documentElement.dataset['written'] !== undefined && start.document === '') showWritten().catch(console.warn);
else if (isServed && start.document === '') simulator.live = LIVE;
else simulator.document = pathOf(start.document);
// Those that the page lists were recorded when it was built; any other in the folder is its host's own.
simulator.recorded = document.querySelector(`#documents .recorded[href$="?document=${CSS.escape(start.document)}"]`) !== null;
simulator.step = start.step;
simulator.seed = start.seed;
simulator.recipe = start.recipe;
simulator.depth = start.depth;
theme.value = start.theme;
showTheme();
void showLang(start.lang ?? pickLang(navigator.languages));

theme.addEventListener('change', () => {
  keep({ theme: theme.value === 'auto' ? '' : theme.value });
  showTheme();
});

part<'nav'>('#languages').addEventListener('click', (event) => {
  const lang = event.target instanceof HTMLAnchorElement ? spoken(event.target.lang) : undefined;
  if (!lang || isForAnotherTab(event)) return;
  event.preventDefault();
  keep({ lang });
  void showLang(lang);
});

for (const list of ['#documents', '#labs'] as const) closeAway(part<'details'>(list));
onOwnFile(part<'button'>('#open'), part<'input'>('#file'), showOwn);

simulator.addEventListener('mi-sim-ready', () => void import('./start-later.js').then(({ later }) => later(simulator)).catch(console.warn), { once: true });
simulator.addEventListener('mi-sim-ready', () => simulator.player?.addEventListener('status', keepStepAtRest));
simulator.addEventListener('mi-sim-step', keepStepAtRest);
simulator.addEventListener('mi-sim-depth', ({ detail }) => keep({ depth: detail === 'story' ? '' : detail }));

function part<Name extends keyof HTMLElementTagNameMap>(selector: Name | `#${string}`): HTMLElementTagNameMap[Name] {
  const found = document.querySelector<HTMLElementTagNameMap[Name]>(selector);
  if (!found) throw new Error(`the page has no \`${selector}\``);
  return found;
}

/** A document that the reader gives to the page. */
function showOwn({ name, text }: OwnFile): void {
  tell(text === null ? 'long' : name === '' ? 'pasted' : 'file', name);
  if (text === null) return;
  Object.assign(simulator, { live: '', document: '', source: text, seed: '', recipe: '', step: '' });
  keep({ document: '', step: '', seed: '', recipe: '' });
  showLinks();
}

/** What is said of the document that is shown, below the lists. */
function tell(said: string, name: string): void {
  for (const one of document.querySelectorAll<HTMLElement>('#opened [data-case]')) one.hidden = one.dataset['case'] !== said;
  for (const one of document.querySelectorAll<HTMLElement>('#opened b')) one.textContent = name;
}

/** A document that is being written (`mi-sim serve --watch`). */
async function showWritten(): Promise<void> {
  const { follow } = await import('./written.js');
  follow(simulator, (wrong) => tell(wrong === '' ? '' : 'unreadable', wrong));
}

function here(): URL {
  return new URL(location.href);
}

/** While playing, or stepping fast, the address waits: browsers limit how often it may change, and take their time for it. */
function keepStepAtRest(): void {
  clearTimeout(resting);
  resting = window.setTimeout(keepStep, REST_MS);
}

function keepStep(): void {
  const { player } = simulator;
  if (!player || player.playing || simulator.live !== '' || simulator.source !== '') return;
  const isBeginning = player.cursor === player.begin;
  const { recipe } = player;
  keep({ step: isBeginning ? '' : String(player.cursor), ...(recipe === null ? {} : { recipe, seed: '' }) });
}

function keep(parameters: Record<string, string>): void {
  try {
    history.replaceState(null, '', changed(here(), parameters));
  } catch {
    // Safari refuses more than a hundred changes in half a minute; the next step brings the address up to date.
  }
  showLinks();
}

/** Links keep the language and the theme, and begin another document at its start, with a new run. */
function showLinks(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('#choose nav a')) {
    const name = new URL(link.href).searchParams.get('document') ?? '';
    link.href = changed(here(), { document: name, step: '', seed: '', recipe: '' }).href;
    link.ariaCurrent = name === start.document && simulator.source === '' ? 'page' : null;
  }
  showNext();
  for (const link of document.querySelectorAll<HTMLAnchorElement>('#languages a')) {
    link.href = changed(here(), { lang: link.lang }).href;
    link.ariaCurrent = link.lang === document.documentElement.lang ? 'true' : null;
  }
}

/** The document after this one in the list, which the picture's end leads to. */
function showNext(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('#choose nav a:not(.served)')];
  const next = links[links.findIndex((link) => link.ariaCurrent === 'page') + 1];
  simulator.next = next?.href ?? '';
  simulator.nextTitle = next?.querySelector(`b [lang="${document.documentElement.lang}"]`)?.textContent ?? '';
}

function showTheme(): void {
  const chosen = themeOf(theme.value) ?? 'auto';
  document.documentElement.dataset['theme'] = chosen;
  simulator.theme = chosen;
}

/** The page holds its texts in every language; what can't is filled in here. */
async function showLang(lang: Lang): Promise<void> {
  simulator.lang = lang;
  document.documentElement.lang = lang;
  showLinks();
  // Where they do not arrive, the element says so.
  const words = await loadWords(lang).catch(() => null);
  if (!words) return;
  const { t } = words;
  for (const option of theme.options) option.text = t(`frame.theme.${themeOf(option.value) ?? 'auto'}`);
  part<'nav'>('#languages').ariaLabel = t('frame.lang');
  part<'nav'>('#documents nav').ariaLabel = t('frame.page.list');
  document.title = t('frame.page.title');
}

function isForAnotherTab({ altKey, ctrlKey, metaKey, shiftKey }: MouseEvent): boolean {
  return altKey || ctrlKey || metaKey || shiftKey;
}
