import { changed, FIRST, read } from './address.js';
import { type Key, type Lang, loadWords, pickLang, spoken } from './locale/locale.js';
import './mi-sim.js';
import { cursorOf } from './simulation/run.js';
import { themeOf } from './style/theme.js';

/** The start page: what its address says goes to `<mi-sim>`, and where `<mi-sim>` is goes to the address. */

const simulator = part('mi-sim');
const theme = part<'select'>('#theme');
/** `mi-sim serve` marks the page that it serves: that one shows the server's journal where no document is asked for. */
const isServed = document.documentElement.dataset['live'] !== undefined;
const LIVE = 'simulator/';
const start = read(here(), isServed ? '' : FIRST);

if (isServed && start.document === '') simulator.live = LIVE;
else simulator.document = `documents/${encodeURIComponent(start.document)}`;
simulator.step = start.step;
simulator.seed = start.seed;
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

simulator.addEventListener('mi-sim-ready', () => simulator.player?.addEventListener('status', keepStep));
simulator.addEventListener('mi-sim-step', keepStep);

function part<Name extends keyof HTMLElementTagNameMap>(selector: Name | `#${string}`): HTMLElementTagNameMap[Name] {
  const found = document.querySelector<HTMLElementTagNameMap[Name]>(selector);
  if (!found) throw new Error(`the page has no \`${selector}\``);
  return found;
}

function here(): URL {
  return new URL(location.href);
}

/** While playing the address waits: browsers limit how often it may change. */
function keepStep(): void {
  const { player } = simulator;
  if (!player || player.playing || simulator.live !== '') return;
  const isBeginning = player.cursor === cursorOf(player.view, '');
  keep({ step: isBeginning ? '' : String(player.cursor) });
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
  for (const link of document.querySelectorAll<HTMLAnchorElement>('#documents a')) {
    const name = new URL(link.href).searchParams.get('document') ?? '';
    link.href = changed(here(), { document: name, step: '', seed: '' }).href;
    link.ariaCurrent = name === start.document ? 'page' : null;
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>('#languages a')) {
    link.href = changed(here(), { lang: link.lang }).href;
    link.ariaCurrent = link.lang === document.documentElement.lang ? 'true' : null;
  }
}

function showTheme(): void {
  const chosen = themeOf(theme.value) ?? 'auto';
  document.documentElement.dataset['theme'] = chosen;
  simulator.theme = chosen;
}

async function showLang(lang: Lang): Promise<void> {
  simulator.lang = lang;
  document.documentElement.lang = lang;
  showLinks();
  const words = await loadWords(lang);
  for (const element of document.querySelectorAll<HTMLElement>('[data-text]')) {
    element.textContent = words.t(element.dataset['text'] as Key);
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-source]')) {
    link.href = link.href.replace(/\w+\.md$/, `${lang}.md`);
  }
  for (const link of document.querySelectorAll<HTMLElement>('#documents a')) {
    link.title = link.querySelector('span')?.textContent ?? '';
  }
  part<'nav'>('#languages').ariaLabel = words.t('frame.lang');
  part<'nav'>('#documents').ariaLabel = words.t('frame.page.documents');
  document.title = words.t('frame.page.title');
}

function isForAnotherTab({ altKey, ctrlKey, metaKey, shiftKey }: MouseEvent): boolean {
  return altKey || ctrlKey || metaKey || shiftKey;
}
