import type { MiSim } from '../mi-sim.js';

/** The guide: scenes begin to live when the reader comes near, and few live at once. */

/** So many scenes live at once, if no more are near: each has a run, and most have an engine. */
const MOST = 2;
/** Who only scrolls past in less needs no scene. */
const REST_MS = 200;
/** From so far away a scene is made ready. */
const NEAR = '240px 0px';

/** The scenes that live, the one that was near last at the end. */
const living = new Map<HTMLElement, MiSim>();
const near = new Set<HTMLElement>();
let element: HTMLScriptElement | null = null;

const observer = new IntersectionObserver(
  (seen) => {
    for (const { target, isIntersecting } of seen) if (target instanceof HTMLElement) isIntersecting ? come(target) : leave(target);
  },
  { rootMargin: NEAR },
);

for (const figure of document.querySelectorAll<HTMLElement>('figure[data-document]')) observer.observe(figure);
for (const address of document.querySelectorAll<HTMLElement>('.address > span')) address.textContent = linkOf(address.closest('figure'))?.href ?? '';
keepTheme();

function come(figure: HTMLElement): void {
  near.add(figure);
  setTimeout(() => near.has(figure) && revive(figure), REST_MS);
}

function leave(figure: HTMLElement): void {
  near.delete(figure);
  living.get(figure)?.player?.pause();
}

function revive(figure: HTMLElement): void {
  const scene = living.get(figure) ?? live(figure);
  living.delete(figure);
  living.set(figure, scene);
  for (const [one, simulator] of [...living].slice(0, -MOST)) if (!near.has(one) && !one.matches(':focus-within')) end(one, simulator);
}

/** The link stays inside: it is what the reader sees until the scene is there, and when it can't be. */
function live(figure: HTMLElement): MiSim {
  element ??= document.head.appendChild(Object.assign(document.createElement('script'), { type: 'module', src: './mi-sim.js' }));
  const simulator = document.createElement('mi-sim');
  const { document: folder = '', step = '' } = figure.dataset;
  const attributes = { view: 'stage', questions: 'off', document: folder, step, recorded: '', lang: document.documentElement.lang, theme: themeHere() };
  for (const [name, value] of Object.entries(attributes)) simulator.setAttribute(name, value);
  simulator.append(...(figure.querySelector('.scene')?.childNodes ?? []));
  figure.querySelector('.scene')?.append(simulator);
  return simulator;
}

/** It begins again where it was. */
function end(figure: HTMLElement, simulator: MiSim): void {
  if (simulator.player) figure.dataset['step'] = String(simulator.player.cursor);
  living.delete(figure);
  simulator.replaceWith(...simulator.childNodes);
}

function linkOf(figure: HTMLElement | null): HTMLAnchorElement | null {
  return figure?.querySelector<HTMLAnchorElement>('.scene a') ?? null;
}

function themeHere(): string {
  return document.documentElement.dataset['theme'] ?? 'auto';
}

/** Links within the simulator's own pages keep the theme that the address asks for. */
function keepTheme(): void {
  if (themeHere() === 'auto') return;
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="./"]')) {
    const url = new URL(link.href);
    url.searchParams.set('theme', themeHere());
    link.href = url.href;
  }
}
